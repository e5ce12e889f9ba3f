-- id: TEMP-OTHER
-- severity: block
-- scope: local
-- fields: /relatedTemporaryDeclaration/number /regime
-- message.vi: Loại hình {regime} không có tờ khai tạm nhập tương ứng.
-- message.en: Declaration type {regime} has no declaration of temporary import to refer to.
-- resolution.vi: Bỏ số tờ khai này; hàng tái xuất sau khi tạm nhập thì chọn G21 đến G24.
-- resolution.en: Take the number out; for goods that leave again after temporary import choose G21 to G24.
-- legal: VNACCS EDA R1000, R1001
SELECT '/relatedTemporaryDeclaration/number' AS pointer, '/regime' AS other, regime,
       '/relatedTemporaryDeclaration/number' AS fix_pointer, '' AS fix_value
FROM declaration
WHERE related_temporary_declaration_number IS NOT NULL AND regime NOT IN ('B12', 'G21', 'G22', 'G23', 'G24')
