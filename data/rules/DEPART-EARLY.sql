-- id: DEPART-EARLY
-- severity: block
-- scope: local
-- fields: /transport/departureDate /plannedDate
-- message.vi: Ngày hàng đi {departure_date} trước ngày khai báo {filing_date}.
-- message.en: The goods leave on {departure_date}, before the declaration of {filing_date}.
-- resolution.vi: Phải khai trước khi hàng đi: sửa ngày hàng đi, hoặc chọn ngày khai sớm hơn.
-- resolution.en: The declaration has to come first: correct the day of departure, or declare earlier.
-- legal: Thông tư 38/2015/TT-BTC, điều 18 (sửa đổi: Thông tư 39/2018/TT-BTC); VNACCS EDA S1139
SELECT '/transport/departureDate' AS pointer, '/plannedDate' AS other,
       transport_departure_date AS departure_date, today() AS filing_date
FROM declaration
WHERE transport_departure_date < today()
