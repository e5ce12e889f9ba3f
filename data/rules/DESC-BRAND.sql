-- id: DESC-BRAND
-- severity: check
-- scope: local
-- fields: /items/*/description /items/*/brand /items/*/model
-- message.vi: Mô tả chỉ có nhãn hiệu hoặc ký mã hiệu, chưa có tên hàng.
-- message.en: The description is a brand or model only; the goods are not named.
-- resolution.vi: Ghi tên hàng trước, rồi mới đến chất liệu, công dụng, nhãn hiệu và ký mã hiệu.
-- resolution.en: Name the goods first, then material, use, brand and model.
-- legal: Thông tư 39/2018/TT-BTC, phụ lục I, chỉ tiêu 1.78
SELECT pointer || '/description' AS pointer,
       pointer || CASE WHEN brand IS NULL THEN '/model' ELSE '/brand' END AS other
FROM item
WHERE length(description) <= coalesce(length(brand), 0) + coalesce(length(model), 0) + 1
  AND fold(description) IN (fold(brand), fold(model), fold(brand || ' ' || model), fold(model || ' ' || brand))
