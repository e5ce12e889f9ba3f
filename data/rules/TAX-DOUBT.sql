-- id: TAX-DOUBT
-- severity: check
-- scope: local
-- fields: /exporter/id /principal/id /agent/id
-- message.vi: Khai không kiểm tra được mã số thuế {code}: các nguồn không thống nhất cách tính chữ số kiểm tra của mã
--   này.
-- message.en: Khai cannot judge tax code {code}: sources differ on how its check digit is found.
-- resolution.vi: Tra mã này trên trang của cơ quan thuế; nếu đúng thì để nguyên.
-- resolution.en: Look the code up on the tax authority's site; if it is right, leave it.
WITH party (pointer, code) AS (
  SELECT '/exporter/id', exporter_id FROM declaration
  UNION ALL SELECT '/principal/id', principal_id FROM declaration
  UNION ALL SELECT '/agent/id', agent_id FROM declaration)
SELECT pointer, code
FROM party
WHERE matches(code, '^([0-9]{10}|[0-9]{13})$') AND tax_code_ok(code) IS NULL
