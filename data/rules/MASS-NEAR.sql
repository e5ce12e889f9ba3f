-- id: MASS-NEAR
-- severity: check
-- scope: local
-- fields: /grossMassKg /items/*/netMassKg
-- message.vi: Trọng lượng cả bì ({gross_number} kg) không lớn hơn tổng trọng lượng tịnh của các dòng ({net_number}
--   kg), như thể bao bì không có trọng lượng.
-- message.en: The gross weight ({gross_number} kg) is not above the lines' net weights ({net_number} kg), as if the
--   packing weighed nothing.
-- resolution.vi: Xem có ghi nhầm trọng lượng tịnh vào ô trọng lượng cả bì không.
-- resolution.en: See whether the net weight was entered as the gross weight.
SELECT '/grossMassKg' AS pointer, dec_text(net, 3) AS net_number, dec_text(gross_mass_kg, 3) AS gross_number
FROM declaration, (SELECT dec_sum(net_mass_kg) AS net FROM item)
WHERE net >= gross_mass_kg AND gross_mass_kg > 0 AND package_kind IS NOT 'NE'
  AND dec_sub(net, gross_mass_kg) <= max(500, dec_mul(gross_mass_kg, 3, 5, 3, 3))
