-- id: ITEM-NONE
-- severity: block
-- scope: local
-- fields: /items/*/description
-- message.vi: Tờ khai chưa có dòng hàng nào.
-- message.en: The declaration has no goods line.
-- resolution.vi: Thêm ít nhất một dòng hàng.
-- resolution.en: Add at least one line.
SELECT '/items' AS pointer
FROM declaration
WHERE NOT EXISTS (SELECT 1 FROM item)
