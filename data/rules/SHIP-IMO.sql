-- id: SHIP-IMO
-- severity: check
-- scope: local
-- fields: /transport/meansId /transport/vesselCallSign
-- message.vi: Số IMO trong “{text}” sai: chữ số cuối không khớp.
-- message.en: The IMO number in “{text}” is wrong: its last digit does not agree.
-- resolution.vi: Đối chiếu với lịch tàu. Ô này chỉ cần tên tàu; nếu ghi cả số IMO thì số phải đúng.
-- resolution.en: Compare with the sailing schedule. The name of the ship is enough here; an IMO number that is
--   added has to be right.
-- legal: IMO A.1117(30)
SELECT '/transport/meansId' AS pointer, transport_means_id AS text
FROM declaration
WHERE imo_ok(transport_means_id) = 0
UNION ALL
SELECT '/transport/vesselCallSign', transport_vessel_call_sign
FROM declaration
WHERE imo_ok(transport_vessel_call_sign) = 0
