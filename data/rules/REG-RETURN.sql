-- id: REG-RETURN
-- severity: block
-- scope: local
-- fields: /regime /dataset
-- message.vi: Hồ sơ này nhập lại hàng bị trả, nhưng mã loại hình là {regime}.
-- message.en: This filing takes back returned goods, but the type is {regime}.
-- resolution.vi: Chọn A31, hoặc đổi loại hồ sơ khai.
-- resolution.en: Choose A31, or another kind of filing.
-- legal: Quyết định 1357/QĐ-TCHQ năm 2021
SELECT '/regime' AS pointer, '/dataset' AS other, regime
FROM declaration
WHERE dataset = 'return-import' AND regime <> 'A31'
