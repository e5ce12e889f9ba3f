-- id: MODE-LAND
-- severity: check
-- scope: local
-- fields: /transport/nationalMode /destinationCountry
-- message.vi: Xe tải không chạy thẳng từ Việt Nam đến {country} được.
-- message.en: A truck cannot drive from Viet Nam to {country}.
-- resolution.vi: Chọn phương thức của phương tiện đưa hàng ra khỏi Việt Nam; nếu đi bộ qua biên giới rồi mới đi
--   tiếp thì để nguyên.
-- resolution.en: Choose the means that takes the goods out of Viet Nam; if they cross the border by road and then
--   go on, leave it.
SELECT '/transport/nationalMode' AS pointer, '/destinationCountry' AS other, destination_country AS country
FROM declaration
WHERE transport_national_mode = '4' AND destination_country NOT IN ('CN', 'LA', 'KH', 'TH', 'MM', 'MY', 'SG', 'HK', 'MO', 'VN')
