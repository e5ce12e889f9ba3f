-- id: POST-DIGIT
-- severity: check
-- scope: local
-- fields: /transport/transportDocument /cargoIdentifier /documents/*/number
-- message.vi: Số bưu gửi {number} sai: chữ số kiểm tra không khớp.
-- message.en: Postal number {number} is wrong: its check digit does not agree.
-- resolution.vi: Đối chiếu từng ký tự với nhãn bưu gửi: hai chữ cái, chín chữ số và hai chữ cái của nước gửi.
-- resolution.en: Compare it character by character with the label: two letters, nine digits and the two letters of
--   the country.
-- legal: UPU S10
SELECT '/transport/transportDocument' AS pointer, transport_transport_document AS number
FROM declaration
WHERE s10_ok(transport_transport_document) = 0
UNION ALL
SELECT '/cargoIdentifier', cargo_identifier
FROM declaration
WHERE s10_ok(cargo_identifier) = 0
UNION ALL
SELECT pointer || '/number', number
FROM document
WHERE type = '936' AND s10_ok(number) = 0
