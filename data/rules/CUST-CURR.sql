-- id: CUST-CURR
-- severity: block
-- scope: local
-- fields: /items/*/customsValue/currency
-- message.vi: Trị giá tính thuế của dòng này ghi bằng {currency}, còn dòng {first_line} ghi bằng {first_currency}.
-- message.en: The customs value of this line is in {currency}, that of line {first_line} in {first_currency}.
-- resolution.vi: Trị giá tính thuế của mọi dòng phải cùng một đồng tiền.
-- resolution.en: The customs values of all lines have to be in one currency.
-- legal: VNACCS EDA R1098
SELECT b.pointer || '/customsValue/currency' AS pointer, a.pointer || '/customsValue/currency' AS other,
       b.customs_value_currency AS currency, a.customs_value_currency AS first_currency, a.line AS first_line
FROM item AS a
JOIN item AS b ON a.customs_value_currency <> b.customs_value_currency
WHERE a.line = (SELECT min(line) FROM item WHERE customs_value_currency IS NOT NULL)
