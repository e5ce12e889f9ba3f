-- id: REG-B13
-- severity: block
-- scope: local
-- fields: /notes /documents/*/number /regime
-- message.vi: Loại hình B13 xuất trả hàng đã nhập khẩu, nhưng chưa nêu số tờ khai nhập khẩu.
-- message.en: Type B13 sends imported goods back, but the number of the import declaration is not given.
-- resolution.vi: Ghi số tờ khai nhập khẩu (12 chữ số) vào phần ghi chú, ví dụ “Tái xuất hàng thuộc TKNK
--   106123456780/A11”.
-- resolution.en: Write the number of the import declaration (12 digits) in the notes, such as “Tái xuất hàng thuộc
--   TKNK 106123456780/A11”.
-- legal: Thông tư 38/2015/TT-BTC, điều 16 và điều 53 (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/notes' AS pointer, '/regime' AS other
FROM declaration
WHERE regime = 'B13' AND NOT matches(coalesce(notes, ''), '(^|[^0-9])[0-9]{11,12}($|[^0-9])')
  AND NOT EXISTS (SELECT 1 FROM document WHERE matches(number, '^[0-9]{11,12}($|[^0-9])'))
