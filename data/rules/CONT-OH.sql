-- id: CONT-OH
-- severity: block
-- scope: local
-- fields: /transport/containers/*
-- message.vi: Số container {number} viết chưa đúng dạng; chắc là {meant}.
-- message.en: Container number {number} is not written as it should be; most likely it is {meant}.
-- resolution.vi: So lại với vỏ container rồi sửa: bốn chữ cái, tiếp theo là bảy chữ số, không có dấu cách. Chữ O
--   hay bị gõ thay số 0 và ngược lại.
-- resolution.en: Compare with the container and correct it: four letters, then seven digits, without spaces. The
--   letter O is often typed for the digit 0 and the other way round.
-- legal: ISO 6346
SELECT pointer, value AS number, meant, pointer AS fix_pointer, meant AS fix_value
FROM (SELECT pointer, value, container_text(value) AS meant FROM container)
WHERE meant <> wire_text(value)
