-- id: INV-UNDER
-- severity: check
-- scope: local
-- fields: /invoice/total/amount /items/*/value/amount
-- message.vi: Trị giá các dòng hàng cộng lại là {lines_number} {currency}, nhỏ hơn tổng trị giá hóa đơn
--   {invoice_number} {currency}.
-- message.en: The lines' values come to {lines_number} {currency}, less than the invoice total of {invoice_number}
--   {currency}.
-- resolution.vi: Xem có thiếu dòng hàng không, hoặc hóa đơn có cước phí chưa phân bổ vào các dòng. Nếu một hóa đơn
--   chia cho nhiều tờ khai thì để nguyên.
-- resolution.en: See whether a line is missing, or whether the invoice has freight that was not spread over the
--   lines. If one invoice serves several declarations, leave it.
SELECT '/invoice/total/amount' AS pointer, dec_text(lines, 4) AS lines_number,
       dec_text(invoice_total_amount, 4) AS invoice_number, invoice_total_currency AS currency
FROM declaration,
     (SELECT dec_sum(value_amount) AS lines, min(value_currency) AS low, max(value_currency) AS high FROM item)
WHERE low = high AND low = invoice_total_currency AND lines < invoice_total_amount
  AND split_first_declaration IS NULL
