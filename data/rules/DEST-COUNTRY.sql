-- id: DEST-COUNTRY
-- severity: check
-- scope: local
-- fields: /destinationCountry /transport/finalDestination/code
-- message.vi: Nước hàng đến là {country}, nhưng nơi nhận hàng cuối cùng {place} thuộc nước khác.
-- message.en: The country of destination is {country}, but the final destination {place} is in another country.
-- resolution.vi: Sửa một trong hai ô; hai chữ đầu của mã nơi nhận là mã nước.
-- resolution.en: Correct one of the two; the first two letters of the destination's code are the country.
SELECT '/destinationCountry' AS pointer, '/transport/finalDestination/code' AS other,
       destination_country AS country, transport_final_destination_code AS place,
       CASE WHEN code_valid('foreign_places', transport_final_destination_code) THEN '/destinationCountry' END AS fix_pointer,
       substr(transport_final_destination_code, 1, 2) AS fix_value
FROM declaration
WHERE substr(transport_final_destination_code, 1, 2) <> destination_country
