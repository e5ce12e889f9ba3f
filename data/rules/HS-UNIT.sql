-- id: HS-UNIT
-- severity: check
-- scope: local
-- fields: /items/*/quantity/unit /items/*/secondQuantity/unit /items/*/hsCode
-- message.vi: Biểu thuế tính mã {code} theo {tariff_unit}, nhưng cả hai đơn vị tính của dòng này đều khác.
-- message.en: The tariff counts code {code} in {tariff_unit}, but neither unit of this line is that.
-- resolution.vi: Khai thêm số lượng thứ hai theo đơn vị của biểu thuế, ví dụ KGM (kg), PCE (chiếc), SET (bộ).
-- resolution.en: Give a second quantity in the tariff's unit, for example KGM (kg), PCE (chiếc, piece), SET (bộ,
--   set).
WITH unit (tariff, code) AS (
  VALUES ('kg', 'KGM'), ('kg', 'TNE'), ('kg', 'GRM'), ('chiếc', 'PCE'), ('bộ', 'SET'), ('lít', 'LTR'), ('m', 'MTR'),
         ('m2', 'MTK'), ('m3', 'MTQ'), ('đôi', 'PR'), ('đôi', 'NPR'), ('carat', 'CTM'), ('hộp', 'BOX'), ('cuộn', 'ROL'))
SELECT pointer || CASE WHEN second_quantity_unit IS NULL THEN '/quantity/unit' ELSE '/secondQuantity/unit' END AS pointer,
       pointer || '/hsCode' AS other, hs_code AS code, tariff_unit
FROM (SELECT pointer, hs_code, quantity_unit, second_quantity_unit,
             (SELECT commodity.unit FROM commodity WHERE commodity.code = item.hs_code) AS tariff_unit
      FROM item)
WHERE quantity_unit IS NOT NULL
  AND (SELECT dataset FROM declaration) IS NOT 'ecommerce-low-value'
  AND EXISTS (SELECT 1 FROM unit WHERE '/' || tariff_unit || '/' LIKE '%/' || unit.tariff || '/%')
  AND NOT EXISTS (SELECT 1 FROM unit WHERE '/' || tariff_unit || '/' LIKE '%/' || unit.tariff || '/%'
                                       AND unit.code IN (quantity_unit, second_quantity_unit))
