-- id: SRV-TOTAL
-- severity: block
-- scope: server
-- fields: /invoice/total/amount /customsValueTotal/amount
-- message.vi: Tổng {amount_number} {currency} vượt mức hệ thống nhận được.
-- message.en: The total of {amount_number} {currency} is more than the system takes.
-- resolution.vi: Xem lại số tiền; hệ thống chỉ nhận dưới một trăm tỷ.
-- resolution.en: Look at the amount again; the system takes less than a hundred thousand million only.
-- legal: VNACCS EDA E0019, E0024
SELECT '/invoice/total/amount' AS pointer, dec_text(invoice_total_amount, 4) AS amount_number,
       invoice_total_currency AS currency
FROM declaration
WHERE invoice_total_currency <> 'VND' AND invoice_total_amount >= 1000000000000000
UNION ALL
SELECT '/customsValueTotal/amount', dec_text(customs_value_total_amount, 4), customs_value_total_currency
FROM declaration
WHERE customs_value_total_currency <> 'VND' AND customs_value_total_amount >= 1000000000000000
