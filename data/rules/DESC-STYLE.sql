-- id: DESC-STYLE
-- severity: tip
-- scope: local
-- fields: /items/*/description
-- message.vi: Hàng kiểu giả cổ hay bị hỏi tuổi.
-- message.en: Goods in an antique style are often asked about their age.
-- resolution.vi: Giữ “mới 100%” và năm sản xuất trong mô tả; kèm hóa đơn của xưởng làm ra.
-- resolution.en: Keep “mới 100%” (new) and the year of making in the description, and have the workshop's invoice
--   at hand.
SELECT pointer || '/description' AS pointer
FROM item
WHERE has_word(description, 'giả cổ|kiểu cổ|antique style|vintage style')
