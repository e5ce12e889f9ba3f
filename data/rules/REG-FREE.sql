-- id: REG-FREE
-- severity: check
-- scope: local
-- fields: /regime /invoice/priceKind /invoice/paymentMethod
-- message.vi: Loại hình H21 dành cho hàng mẫu, quà tặng, đồ dùng cá nhân, nhưng tờ khai lại ghi có thanh toán.
-- message.en: Type H21 is for samples, gifts and personal effects, but the declaration says that the goods are paid
--   for.
-- resolution.vi: Nếu hàng được bán thì chọn B11; nếu không thu tiền thì chọn phân loại giá hóa đơn B và phương thức
--   thanh toán KHONGTT.
-- resolution.en: If the goods are sold, choose B11; if nothing is paid, choose price kind B and method of payment
--   KHONGTT.
-- legal: Quyết định 1357/QĐ-TCHQ năm 2021
SELECT '/regime' AS pointer,
       CASE WHEN invoice_price_kind = 'A' THEN '/invoice/priceKind' ELSE '/invoice/paymentMethod' END AS other
FROM declaration
WHERE regime = 'H21' AND (invoice_price_kind = 'A' OR invoice_payment_method <> 'KHONGTT')
