-- id: LOW-VN
-- severity: block
-- scope: local
-- fields: /transport/finalDestination/code /dataset
-- message.vi: Phiếu gửi trị giá thấp chỉ dùng cho hàng đi nước ngoài, nhưng nơi đến {place} ở Việt Nam.
-- message.en: The low-value sheet is for goods that go abroad, but {place} is in Viet Nam.
-- resolution.vi: Chọn nơi nhận hàng cuối cùng ở nước ngoài.
-- resolution.en: Choose the final destination abroad.
-- legal: VNACCS MEC S0025, S0059
SELECT '/transport/finalDestination/code' AS pointer, '/dataset' AS other, transport_final_destination_code AS place
FROM declaration
WHERE dataset = 'ecommerce-low-value' AND substr(transport_final_destination_code, 1, 2) = 'VN'
