-- id: REIMP-TYPE
-- severity: block
-- scope: local
-- fields: /reimportDeadline /regime
-- message.vi: Loại hình {regime} không được khai thời hạn tái nhập.
-- message.en: Declaration type {regime} takes no re-import deadline.
-- resolution.vi: Xóa thời hạn tái nhập; nếu hàng sẽ quay về Việt Nam thì chọn loại hình G61 (tạm xuất).
-- resolution.en: Take the deadline out; if the goods will come back to Viet Nam, choose type G61 (temporary export).
-- legal: VNACCS EDA R1002, R1003
SELECT '/reimportDeadline' AS pointer, '/regime' AS other, regime,
       '/reimportDeadline' AS fix_pointer, '' AS fix_value
FROM declaration
WHERE reimport_deadline IS NOT NULL AND regime <> 'G61'
