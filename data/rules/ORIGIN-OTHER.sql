-- id: ORIGIN-OTHER
-- severity: check
-- scope: local
-- fields: /items/*/originCountry /regime
-- message.vi: Dòng này có xuất xứ {origin}. Hàng đã nhập khẩu rồi xuất đi thường khai B13, không phải {regime}.
-- message.en: This line is of origin {origin}. Imported goods that leave again usually go under B13, not {regime}.
-- resolution.vi: Xem lại xuất xứ; nếu hàng từng được nhập khẩu nguyên trạng thì chọn B13.
-- resolution.en: Check the origin; if the goods were imported as they are, choose B13.
SELECT item.pointer || '/originCountry' AS pointer, '/regime' AS other, origin_country AS origin, regime
FROM item, declaration
WHERE regime IN ('B11', 'E42', 'E52', 'E62') AND origin_country <> 'VN'
