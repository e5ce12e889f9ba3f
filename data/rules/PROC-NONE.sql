-- id: PROC-NONE
-- severity: question
-- scope: local
-- fields: /processing/contractNumber /regime
-- message.vi: Loại hình E52 (sản phẩm gia công) chưa có số hợp đồng gia công.
-- message.en: Type E52 (processed goods) has no processing contract number.
-- resolution.vi: Ghi số hợp đồng gia công đã thông báo với cơ quan hải quan.
-- resolution.en: Enter the number of the processing contract of which customs has been notified.
SELECT '/processing/contractNumber' AS pointer, '/regime' AS other
FROM declaration
WHERE code_attribute('regimes', regime, 'processing_contract') = '1' AND processing_contract_number IS NULL
