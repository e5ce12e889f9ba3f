-- id: SPOT-MARK
-- severity: block
-- scope: local
-- fields: /onTheSpot/marker /transport/nationalMode
-- message.vi: Xuất khẩu tại chỗ phải có dấu hiệu #&XKTC.
-- message.en: An on-the-spot export has to bear the mark #&XKTC.
-- resolution.vi: Chọn “xuất khẩu tại chỗ”; Khai ghi #&XKTC khi gửi.
-- resolution.en: Choose “on the spot”; Khai writes #&XKTC when it sends.
-- legal: Thông tư 38/2015/TT-BTC, điều 86 (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/onTheSpot/marker' AS pointer, '/transport/nationalMode' AS other,
       '/onTheSpot/marker' AS fix_pointer, 'true' AS fix_value
FROM declaration
WHERE transport_national_mode = '9' AND substr(transport_final_destination_code, 1, 2) = 'VN'
  AND on_the_spot_marker IS NOT 1 AND dataset IS NOT 'ecommerce-low-value'
