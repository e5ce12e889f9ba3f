-- id: VND-KEEP
-- severity: check
-- scope: local
-- fields: /valueNotConverted /items/*/customsValue/currency
-- message.vi: Tờ khai nói không quy đổi ra đồng, nhưng trị giá tính thuế của dòng này bằng {currency}.
-- message.en: The declaration says that nothing is converted into dong, but the customs value of this line is in
--   {currency}.
-- resolution.vi: Bỏ lựa chọn “không cần quy đổi”, hoặc khai trị giá tính thuế bằng đồng.
-- resolution.en: Take the choice “not converted” out, or give the customs value in dong.
-- legal: VNACCS EDA R1097
SELECT '/valueNotConverted' AS pointer, item.pointer || '/customsValue/currency' AS other, customs_value_currency AS currency
FROM declaration
JOIN item ON item.line = (SELECT min(item.line) FROM item WHERE customs_value_currency <> 'VND')
WHERE value_not_converted = 1
