-- id: CITES-NONE
-- severity: block
-- scope: local
-- fields: /items/*/description /permits/*/number
-- message.vi: Hàng làm từ loài thuộc CITES nhưng tờ khai không có giấy phép: {text}
-- message.en: The goods are made of a species under CITES, but the declaration has no permit: {text}
-- resolution.vi: Nhập số giấy phép CITES xuất khẩu vào phần giấy phép. Nuôi hợp pháp vẫn cần giấy phép; khai thác
--   tự nhiên thì bị cấm.
-- resolution.en: Enter the number of the CITES export permit among the licences. Farmed animals need one too; wild
--   ones may not be exported.
-- legal: Nghị định 06/2019/NĐ-CP; Nghị định 84/2021/NĐ-CP
SELECT pointer || '/description' AS pointer, '/permits' AS other, description AS text
FROM item
WHERE has_word(description, 'da cá sấu|da trăn|da kỳ đà|cá sấu|ngà voi|sừng tê giác|đồi mồi|tê tê|vảy tê tê|mật gấu|crocodile|python skin|ivory|pangolin|tortoiseshell')
  AND NOT has_word(description, 'giả da|dập vân|vân cá sấu|giả cá sấu|vân da cá sấu|imitation|embossed|pattern|ivory colour|ivory color')
  AND NOT EXISTS (SELECT 1 FROM permit)
  AND NOT EXISTS (SELECT 1 FROM item_document WHERE item_document.parent_line = item.line AND type = '626')
