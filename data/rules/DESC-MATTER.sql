-- id: DESC-MATTER
-- severity: check
-- scope: local
-- fields: /items/*/description /items/*/hsCode
-- message.vi: Mô tả chưa nói hàng làm bằng gì, mà mã {code} tùy thuộc vào chất liệu.
-- message.en: The description does not say what the goods are made of, and code {code} depends on the material.
-- resolution.vi: Thêm chất liệu, ví dụ “bằng sành”, “bằng mây”, “vải 100% cotton”.
-- resolution.en: Add the material, such as “bằng sành” (of stoneware), “bằng mây” (of rattan), “vải 100% cotton”.
-- legal: Thông tư 39/2018/TT-BTC, phụ lục I, chỉ tiêu 1.78
SELECT pointer || '/description' AS pointer, pointer || '/hsCode' AS other, hs_code AS code
FROM item
WHERE substr(hs_code, 1, 2) IN ('39', '40', '42', '43', '44', '46', '48', '61', '62', '63', '64', '65', '67', '68', '69', '70', '71',
                                '73', '74', '76', '82', '83', '94', '95')
  AND length(description) >= 12
  AND NOT has_word(description, 'nhựa|plastic|gỗ|ván|mdf|tre|trúc|mây|cói|lục bình|giang|nứa|sắt|thép|inox|nhôm|đồng|kẽm'
                || '|thiếc|gang|bạc|vàng|kim loại|hợp kim|sành|sứ|gốm|đất nung|thủy tinh|thuỷ tinh|pha lê|đá'
                || '|vải|cotton|bông|sợi|lụa|tơ|len|nỉ|dạ|lanh|đũi|gai|đay|polyester|poly|nylon|ni lông'
                || '|spandex|viscose|da|giả da|simili|giấy|bìa|các tông|carton|cao su|silicone|silicon|sáp'
                || '|nến|xương|sừng|vỏ trai|xà cừ|sơn mài|composite|composit|wood|wooden|bamboo|rattan'
                || '|seagrass|steel|iron|metal|aluminium|aluminum|copper|brass|silver|gold|stoneware'
                || '|porcelain|ceramic|earthenware|terracotta|glass|stone|marble|fabric|silk|wool|linen'
                || '|leather|paper|cardboard|rubber|wax|resin|lacquer')
  -- without its tones a text is other words; then plain ones are enough
  AND NOT (matches(description, '^[ -~]+$')
           AND has_word(description, 'bang|vai|nhua|go|su|gom|sanh|thep|sat|nhom|dong|tre|may|coi|da|giay|lua|soi|len|thuy tinh|cao su'))
