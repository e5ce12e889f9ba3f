-- id: OFFICE-VERIFY
-- severity: tip
-- scope: local
-- fields: /customsOffice
-- message.vi: Mã {office} chỉ thấy trong danh sách năm 2014; từ năm 2025 nhiều mã đã đổi.
-- message.en: Code {office} is known from the list of 2014 only; many codes have changed since 2025.
-- resolution.vi: Hỏi lại cơ quan hải quan trước khi khai.
-- resolution.en: Ask the customs office before you file.
SELECT '/customsOffice' AS pointer, customs_office AS office
FROM declaration
WHERE code_attribute('offices', customs_office, 'verify') = '1'
