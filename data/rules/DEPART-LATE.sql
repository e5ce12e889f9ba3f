-- id: DEPART-LATE
-- severity: check
-- scope: local
-- fields: /transport/departureDate /plannedDate
-- message.vi: Hàng đi ngày {departure_date}, tức {days} ngày sau khi khai. Tờ khai hết giá trị nếu quá 15 ngày kể từ
--   ngày đăng ký mà chưa có hàng.
-- message.en: The goods leave on {departure_date}, {days} days after the declaration. A declaration lapses when the
--   goods have not come within 15 days of its registration.
-- resolution.vi: Kiểm tra lại ngày hàng đi, hoặc khai gần ngày hàng đi hơn.
-- resolution.en: Check the day of departure, or declare closer to it.
-- legal: Thông tư 38/2015/TT-BTC, điều 22 (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/transport/departureDate' AS pointer, '/plannedDate' AS other,
       transport_departure_date AS departure_date, days_between(today(), transport_departure_date) AS days
FROM declaration
WHERE days_between(today(), transport_departure_date) > 15
