-- id: FLIGHT-FORM
-- severity: block
-- scope: local
-- fields: /transport/meansId /transport/nationalMode
-- message.vi: “{flight}” không đúng cách ghi chuyến bay.
-- message.en: “{flight}” does not have the form of a flight.
-- resolution.vi: Viết mã hãng hai ký tự, số hiệu bốn chữ số, dấu gạch chéo, ngày và ba chữ cái đầu của tháng bằng
--   tiếng Anh: VN0055/02DEC.
-- resolution.en: Write the airline's two characters, four digits, a slash, the day and the month's three English
--   letters: VN0055/02DEC.
-- legal: VNACCS EDA S0197, S1020
SELECT '/transport/meansId' AS pointer, '/transport/nationalMode' AS other, transport_means_id AS flight,
       '/transport/meansId' AS fix_pointer, flight_text(transport_means_id, transport_departure_date) AS fix_value
FROM declaration
WHERE transport_national_mode = '1' AND special_goods_class IS NOT 'F' AND dataset IS NOT 'ecommerce-low-value'
  AND NOT matches(wire_text(transport_means_id),
                  '^[A-Z0-9]{2}[0-9]{4}/(0[1-9]|[12][0-9]|3[01])(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)$')
