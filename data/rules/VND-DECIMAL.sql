-- id: VND-DECIMAL
-- severity: block
-- scope: local
-- fields: /invoice/total/amount /customsValueTotal/amount /items/*/value/amount /items/*/customsValue/amount
-- message.vi: {amount_number} VND: số tiền bằng đồng Việt Nam không có phần thập phân.
-- message.en: {amount_number} VND: amounts in Vietnamese dong have no decimals.
-- resolution.vi: Làm tròn đến đồng, và xem dấu chấm ngăn cách hàng nghìn có bị hiểu thành dấu thập phân không.
-- resolution.en: Round to whole dong, and see whether a dot between thousands was taken for a decimal mark.
-- legal: Thông tư 38/2015/TT-BTC, điều 18 khoản 5 (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/invoice/total/amount' AS pointer, dec_text(invoice_total_amount, 4) AS amount_number
FROM declaration
WHERE invoice_total_currency = 'VND' AND invoice_total_amount % 10000 <> 0
UNION ALL
SELECT '/customsValueTotal/amount', dec_text(customs_value_total_amount, 4)
FROM declaration
WHERE customs_value_total_currency = 'VND' AND customs_value_total_amount % 10000 <> 0
UNION ALL
SELECT pointer || '/value/amount', dec_text(value_amount, 4)
FROM item
WHERE value_currency = 'VND' AND value_amount % 10000 <> 0
UNION ALL
SELECT pointer || '/customsValue/amount', dec_text(customs_value_amount, 4)
FROM item
WHERE customs_value_currency = 'VND' AND customs_value_amount % 10000 <> 0
