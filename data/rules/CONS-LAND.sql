-- id: CONS-LAND
-- severity: tip
-- scope: local
-- fields: /consignee/address/country /destinationCountry
-- message.vi: Người nhận ở {country} nhưng hàng đi đến {destination}.
-- message.en: The consignee is in {country}, but the goods go to {destination}.
-- resolution.vi: Bán qua nước thứ ba thì để nguyên; nếu không thì sửa một trong hai nước.
-- resolution.en: If the buyer sits in a third country, leave it; if not, correct one of the two countries.
SELECT '/consignee/address/country' AS pointer, '/destinationCountry' AS other,
       consignee_address_country AS country, destination_country AS destination
FROM declaration
WHERE consignee_address_country <> destination_country
