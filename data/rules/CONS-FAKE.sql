-- id: CONS-FAKE
-- severity: question
-- scope: local
-- fields: /consignee/name
-- message.vi: “{name}” không phải là tên của người nhận.
-- message.en: “{name}” is not the name of a consignee.
-- resolution.vi: Ghi tên thật của người hoặc công ty nhận hàng, đúng như trên hóa đơn.
-- resolution.en: Enter the real name of the person or company that receives the goods, as on the invoice.
SELECT '/consignee/name' AS pointer, consignee_name AS name
FROM declaration
WHERE matches(trim(fold(consignee_name), ' .,;:!-'),
              '^(n ?/ ?a|na|none|unknown|no name|test|testing|tbc|tba|x{2,}|customer|buyer|client|private( person)?|individual|khong( co| ro| biet)?|chua( co| ro| biet)|khach( hang| le| nuoc ngoai)?|nguoi (nhan|mua)|ca nhan)$')
