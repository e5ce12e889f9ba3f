-- id: AWB-DIGIT
-- severity: check
-- scope: local
-- fields: /transport/transportDocument /cargoIdentifier
-- message.vi: Số vận đơn hàng không {number} sai: chữ số cuối không khớp với bảy chữ số đứng trước nó.
-- message.en: Air waybill number {number} is wrong: its last digit does not agree with the seven before it.
-- resolution.vi: Đối chiếu từng chữ số với vận đơn của hãng bay: ba chữ số của hãng, bảy chữ số của vận đơn và một
--   chữ số kiểm tra.
-- resolution.en: Compare it digit by digit with the airline's waybill: three digits of the airline, seven of the
--   waybill and a check digit.
-- legal: IATA Resolution 600a
SELECT '/transport/transportDocument' AS pointer, transport_transport_document AS number
FROM declaration
WHERE transport_national_mode = '1' AND awb_ok(transport_transport_document) = 0
UNION ALL
SELECT '/cargoIdentifier', cargo_identifier
FROM declaration
WHERE transport_national_mode = '1' AND awb_ok(cargo_identifier) = 0
