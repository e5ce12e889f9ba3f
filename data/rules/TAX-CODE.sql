-- id: TAX-CODE
-- severity: block
-- scope: local
-- fields: /exporter/id /principal/id /agent/id
-- message.vi: Mã số thuế {code} sai: chữ số kiểm tra không khớp.
-- message.en: Tax code {code} is wrong: its check digit does not agree.
-- resolution.vi: So lại từng chữ số với giấy đăng ký. Chi nhánh có 13 chữ số, ba chữ số cuối từ 001 đến 999.
-- resolution.en: Compare it digit by digit with the registration. A branch has 13 digits, the last three from 001 to
--   999.
WITH party (pointer, code) AS (
  SELECT '/exporter/id', exporter_id FROM declaration
  UNION ALL SELECT '/principal/id', principal_id FROM declaration
  UNION ALL SELECT '/agent/id', agent_id FROM declaration)
SELECT pointer, code
FROM party
WHERE matches(code, '^([0-9]{10}|[0-9]{13})$') AND tax_code_ok(code) = 0
