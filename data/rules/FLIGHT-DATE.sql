-- id: FLIGHT-DATE
-- severity: check
-- scope: local
-- fields: /transport/meansId /transport/departureDate
-- message.vi: Ngày ghi trong chuyến bay {flight} khác ngày hàng đi {departure_date}.
-- message.en: The day in flight {flight} is not the day of departure, {departure_date}.
-- resolution.vi: Sửa một trong hai ô theo lịch bay.
-- resolution.en: Correct one of the two by the flight schedule.
SELECT '/transport/meansId' AS pointer, '/transport/departureDate' AS other, transport_means_id AS flight,
       transport_departure_date AS departure_date,
       '/transport/meansId' AS fix_pointer, flight_text(transport_means_id, transport_departure_date) AS fix_value
FROM declaration
WHERE transport_national_mode = '1'
  AND matches(wire_text(transport_means_id),
              '^[A-Z0-9]{6}/[0-9]{2}(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)$')
  AND NOT (substr(transport_means_id, 8, 2) = substr(transport_departure_date, 9, 2)
           AND (instr('JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC', substr(wire_text(transport_means_id), 10, 3)) + 2) / 3
               = CAST(substr(transport_departure_date, 6, 2) AS INTEGER))
