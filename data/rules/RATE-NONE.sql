-- id: RATE-NONE
-- severity: tip
-- scope: local
-- fields: /invoice/exchangeRate /invoice/total/currency
-- message.vi: Chưa có tỷ giá cho {currency}, nên Khai chưa tính được trị giá bằng đồng.
-- message.en: There is no rate for {currency}, so Khai cannot work out the value in dong.
-- resolution.vi: Nhập tỷ giá mua chuyển khoản của Vietcombank cuối ngày thứ Năm tuần trước. Hệ thống hải quan vẫn
--   dùng tỷ giá của mình.
-- resolution.en: Enter Vietcombank's transfer buying rate at the end of last week's Thursday. The customs system
--   uses its own all the same.
SELECT '/invoice/exchangeRate' AS pointer, '/invoice/total/currency' AS other, invoice_total_currency AS currency
FROM declaration
WHERE invoice_exchange_rate IS NULL AND invoice_total_currency <> 'VND' AND dataset IS NOT 'ecommerce-low-value'
