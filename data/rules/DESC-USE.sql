-- id: DESC-USE
-- severity: tip
-- scope: local
-- fields: /items/*/description
-- message.vi: Mô tả chưa nói hàng dùng để làm gì.
-- message.en: The description does not say what the goods are used for.
-- resolution.vi: Thêm công dụng, ví dụ “dùng để bàn”, “dùng cho xe máy”.
-- resolution.en: Add the use, such as “dùng để bàn” (for the table) or “dùng cho xe máy” (for motorcycles).
-- legal: Thông tư 39/2018/TT-BTC, phụ lục I, chỉ tiêu 1.78
SELECT pointer || '/description' AS pointer
FROM item
WHERE length(description) >= 12
  AND NOT has_word(description, 'dùng|để|cho|phục vụ|trang trí|làm quà|uống|ăn|mặc|đeo|pha|nấu|for|use|used')
