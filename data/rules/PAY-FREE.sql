-- id: PAY-FREE
-- severity: question
-- scope: local
-- fields: /invoice/paymentMethod /invoice/priceKind
-- message.vi: Phân loại giá hóa đơn {kind} không khớp với phương thức thanh toán {method}.
-- message.en: Kind of invoice price {kind} does not go with method of payment {method}.
-- resolution.vi: Hàng phải trả tiền (A) thì phải có cách thanh toán; hàng không phải trả tiền (B) thì chọn KHONGTT.
--   Nếu không có việc mua bán, ví dụ chuyển hàng sang kho của chính mình ở nước ngoài, hãy nêu rõ trong ghi chú và
--   cho biết trị giá được xác định bằng cách nào.
-- resolution.en: Goods that are paid for (A) need a way of payment; free goods (B) take KHONGTT. If there is no sale
--   at all, such as moving stock to your own warehouse abroad, say so in the notes and say how the value was found.
SELECT '/invoice/paymentMethod' AS pointer, '/invoice/priceKind' AS other,
       invoice_price_kind AS kind, invoice_payment_method AS method
FROM declaration
WHERE (invoice_price_kind IN ('A', 'C') AND invoice_payment_method = 'KHONGTT')
   OR (invoice_price_kind = 'B' AND invoice_payment_method <> 'KHONGTT')
