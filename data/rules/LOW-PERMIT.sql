-- id: LOW-PERMIT
-- severity: block
-- scope: local
-- fields: /dataset /permits/*/number
-- message.vi: Hàng cần giấy phép xuất khẩu không được gửi bằng phiếu gửi trị giá thấp.
-- message.en: Goods that need an export licence cannot go on a low-value sheet.
-- resolution.vi: Làm tờ khai đầy đủ, hoặc bỏ giấy phép nếu hàng không cần.
-- resolution.en: Make a full declaration, or take the licence out if the goods need none.
-- legal: Thông tư 191/2015/TT-BTC, điều 6 (sửa đổi: Thông tư 56/2019/TT-BTC)
SELECT '/dataset' AS pointer, (SELECT min(pointer) FROM permit) AS other
FROM declaration
WHERE dataset = 'ecommerce-low-value' AND EXISTS (SELECT 1 FROM permit)
