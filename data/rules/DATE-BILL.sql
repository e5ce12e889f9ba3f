-- id: DATE-BILL
-- severity: tip
-- scope: local
-- fields: /documents/*/date /transport/departureDate
-- message.vi: Vận đơn {number} ghi ngày {bill_date}, trước ngày hàng đi {departure_date}.
-- message.en: Bill of lading {number} is of {bill_date}, before the departure of {departure_date}.
-- resolution.vi: Vận đơn “đã xếp hàng” được ký khi hàng đã lên tàu. Xem lại hai ngày; vận đơn nhận để xếp thì có
--   thể ký trước.
-- resolution.en: A shipped bill is signed when the goods are on board. Look at both dates again; a
--   received-for-shipment bill may be earlier.
SELECT document.pointer || '/date' AS pointer, '/transport/departureDate' AS other, number, date AS bill_date,
       transport_departure_date AS departure_date
FROM document, declaration
WHERE type = '705' AND date < transport_departure_date
