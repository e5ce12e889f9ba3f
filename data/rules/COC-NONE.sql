-- id: COC-NONE
-- severity: check
-- scope: local
-- fields: /items/*/managementCode /regime
-- message.vi: Loại hình {regime} cần mã quản lý riêng cho từng dòng hàng, nhưng dòng này chưa có.
-- message.en: Type {regime} wants a management code on every line; this line has none.
-- resolution.vi: Ghi mã quản lý riêng của doanh nghiệp (nhiều nhất 7 ký tự); đây không phải mã sản phẩm.
-- resolution.en: Enter your own management code (7 characters at most); it is not the product code.
-- legal: VNACCS EDA COC
SELECT item.pointer || '/managementCode' AS pointer, '/regime' AS other, regime
FROM item, declaration
WHERE management_code IS NULL AND code_attribute('regimes', regime, 'management_code') = '1'
