-- id: REG-PAID
-- severity: check
-- scope: local
-- fields: /regime /invoice/priceKind /invoice/paymentMethod
-- message.vi: Loại hình B11 là xuất bán, nhưng tờ khai lại ghi hàng không phải trả tiền.
-- message.en: Type B11 is for goods that are sold, but the declaration says that nothing is paid.
-- resolution.vi: Hàng mẫu và quà tặng thường khai H21. Nếu bạn gửi hàng của mình sang kho ở nước ngoài để bán sau thì
--   giữ B11 và nói rõ ở phần ghi chú. Loại hình không đổi được sau khi đăng ký.
-- resolution.en: Samples and gifts usually go under H21. If you send your own stock to a warehouse abroad to be sold
--   later, keep B11 and say so in the notes. The type cannot be changed once registered.
-- legal: Quyết định 1357/QĐ-TCHQ năm 2021
SELECT '/regime' AS pointer,
       CASE WHEN invoice_price_kind = 'B' THEN '/invoice/priceKind' ELSE '/invoice/paymentMethod' END AS other
FROM declaration
WHERE regime = 'B11' AND ecommerce_fulfilment_stock IS NOT 1 AND (invoice_price_kind = 'B' OR invoice_payment_method = 'KHONGTT')
