-- id: MASS-KG
-- severity: question
-- scope: local
-- fields: /grossMassKg /items/*/quantity/value /items/*/secondQuantity/value
-- message.vi: Số ki-lô-gam khai ở các dòng hàng cộng lại là {net_number}, nhiều hơn tổng trọng lượng {gross_number}
--   kg.
-- message.en: The kilograms on the lines come to {net_number}, more than the gross weight of {gross_number} kg.
-- resolution.vi: Tổng trọng lượng gồm cả bao bì nên phải lớn hơn. Xem lại số lượng, đơn vị tính hoặc tổng trọng
--   lượng.
-- resolution.en: The gross weight includes the packing and has to be larger. Look at the quantities, the units or
--   the gross weight.
SELECT '/grossMassKg' AS pointer, dec_text(net, 3) AS net_number, dec_text(gross_mass_kg, 3) AS gross_number
FROM declaration,
     (SELECT dec_sum(CASE 'KGM' WHEN quantity_unit THEN dec_mul(quantity_value, 2, 1, 0, 3)
                                WHEN second_quantity_unit THEN dec_mul(second_quantity_value, 2, 1, 0, 3) ELSE 0 END) AS net
      FROM item)
WHERE EXISTS (SELECT 1 FROM item WHERE net_mass_kg IS NULL)
  AND dec_sub(net, gross_mass_kg) > max(500, dec_mul(gross_mass_kg, 3, 5, 3, 3))
