-- id: REG-EXPORT
-- severity: block
-- scope: local
-- fields: /regime
-- message.vi: {regime} là mã loại hình nhập khẩu; đây là tờ khai xuất khẩu.
-- message.en: {regime} is a type of import; this is an export declaration.
-- resolution.vi: Chọn mã loại hình xuất khẩu, ví dụ B11 khi bán hàng, H21 khi gửi mẫu hoặc quà tặng.
-- resolution.en: Choose a type of export: B11 for a sale, for example, or H21 for samples and gifts.
-- legal: Quyết định 1357/QĐ-TCHQ năm 2021
SELECT '/regime' AS pointer, regime
FROM declaration
WHERE code_attribute('regimes', regime, 'direction') = 'import' AND dataset IS NOT 'return-import'
