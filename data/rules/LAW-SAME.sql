-- id: LAW-SAME
-- severity: block
-- scope: local
-- fields: /items/*/otherLawCodes/*
-- message.vi: Mã văn bản pháp luật {code} được khai hai lần ở cùng dòng hàng.
-- message.en: Other-law code {code} is declared twice on the same line.
-- resolution.vi: Xóa mã thừa.
-- resolution.en: Remove the second one.
-- legal: VNACCS EDA S0203
SELECT b.pointer AS pointer, a.pointer AS other, b.value AS code
FROM item_law AS a
JOIN item_law AS b ON a.parent_line = b.parent_line AND a.line < b.line AND a.value = b.value
WHERE NOT EXISTS (SELECT 1 FROM item_law AS c WHERE c.parent_line = b.parent_line AND c.line < a.line AND c.value = b.value)
