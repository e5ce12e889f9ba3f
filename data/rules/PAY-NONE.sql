-- id: PAY-NONE
-- severity: check
-- scope: local
-- fields: /invoice/paymentMethod /invoice/priceKind
-- message.vi: Hàng phải trả tiền nhưng chưa khai phương thức thanh toán.
-- message.en: The goods are paid for, but the method of payment is missing.
-- resolution.vi: Chọn cách khách trả tiền, ví dụ TTR (chuyển tiền) hoặc LC (tín dụng thư).
-- resolution.en: Choose how the buyer pays, for example TTR (bank transfer) or LC (letter of credit).
SELECT '/invoice/paymentMethod' AS pointer, '/invoice/priceKind' AS other
FROM declaration
WHERE invoice_price_kind = 'A' AND invoice_payment_method IS NULL AND dataset IS NOT 'ecommerce-low-value'
