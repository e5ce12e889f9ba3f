-- id: IMP-ORIGIN
-- severity: block
-- scope: local
-- fields: /transport/foreignLoading/code
-- message.vi: Hàng nhập khẩu không thể xếp lên phương tiện tại {place}, ở Việt Nam.
-- message.en: Goods that are imported cannot have been loaded at {place}, in Viet Nam.
-- resolution.vi: Chọn cảng, sân bay ở nước ngoài nơi hàng lên phương tiện.
-- resolution.en: Choose the port or airport abroad where the goods were loaded.
-- legal: VNACCS MIC S0025
SELECT '/transport/foreignLoading/code' AS pointer, transport_foreign_loading_code AS place
FROM declaration
WHERE dataset = 'return-import' AND substr(transport_foreign_loading_code, 1, 2) = 'VN' AND transport_national_mode IS NOT '9'
