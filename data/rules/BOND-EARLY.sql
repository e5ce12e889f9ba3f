-- id: BOND-EARLY
-- severity: block
-- scope: local
-- fields: /bondedTransport/departureDate /plannedDate
-- message.vi: Hàng khởi hành vận chuyển bảo thuế ngày {start_date}, trước ngày khai {filing_date}.
-- message.en: The transport under bond starts on {start_date}, before the declaration of {filing_date}.
-- resolution.vi: Sửa ngày khởi hành, hoặc khai sớm hơn.
-- resolution.en: Correct the day it starts, or declare earlier.
-- legal: VNACCS EDA S1150
SELECT '/bondedTransport/departureDate' AS pointer, '/plannedDate' AS other,
       bonded_transport_departure_date AS start_date, today() AS filing_date
FROM declaration
WHERE bonded_transport_departure_date < today()
