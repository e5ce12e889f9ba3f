-- id: VAN-SET
-- severity: check
-- scope: local
-- fields: /vanning/places/* /vanning/name /vanning/address /transport/containers/*
-- message.vi: Địa điểm xếp hàng, tên, địa chỉ và số container đi cùng nhau; ở đây còn thiếu.
-- message.en: Vanning place, its name, its address and the container numbers go together; some are missing.
-- resolution.vi: Nhập đủ cả bốn, hoặc bỏ hết.
-- resolution.en: Enter all four, or none.
-- legal: VNACCS EDA R1093, R1096
SELECT '/vanning/places' AS pointer, '/vanning/name' AS other
FROM (SELECT vanning_name IS NOT NULL AS name, vanning_address IS NOT NULL AS address,
             EXISTS (SELECT 1 FROM vanning_place) AS place, EXISTS (SELECT 1 FROM container) AS box
      FROM declaration)
WHERE (name OR place) AND NOT (name AND address AND place AND box)
