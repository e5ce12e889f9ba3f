-- id: PARTY-VN
-- severity: check
-- scope: local
-- fields: /consignee/address/country
-- message.vi: Người nhập khẩu có địa chỉ ở Việt Nam.
-- message.en: The consignee's address is in Viet Nam.
-- resolution.vi: Người nhập khẩu là bên mua hoặc bên nhận ở nước ngoài. Chỉ giữ VN khi xuất khẩu tại chỗ hoặc vào khu
--   phi thuế quan.
-- resolution.en: The consignee is the buyer or receiver abroad. Keep VN for on-the-spot exports or deliveries to a
--   non-tariff zone only.
SELECT '/consignee/address/country' AS pointer
FROM declaration
WHERE consignee_address_country = 'VN' AND transport_national_mode IS NOT '9'
