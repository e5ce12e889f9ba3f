-- id: BASE-LESS
-- severity: block
-- scope: local
-- fields: /valueApportionmentBase /items/*/value/amount
-- message.vi: Tổng hệ số phân bổ {base_number} nhỏ hơn tổng trị giá các dòng {lines_number}.
-- message.en: The base of apportionment, {base_number}, is less than the lines' values of {lines_number}.
-- resolution.vi: Nhập tổng trị giá của cả hóa đơn, gồm cả phần khai ở các tờ khác.
-- resolution.en: Enter the value of the whole invoice, with what is on the other declarations.
-- legal: VNACCS EDA R0170
SELECT '/valueApportionmentBase' AS pointer, (SELECT pointer FROM item WHERE line = 1) || '/value/amount' AS other,
       dec_text(value_apportionment_base, 4) AS base_number, dec_text(lines, 4) AS lines_number
FROM declaration, (SELECT dec_sum(value_amount) AS lines FROM item)
WHERE value_apportionment_base < lines
