-- id: VALUE-ZERO
-- severity: block
-- scope: local
-- fields: /items/*/value/amount /invoice/total/amount
-- message.vi: Trị giá không thể bằng 0, kể cả hàng mẫu hay quà tặng.
-- message.en: A value cannot be 0, not even for samples or gifts.
-- resolution.vi: Ghi giá mà món hàng đáng được bán; với hàng không thu tiền thì chọn phân loại giá hóa đơn B và
--   phương thức thanh toán KHONGTT.
-- resolution.en: Enter what the goods would sell for; for goods that are not paid for choose price kind B and method
--   of payment KHONGTT.
-- legal: VNACCS EDA E0351, R0011
SELECT '/invoice/total/amount' AS pointer FROM declaration WHERE invoice_total_amount = 0
UNION ALL
SELECT pointer || '/value/amount' FROM item WHERE value_amount = 0
