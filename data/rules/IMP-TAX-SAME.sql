-- id: IMP-TAX-SAME
-- severity: block
-- scope: local
-- fields: /items/*/otherTaxes/*/code
-- message.vi: Mã {code} được khai hai lần ở cùng dòng hàng.
-- message.en: Code {code} is declared twice on the same line.
-- resolution.vi: Xóa mã thừa.
-- resolution.en: Remove the second one.
-- legal: VNACCS IDA R0184
SELECT b.pointer || '/code' AS pointer, a.pointer || '/code' AS other, b.code
FROM item_tax AS a
JOIN item_tax AS b ON a.parent_line = b.parent_line AND a.line < b.line AND a.code = b.code
WHERE NOT EXISTS (SELECT 1 FROM item_tax AS c WHERE c.parent_line = b.parent_line AND c.line < a.line AND c.code = b.code)
