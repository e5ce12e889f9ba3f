-- id: BOND-ORDER
-- severity: block
-- scope: local
-- fields: /bondedTransport/departureDate /bondedTransport/arrivalDate /bondedTransport/transit/*/arrivalDate
--   /bondedTransport/transit/*/departureDate
-- message.vi: Ngày {later_date} phải không sớm hơn {earlier_date}: các ngày của hành trình vận chuyển bảo thuế phải
--   tăng dần.
-- message.en: {later_date} may not be before {earlier_date}: the days of transport under bond have to follow one
--   another.
-- resolution.vi: Sửa theo thứ tự: khởi hành, đến và rời từng nơi trung chuyển, đến đích.
-- resolution.en: Put them in order: start, arrival at and departure from each place of transit, arrival at the end.
-- legal: VNACCS EDA R1063–R1070
WITH day (n, pointer, at) AS (
  SELECT 0, '/bondedTransport/departureDate', bonded_transport_departure_date FROM declaration
  UNION ALL SELECT 2 * line, pointer || '/arrivalDate', arrival_date FROM transit
  UNION ALL SELECT 2 * line + 1, pointer || '/departureDate', departure_date FROM transit
  UNION ALL SELECT 1000000, '/bondedTransport/arrivalDate', bonded_transport_arrival_date FROM declaration)
SELECT later.pointer AS pointer, earlier.pointer AS other, later.at AS later_date, earlier.at AS earlier_date
FROM day AS later
JOIN day AS earlier ON earlier.n = (SELECT max(day.n) FROM day WHERE day.n < later.n)
WHERE later.at < earlier.at
