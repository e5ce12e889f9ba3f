-- id: DEST-VN
-- severity: check
-- scope: local
-- fields: /transport/finalDestination/code /transport/nationalMode
-- message.vi: Nơi nhận hàng cuối cùng {place} ở Việt Nam, nhưng phương thức vận chuyển không phải là 9 (xuất khẩu tại
--   chỗ).
-- message.en: The final destination {place} is in Viet Nam, but the means of transport is not 9 (on-the-spot export).
-- resolution.vi: Chọn nơi nhận ở nước ngoài; nếu hàng giao tại Việt Nam theo chỉ định của khách nước ngoài thì chọn
--   phương thức 9.
-- resolution.en: Choose a destination abroad; if the goods are delivered within Viet Nam on a foreign buyer's order,
--   choose means 9.
SELECT '/transport/finalDestination/code' AS pointer, '/transport/nationalMode' AS other,
       transport_final_destination_code AS place
FROM declaration
WHERE substr(transport_final_destination_code, 1, 2) = 'VN' AND transport_national_mode <> '9'
  AND dataset IS NOT 'ecommerce-low-value'
