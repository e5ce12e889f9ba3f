-- id: TAX-PERSON
-- severity: tip
-- scope: local
-- fields: /exporter/id /principal/id
-- message.vi: {code} có 12 chữ số, tức là số định danh cá nhân. Số này không có chữ số kiểm tra nên Khai không thấy
--   được lỗi gõ nhầm.
-- message.en: {code} has 12 digits: a personal identification number. It has no check digit, so Khai cannot see a
--   typing mistake.
-- resolution.vi: Hộ kinh doanh và cá nhân dùng số này làm mã số thuế. So lại từng chữ số với căn cước.
-- resolution.en: Household businesses and individuals use it as their tax code. Compare it digit by digit with the
--   identity card.
SELECT '/exporter/id' AS pointer, exporter_id AS code FROM declaration WHERE matches(exporter_id, '^[0-9]{12}$')
UNION ALL
SELECT '/principal/id', principal_id FROM declaration WHERE matches(principal_id, '^[0-9]{12}$')
