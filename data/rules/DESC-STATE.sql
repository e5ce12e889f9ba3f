-- id: DESC-STATE
-- severity: tip
-- scope: local
-- fields: /items/*/condition /items/*/description
-- message.vi: Chưa rõ hàng mới hay đã qua sử dụng.
-- message.en: It is not said whether the goods are new or used.
-- resolution.vi: Chọn tình trạng hàng, và ghi vào mô tả, ví dụ “mới 100%”.
-- resolution.en: Choose the condition and write it into the description, for example “mới 100%” (new).
-- legal: Thông tư 39/2018/TT-BTC, phụ lục I, chỉ tiêu 1.78
SELECT pointer || '/condition' AS pointer, pointer || '/description' AS other
FROM item
WHERE condition IS NULL
  AND NOT has_word(description, 'mới|new|unused|cũ|đã qua sử dụng|used|tân trang')
