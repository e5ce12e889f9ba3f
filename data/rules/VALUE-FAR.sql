-- id: VALUE-FAR
-- severity: check
-- scope: local
-- fields: /customsValueTotal/amount /invoice/total/amount
-- message.vi: Tổng trị giá tính thuế {customs_number} {currency} cao hơn nhiều so với tổng hóa đơn
--   {invoice_number}.
-- message.en: The total customs value of {customs_number} {currency} is far above the invoice total of
--   {invoice_number}.
-- resolution.vi: Trị giá hàng xuất là giá tại cửa khẩu xuất: chỉ cộng thêm chi phí trong nước đến cửa khẩu. Xem có
--   gõ thừa số 0 không.
-- resolution.en: The value of exports is the price at the border: only inland costs up to there are added. See
--   whether there is a nought too many.
SELECT '/customsValueTotal/amount' AS pointer, '/invoice/total/amount' AS other,
       dec_text(customs_value_total_amount, 4) AS customs_number, dec_text(invoice_total_amount, 4) AS invoice_number,
       invoice_total_currency AS currency
FROM declaration
WHERE customs_value_total_currency = invoice_total_currency
  AND customs_value_total_amount > dec_mul(invoice_total_amount, 4, 15, 1, 4)
