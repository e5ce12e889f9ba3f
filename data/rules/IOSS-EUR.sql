-- id: IOSS-EUR
-- severity: check
-- scope: local
-- fields: /marks /notes /destinationCountry
-- message.vi: Có số IOSS nhưng hàng gửi đến {country}, không thuộc Liên minh châu Âu.
-- message.en: There is an IOSS number, but the goods go to {country}, outside the European Union.
-- resolution.vi: Số IOSS chỉ dùng cho hàng gửi vào Liên minh châu Âu. Sửa nước đến hoặc bỏ số này.
-- resolution.en: An IOSS number is for consignments into the European Union only. Correct the destination or take
--   the number out.
SELECT CASE WHEN matches(wire_text(marks), '(^|[^A-Z0-9])IM[0-9]{10}($|[^0-9])') THEN '/marks' ELSE '/notes' END AS pointer,
       '/destinationCountry' AS other, destination_country AS country
FROM declaration
WHERE destination_country NOT IN ('AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT',
                                  'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'XI')
  AND (matches(wire_text(marks), '(^|[^A-Z0-9])IM[0-9]{10}($|[^0-9])')
       OR matches(wire_text(notes), '(^|[^A-Z0-9])IM[0-9]{10}($|[^0-9])'))
