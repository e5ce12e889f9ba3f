-- id: DESC-OLD
-- severity: question
-- scope: local
-- fields: /items/*/description
-- message.vi: Mô tả nói đến đồ cổ: {text}
-- message.en: The description speaks of antiques: {text}
-- resolution.vi: Di vật, cổ vật chỉ được mang ra nước ngoài khi có giấy phép của cơ quan văn hóa. Nếu hàng mới làm,
--   bỏ chữ này hoặc ghi rõ “mới 100%, kiểu giả cổ”.
-- resolution.en: Relics and antiques leave the country only with a licence of the authority for culture. If the
--   goods are new, take the word out or write “mới 100%, kiểu giả cổ” (new, in an old style).
-- legal: Luật Di sản văn hóa 45/2024/QH15
SELECT pointer || '/description' AS pointer, description AS text
FROM item
WHERE has_word(description,
               'đồ cổ|cổ vật|di vật|hiện vật cổ|gốm cổ|sứ cổ|tượng cổ|tranh cổ|tiền cổ|gương cổ|tủ cổ|antique|antiques|antiquity')
  AND NOT has_word(description, 'giả cổ|phục chế|mô phỏng|kiểu cổ|replica|reproduction|antique style')
