-- id: MASS-ZERO
-- severity: block
-- scope: local
-- fields: /grossMassKg /items/*/netMassKg
-- message.vi: Trọng lượng không thể bằng 0.
-- message.en: A weight cannot be 0.
-- resolution.vi: Ghi trọng lượng thật, tính bằng kg; 250 gam là 0,25 kg.
-- resolution.en: Enter the real weight in kg; 250 grams are 0.25 kg.
SELECT '/grossMassKg' AS pointer FROM declaration WHERE gross_mass_kg = 0
UNION ALL
SELECT pointer || '/netMassKg' FROM item WHERE net_mass_kg = 0
