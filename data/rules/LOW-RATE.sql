-- id: LOW-RATE
-- severity: check
-- scope: local
-- fields: /invoice/exchangeRate /invoice/total/currency
-- message.vi: Chưa có tỷ giá {currency} nên Khai không biết hàng có dưới 5.000.000 đồng hay không.
-- message.en: Without a rate for {currency} Khai cannot tell whether the goods are below 5,000,000 dong.
-- resolution.vi: Ghi tỷ giá mua chuyển khoản của Vietcombank cuối ngày thứ Năm tuần trước.
-- resolution.en: Enter Vietcombank's transfer buying rate at the end of last week's Thursday.
SELECT '/invoice/exchangeRate' AS pointer, '/invoice/total/currency' AS other, invoice_total_currency AS currency
FROM declaration
WHERE dataset = 'ecommerce-low-value' AND invoice_total_currency <> 'VND' AND invoice_exchange_rate IS NULL
  AND customs_value_total_currency IS NOT 'VND'
