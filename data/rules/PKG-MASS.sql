-- id: PKG-MASS
-- severity: check
-- scope: local
-- fields: /packages /grossMassKg
-- message.vi: Mỗi kiện nặng bình quân {each_number} kg.
-- message.en: Each package weighs {each_number} kg on average.
-- resolution.vi: Xem lại số kiện và tổng trọng lượng: trọng lượng khai bằng ki-lô-gam, không phải gam hay tấn.
-- resolution.en: Look at packages and gross weight again: the weight is in kilograms, not in grams or tonnes.
SELECT '/grossMassKg' AS pointer, '/packages' AS other, dec_text(mass, 3) AS each_number
FROM (SELECT dec_div(gross_mass_kg, 3, packages, 0, 3) AS mass, gross_mass_kg FROM declaration)
WHERE gross_mass_kg > 0 AND (mass > 30000000 OR mass < 3)
