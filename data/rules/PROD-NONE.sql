-- id: PROD-NONE
-- severity: check
-- scope: local
-- fields: /items/*/productCode /regime
-- message.vi: Hàng gia công, sản xuất xuất khẩu và hàng của doanh nghiệp chế xuất ghi mã sản phẩm ở đầu mô tả, nhưng
--   dòng này chưa có mã sản phẩm.
-- message.en: Processed goods, goods made from imported materials and goods of export processing enterprises bear the
--   product code in front of the description; this line has no product code.
-- resolution.vi: Ghi mã sản phẩm đúng như trong định mức và báo cáo quyết toán; Khai tự thêm dấu “#&”.
-- resolution.en: Enter the product code as it is in your norms and settlement report; Khai adds the mark “#&”.
-- legal: VNACCS EDA CMN
SELECT item.pointer || '/productCode' AS pointer, '/regime' AS other
FROM item, declaration
WHERE product_code IS NULL AND regime IN ('E42', 'E52', 'E62')
