-- id: DEPART-SOON
-- severity: tip
-- scope: local
-- fields: /transport/departureDate /plannedDate
-- message.vi: Hàng đi đúng ngày khai. Tờ khai phải nộp chậm nhất 4 giờ trước khi phương tiện xuất cảnh; hàng chuyển
--   phát nhanh là 2 giờ.
-- message.en: The goods leave on the day of the declaration. It has to be filed at least 4 hours before the vehicle
--   leaves the country; for express consignments 2 hours.
-- resolution.vi: Xem giờ khởi hành và gửi tờ khai sớm, còn chừa thời gian nếu tờ khai vào luồng vàng hoặc luồng đỏ.
-- resolution.en: Look up the hour of departure and file early, with time to spare for the yellow or the red channel.
-- legal: Thông tư 38/2015/TT-BTC, điều 18 (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/transport/departureDate' AS pointer, '/plannedDate' AS other
FROM declaration
WHERE transport_departure_date = today() AND transport_national_mode IS NOT '9'
