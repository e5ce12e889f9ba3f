-- id: SRV-DEBT
-- severity: block
-- scope: server
-- fields: /exporter/id
-- message.vi: Mã số thuế {code} còn nợ thuế quá hạn trên 90 ngày.
-- message.en: Tax code {code} has owed taxes for more than 90 days.
-- resolution.vi: Nộp xong nợ thuế rồi khai lại. Khi tập huấn, mọi mã bắt đầu bằng sáu số 9 đều bị coi là còn nợ.
-- resolution.en: Pay what is owed and declare again. In training every code that begins with six nines counts as
--   owing.
-- legal: Luật Quản lý thuế 38/2019/QH14, điều 125; VNACCS EDA E8000
SELECT '/exporter/id' AS pointer, exporter_id AS code
FROM declaration
WHERE substr(exporter_id, 1, 6) = '999999'
