-- id: QTY-ZERO
-- severity: block
-- scope: local
-- fields: /items/*/quantity/value /items/*/secondQuantity/value
-- message.vi: Số lượng không thể bằng 0.
-- message.en: A quantity cannot be 0.
-- resolution.vi: Ghi số lượng thật, hoặc xóa dòng hàng nếu không gửi mặt hàng này.
-- resolution.en: Enter the real quantity, or remove the line if this product is not sent.
SELECT pointer || '/quantity/value' AS pointer FROM item WHERE quantity_value = 0
UNION ALL
SELECT pointer || '/secondQuantity/value' FROM item WHERE second_quantity_value = 0
