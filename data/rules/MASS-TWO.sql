-- id: MASS-TWO
-- severity: check
-- scope: local
-- fields: /items/*/netMassKg /items/*/quantity/value /items/*/secondQuantity/value
-- message.vi: Trọng lượng tịnh {net_number} kg khác số lượng {quantity_number} KGM của cùng dòng hàng.
-- message.en: The net weight of {net_number} kg differs from the quantity of {quantity_number} KGM on the same
--   line.
-- resolution.vi: Hai số này phải là một. Sửa số sai theo phiếu đóng gói.
-- resolution.en: Both are the same thing. Correct the wrong one by the packing list.
SELECT pointer || '/netMassKg' AS pointer, pointer || place AS other, dec_text(net_mass_kg, 3) AS net_number,
       dec_text(kilograms, 2) AS quantity_number
FROM (SELECT pointer, net_mass_kg,
             CASE 'KGM' WHEN quantity_unit THEN quantity_value WHEN second_quantity_unit THEN second_quantity_value END AS kilograms,
             CASE 'KGM' WHEN quantity_unit THEN '/quantity/value' ELSE '/secondQuantity/value' END AS place
      FROM item)
WHERE abs(dec_sub(dec_mul(kilograms, 2, 1, 0, 3), net_mass_kg)) > dec_add(10, dec_mul(net_mass_kg, 3, 5, 3, 3))
