-- id: MEANS-TRUCK
-- severity: check
-- scope: local
-- fields: /transport/meansId /transport/nationalMode
-- message.vi: “{means}” không phải là biển số xe.
-- message.en: “{means}” is no number plate.
-- resolution.vi: Hàng đi đường bộ thì khai biển số xe, ví dụ 12C-034.56; hệ thống nhận chữ và số.
-- resolution.en: For goods that go by road declare the truck's plate, such as 12C-034.56.
SELECT '/transport/meansId' AS pointer, '/transport/nationalMode' AS other, transport_means_id AS means
FROM declaration
WHERE transport_national_mode = '4' AND NOT matches(transport_means_id, '[0-9]{3}')
