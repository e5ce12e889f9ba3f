-- id: CONT-FORM
-- severity: check
-- scope: local
-- fields: /transport/containers/*
-- message.vi: {number} không có dạng của một số container: bốn chữ cái (chữ thứ tư thường là U) rồi bảy chữ số.
-- message.en: {number} does not look like a container number: four letters (the fourth usually U), then seven digits.
-- resolution.vi: Bỏ dấu cách và dấu gạch; xem chữ O có bị gõ thay số 0, chữ I thay số 1 không. Container riêng của
--   chủ hàng có thể có số khác, khi đó để nguyên.
-- resolution.en: Take out spaces and dashes; see whether the letter O stands for 0 or I for 1. A shipper's own
--   container may have another number; then leave it.
-- legal: ISO 6346
SELECT pointer, value AS number
FROM container
WHERE NOT matches(wire_text(value), '^[A-Z]{3}[UJZ][0-9]{7}$') AND container_text(value) IS NULL
