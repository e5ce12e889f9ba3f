-- id: DESC-NAMELESS
-- severity: block
-- scope: local
-- fields: /items/*/description
-- message.vi: “{text}” không cho biết đó là hàng gì.
-- message.en: “{text}” does not say what the goods are.
-- resolution.vi: Ghi tên hàng, chất liệu, công dụng, quy cách, tình trạng, ví dụ “Bát ăn bằng sành men rạn, đường
--   kính 12 cm, dùng để bàn, mới 100%”. Hàng mẫu và quà tặng cũng vậy.
-- resolution.en: Give name, material, use, size and condition, for example “Bát ăn bằng sành men rạn, đường kính 12
--   cm, dùng để bàn, mới 100%” (crackle-glazed stoneware bowl, 12 cm, for the table, new). Samples and gifts are no
--   exception.
-- legal: Thông tư 39/2018/TT-BTC, phụ lục I, chỉ tiêu 1.78
WITH short AS MATERIALIZED (
  SELECT pointer, description, trim(fold(description), ' .,;:!-') AS plain
  FROM item
  WHERE length(description) <= 80)
SELECT pointer || '/description' AS pointer, description AS text
FROM short
WHERE matches(plain,
              '^(hang|hang hoa|hang mau|mau hang|san pham|san pham mau|vat pham|vat mau|qua|qua tang|qua bieu|qua luu niem|do dac|do dung|do dung ca nhan|hang ca nhan|tu trang|hanh ly|hang gui|hang khac|tong hop|hang tong hop|free samples?|samples?|gifts?|goods|merchandise|products?|items?|articles?|stuff|parcel|general cargo|miscellaneous|various|personal (effects|items|belongings)|consolidated cargo)([ ,]+(mien phi|khong thanh toan|moi|moi 100%|100%|new|free|cac loai))*$')
