-- id: CONT-DIGIT
-- severity: block
-- scope: local
-- fields: /transport/containers/*
-- message.vi: Số container {number} sai: chữ số cuối không khớp với các ký tự trước nó.
-- message.en: Container number {number} is wrong: its last digit does not agree with the characters before it.
-- resolution.vi: So từng ký tự với vỏ container hoặc booking; thường là hai chữ số bị đổi chỗ.
-- resolution.en: Compare it character by character with the container or the booking; often two digits are swapped.
-- legal: ISO 6346
SELECT pointer, value AS number
FROM container
WHERE matches(wire_text(value), '^[A-Z]{3}[UJZ][0-9]{7}$') AND NOT iso6346_ok(wire_text(value))
