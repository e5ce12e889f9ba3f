-- id: ORIGIN-B13
-- severity: question
-- scope: local
-- fields: /items/*/originCountry /regime
-- message.vi: Loại hình B13 là xuất trả hàng đã nhập khẩu, nhưng dòng này ghi xuất xứ Việt Nam.
-- message.en: Type B13 sends imported goods back, but this line gives Viet Nam as origin.
-- resolution.vi: Ghi nước sản xuất như trên tờ khai nhập khẩu.
-- resolution.en: Enter the country of production as on the import declaration.
SELECT item.pointer || '/originCountry' AS pointer, '/regime' AS other
FROM item, declaration
WHERE regime = 'B13' AND origin_country = 'VN'
