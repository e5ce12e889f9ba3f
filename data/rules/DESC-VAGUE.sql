-- id: DESC-VAGUE
-- severity: check
-- scope: local
-- fields: /items/*/description
-- message.vi: “{text}” còn quá chung chung: chưa đủ để xếp mã và tính thuế.
-- message.en: “{text}” is too general to classify the goods by.
-- resolution.vi: Thêm chất liệu, công dụng, quy cách, ký mã hiệu và tình trạng của hàng.
-- resolution.en: Add material, use, size, model and condition.
-- legal: Thông tư 39/2018/TT-BTC, phụ lục I, chỉ tiêu 1.78
WITH short AS MATERIALIZED (
  SELECT pointer, description, trim(fold(description), ' .,;:!-') AS plain
  FROM item
  WHERE length(description) <= 80)
SELECT pointer || '/description' AS pointer, description AS text
FROM short
WHERE (length(description) < 12
       OR NOT matches(trim(description), '^\S+(\s+\S+){2,}$')
       OR matches(plain,
                  '^(phu kien|linh kien|phu tung|thiet bi|may moc|vat tu|dung cu|cong cu|nguyen lieu|bao bi)( (dien thoai|may tinh|dien tu|thoi trang|xe|xe may|o to|nha bep))?([ ,]+(cac loai|moi|moi 100%|100%|new))*$')
       OR matches(plain,
                  '^(do|hang) (gia dung|trang tri|luu niem|thu cong|thu cong my nghe|my nghe|choi|choi tre em|noi that|go|gom|gom su|nhua|may mac|thoi trang|dien tu|tieu dung|da|co khi)([ ,]+(cac loai|moi|moi 100%|100%|new))*$')
       OR matches(plain,
                  '^(accessories|phone accessories|spare parts|auto parts|clothing|clothes|garments?|textiles?|foodstuffs?|food products?|cosmetics?|handicrafts?|souvenirs?|toys?|household (goods|items)|electronics?|decorations?|furniture|equipment|machinery|tools?|supplies)([ ,]+(new|of all kinds))*$'))
  AND NOT matches(plain,
                  '^(hang|hang hoa|hang mau|mau hang|san pham|san pham mau|vat pham|vat mau|qua|qua tang|qua bieu|qua luu niem|do dac|do dung|do dung ca nhan|hang ca nhan|tu trang|hanh ly|hang gui|hang khac|tong hop|hang tong hop|free samples?|samples?|gifts?|goods|merchandise|products?|items?|articles?|stuff|parcel|general cargo|miscellaneous|various|personal (effects|items|belongings)|consolidated cargo)([ ,]+(mien phi|khong thanh toan|moi|moi 100%|100%|new|free|cac loai))*$')
