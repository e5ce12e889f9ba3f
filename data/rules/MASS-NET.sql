-- id: MASS-NET
-- severity: question
-- scope: local
-- fields: /grossMassKg /items/*/netMassKg
-- message.vi: Tổng trọng lượng tịnh của các dòng ({net_number} kg) lớn hơn tổng trọng lượng cả bì ({gross_number}
--   kg).
-- message.en: The lines' net weights come to {net_number} kg, more than the gross weight of {gross_number} kg.
-- resolution.vi: Cân lại hoặc so với phiếu đóng gói và vận đơn; trọng lượng cả bì phải gồm cả bao bì.
-- resolution.en: Weigh again, or compare with packing list and transport document; the gross weight includes the
--   packing.
SELECT '/grossMassKg' AS pointer, dec_text(net, 3) AS net_number, dec_text(gross_mass_kg, 3) AS gross_number
FROM declaration, (SELECT dec_sum(net_mass_kg) AS net FROM item)
WHERE dec_sub(net, gross_mass_kg) > max(500, dec_mul(gross_mass_kg, 3, 5, 3, 3))
