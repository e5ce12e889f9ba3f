-- id: DESC-MODEL
-- severity: tip
-- scope: local
-- fields: /items/*/model /items/*/description /items/*/hsCode
-- message.vi: Máy móc và đồ điện cần có nhãn hiệu, kiểu máy; dòng này chưa có.
-- message.en: Machines and electrical goods need a brand and a model; this line has neither.
-- resolution.vi: Nhập nhãn hiệu và kiểu (model); nếu hàng không có thì ghi “không nhãn hiệu, không model”.
-- resolution.en: Enter brand and model; if the goods have none, write “không nhãn hiệu, không model” (no brand, no
--   model).
-- legal: Thông tư 39/2018/TT-BTC, phụ lục I, chỉ tiêu 1.78
SELECT pointer || '/model' AS pointer, pointer || '/hsCode' AS other
FROM item
WHERE brand IS NULL AND model IS NULL AND substr(hs_code, 1, 2) IN ('84', '85', '87', '88', '90', '91')
  AND NOT has_word(description, 'model|kiểu|mã hiệu|ký hiệu|nhãn hiệu|hiệu|type|brand|sê-ri|seri|serial')
