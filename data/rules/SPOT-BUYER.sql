-- id: SPOT-BUYER
-- severity: block
-- scope: local
-- fields: /onTheSpot/importer/id /transport/nationalMode
-- message.vi: Xuất khẩu tại chỗ chưa nêu mã số thuế và tên của doanh nghiệp Việt Nam nhận hàng.
-- message.en: The on-the-spot export does not name the Vietnamese importer that receives the goods, nor its tax
--   code.
-- resolution.vi: Nhập mã số thuế và tên của bên nhận tại Việt Nam.
-- resolution.en: Enter tax code and name of the receiver in Viet Nam.
-- legal: Thông tư 38/2015/TT-BTC, điều 86 (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/onTheSpot/importer/id' AS pointer, '/transport/nationalMode' AS other
FROM declaration
WHERE transport_national_mode = '9' AND substr(transport_final_destination_code, 1, 2) = 'VN'
  AND on_the_spot_marker IS NOT 1 AND on_the_spot_importer_id IS NULL AND dataset IS NOT 'ecommerce-low-value'
