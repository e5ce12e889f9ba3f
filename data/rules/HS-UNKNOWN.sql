-- id: HS-UNKNOWN
-- severity: block
-- scope: local
-- fields: /items/*/hsCode
-- message.vi: Biểu thuế không có mã số hàng hóa {code}.
-- message.en: There is no commodity code {code} in the tariff.
-- resolution.vi: Tìm lại mã theo tên hàng. Mã phải đủ 8 chữ số và có trong danh mục AHTN đang áp dụng.
-- resolution.en: Look the goods up by name. The code needs all 8 digits and has to be in the AHTN list in use.
-- legal: VNACCS EDA E0115
SELECT pointer || '/hsCode' AS pointer, hs_code AS code
FROM item
WHERE hs_code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
  AND NOT EXISTS (SELECT 1 FROM commodity WHERE commodity.code = item.hs_code)
