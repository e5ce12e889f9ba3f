-- id: SPOT-OTHER
-- severity: check
-- scope: local
-- fields: /onTheSpot/marker /transport/nationalMode
-- message.vi: Đã chọn xuất khẩu tại chỗ nhưng phương thức vận chuyển không phải là 9.
-- message.en: On-the-spot export is chosen, but the means of transport is not 9.
-- resolution.vi: Hàng giao trong Việt Nam thì chọn phương thức 9; hàng ra nước ngoài thì bỏ dấu xuất khẩu tại chỗ.
-- resolution.en: If the goods are delivered in Viet Nam choose means 9; if they leave the country take the mark
--   out.
SELECT '/onTheSpot/marker' AS pointer, '/transport/nationalMode' AS other
FROM declaration
WHERE on_the_spot_marker = 1 AND transport_national_mode <> '9'
