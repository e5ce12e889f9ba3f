-- id: SRV-TAX
-- severity: block
-- scope: server
-- fields: /exporter/id
-- message.vi: Cơ quan thuế không có mã số thuế {code}.
-- message.en: The tax authority knows no tax code {code}.
-- resolution.vi: Kiểm tra mã; nếu vừa đăng ký, hãy hỏi cơ quan thuế xem mã đã hoạt động chưa. Trên hệ thống luyện tập,
--   mọi mã bắt đầu bằng sáu số 0 đều bị coi là không tồn tại.
-- resolution.en: Check the code; if it is new, ask the tax authority whether it is active yet. In training every code
--   that begins with six noughts counts as unknown.
-- legal: VNACCS EDA E8001–E8025
SELECT '/exporter/id' AS pointer, exporter_id AS code
FROM declaration
WHERE substr(exporter_id, 1, 6) = '000000'
