-- id: PROC-OTHER
-- severity: check
-- scope: local
-- fields: /processing/contractNumber /regime
-- message.vi: Có số hợp đồng gia công, nhưng {regime} không phải là loại hình gia công.
-- message.en: There is a processing contract, but {regime} is no type for processed goods.
-- resolution.vi: Hàng gia công cho thương nhân nước ngoài khai E52; nếu không phải thì xóa số hợp đồng.
-- resolution.en: Goods processed for a foreign trader go under E52; if these are not, take the number out.
SELECT '/processing/contractNumber' AS pointer, '/regime' AS other, regime,
       '/processing/contractNumber' AS fix_pointer, '' AS fix_value
FROM declaration
WHERE processing_contract_number IS NOT NULL AND code_attribute('regimes', regime, 'direction') IS NOT NULL
  AND code_attribute('regimes', regime, 'processing_contract') IS NULL
