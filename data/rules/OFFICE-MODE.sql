-- id: OFFICE-MODE
-- severity: check
-- scope: local
-- fields: /customsOffice /transport/nationalMode
-- message.vi: {office} là cơ quan hải quan ở sân bay, nhưng hàng đi đường biển.
-- message.en: {office} is a customs office at an airport, but the goods go by sea.
-- resolution.vi: Chọn cơ quan hải quan ở cảng, hoặc sửa phương thức vận chuyển.
-- resolution.en: Choose the office at the port, or correct the means of transport.
SELECT '/customsOffice' AS pointer, '/transport/nationalMode' AS other, customs_office AS office
FROM declaration
WHERE transport_national_mode IN ('2', '3')
  AND EXISTS (SELECT 1 FROM code
              WHERE code.list = 'offices' AND code.code = customs_office AND code.name_vi LIKE '%sân bay%')
