-- id: CURR-MINOR
-- severity: check
-- scope: local
-- fields: /invoice/total/amount /items/*/value/amount
-- message.vi: {amount_number} {currency}: đồng tiền này không dùng phần thập phân.
-- message.en: {amount_number} {currency}: this currency has no decimals.
-- resolution.vi: Xem lại số tiền trên hóa đơn, có thể dấu ngăn cách hàng nghìn bị hiểu thành dấu thập phân.
-- resolution.en: Look at the invoice again; a mark between thousands may have been taken for a decimal mark.
SELECT '/invoice/total/amount' AS pointer, dec_text(invoice_total_amount, 4) AS amount_number,
       invoice_total_currency AS currency
FROM declaration
WHERE invoice_total_amount % 10000 <> 0 AND invoice_total_currency <> 'VND'
  AND code_attribute('currencies', invoice_total_currency, 'minor') = '0'
UNION ALL
SELECT pointer || '/value/amount', dec_text(value_amount, 4), value_currency
FROM item
WHERE value_amount % 10000 <> 0 AND value_currency <> 'VND'
  AND code_attribute('currencies', value_currency, 'minor') = '0'
