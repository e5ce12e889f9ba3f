-- id: MASS-USUAL
-- severity: check
-- scope: local
-- fields: /items/*/netMassKg /items/*/quantity/value
-- message.vi: Mỗi {unit} nặng {mass_number} kg; trong {n} dòng trước đây của bạn thường là
--   {low_number}–{high_number} kg.
-- message.en: One {unit} weighs {mass_number} kg; in {n} of your earlier lines it was usually
--   {low_number}–{high_number} kg.
-- resolution.vi: Xem lại trọng lượng tịnh và số lượng; trọng lượng khai bằng ki-lô-gam.
-- resolution.en: Look at net weight and quantity again; the weight is in kilograms.
WITH line AS MATERIALIZED (
  SELECT item.pointer, coalesce(product_code, sku) AS goods, hs_code, quantity_unit AS unit, exporter_id AS exporter,
         dec_div(net_mass_kg, 3, quantity_value, 2, 6) AS mass
  FROM item, declaration
  WHERE net_mass_kg > 0 AND quantity_value > 0 AND quantity_unit NOT IN ('KGM', 'TNE', 'GRM', 'LBR')),
known AS (
  SELECT line.pointer, line.mass, line.unit, n, low, high, 2 AS factor
  FROM line
  JOIN usual ON measure = 'mass' AND kind = 'goods' AND key = goods AND usual.exporter = line.exporter
            AND usual.unit = line.unit AND usual.currency = ''
  UNION ALL
  SELECT line.pointer, line.mass, line.unit, n, low, high, 4
  FROM line
  JOIN usual ON measure = 'mass' AND kind = 'code' AND key = hs_code AND usual.exporter = line.exporter
            AND usual.unit = line.unit AND usual.currency = ''
  WHERE NOT EXISTS (SELECT 1 FROM usual AS own
                    WHERE own.measure = 'mass' AND own.kind = 'goods' AND own.key = goods AND own.exporter = line.exporter
                      AND own.unit = line.unit))
SELECT pointer || '/netMassKg' AS pointer, pointer || '/quantity/value' AS other, n, unit,
       dec_text(dec_mul(mass, 6, 1, 0, 4), 4) AS mass_number, dec_text(dec_mul(low, 6, 1, 0, 4), 4) AS low_number,
       dec_text(dec_mul(high, 6, 1, 0, 4), 4) AS high_number
FROM known
WHERE mass > dec_mul(high, 6, factor, 0, 6) OR dec_mul(mass, 6, factor, 0, 6) < low
