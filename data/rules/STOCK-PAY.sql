-- id: STOCK-PAY
-- severity: question
-- scope: local
-- fields: /ecommerce/fulfilmentStock /invoice/paymentMethod
-- message.vi: Hàng gửi vào kho ở nước ngoài để bán sau thì chưa có ai trả tiền, nhưng phương thức thanh toán là
--   {method}.
-- message.en: Stock sent to a warehouse abroad to be sold later is paid by nobody yet, but the method of payment is
--   {method}.
-- resolution.vi: Chọn KHONGTT và ghi rõ trong phần ghi chú rằng đây là chuyển kho, chưa bán.
-- resolution.en: Choose KHONGTT and say in the notes that this is a transfer of stock, not a sale.
SELECT '/invoice/paymentMethod' AS pointer, '/ecommerce/fulfilmentStock' AS other, invoice_payment_method AS method
FROM declaration
WHERE ecommerce_fulfilment_stock = 1 AND invoice_payment_method <> 'KHONGTT'
