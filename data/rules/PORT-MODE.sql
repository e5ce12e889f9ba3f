-- id: PORT-MODE
-- severity: check
-- scope: local
-- fields: /transport/placeOfLoading /transport/nationalMode
-- message.vi: Địa điểm xếp hàng {port} không hợp với phương thức vận chuyển {mode}.
-- message.en: Place of loading {port} does not fit means of transport {mode}.
-- resolution.vi: Đường không xếp ở sân bay, đường biển ở cảng, đường bộ ở cửa khẩu. Kiểm tra cả hai ô.
-- resolution.en: Air cargo is loaded at an airport, sea cargo at a port, road cargo at a border gate. Check both
--   fields.
SELECT '/transport/placeOfLoading' AS pointer, '/transport/nationalMode' AS other,
       transport_place_of_loading AS port, transport_national_mode AS mode
FROM (SELECT transport_place_of_loading, transport_national_mode,
             code_attribute('ports', transport_place_of_loading, 'kind') AS kind
      FROM declaration)
WHERE (transport_national_mode = '1' AND kind IN ('port', 'border_gate', 'railway_station'))
   OR (transport_national_mode IN ('2', '3') AND kind IN ('airport', 'border_gate', 'railway_station'))
   OR (transport_national_mode = '4' AND kind IN ('airport', 'railway_station'))
   OR (transport_national_mode = '5' AND kind IN ('airport', 'port'))
