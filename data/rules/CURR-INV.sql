-- id: CURR-INV
-- severity: check
-- scope: local
-- fields: /invoice/total/currency
-- message.vi: {currency} có trong danh mục tiền tệ nhưng không dùng để ghi hóa đơn.
-- message.en: {currency} is in the list of currencies but no invoice is made out in it.
-- resolution.vi: Chọn đồng tiền ghi trên hóa đơn.
-- resolution.en: Choose the currency that is on the invoice.
SELECT '/invoice/total/currency' AS pointer, invoice_total_currency AS currency
FROM declaration
WHERE code_attribute('currencies', invoice_total_currency, 'invoice') = '0'
