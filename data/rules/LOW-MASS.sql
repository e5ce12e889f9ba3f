-- id: LOW-MASS
-- severity: check
-- scope: local
-- fields: /grossMassKg
-- message.vi: Trên phiếu gửi trị giá thấp, trọng lượng chỉ có một chữ số thập phân, nhưng bạn ghi {mass_number} kg.
-- message.en: On a low-value sheet the weight has one decimal, but it is {mass_number} kg here.
-- resolution.vi: Làm tròn lên đến 0,1 kg.
-- resolution.en: Round up to 0.1 kg.
-- legal: VNACCS MEC GW
SELECT '/grossMassKg' AS pointer, dec_text(gross_mass_kg, 3) AS mass_number,
       '/grossMassKg' AS fix_pointer, dec_text(dec_mul(dec_add(gross_mass_kg, 49), 3, 1, 0, 1), 1) AS fix_value
FROM declaration
WHERE dataset = 'ecommerce-low-value' AND gross_mass_kg % 100 <> 0
