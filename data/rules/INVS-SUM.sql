-- id: INVS-SUM
-- severity: check
-- scope: local
-- fields: /invoices/*/total/amount /invoice/total/amount
-- message.vi: Các hóa đơn cộng lại là {sum_number} {currency}, khác tổng trị giá hóa đơn {total_number}.
-- message.en: The invoices come to {sum_number} {currency}, not to the invoice total of {total_number}.
-- resolution.vi: So bảng kê hóa đơn với tổng trị giá.
-- resolution.en: Compare the list of invoices with the total.
SELECT '/invoice/total/amount' AS pointer, '/invoices' AS other, dec_text(total, 4) AS sum_number,
       dec_text(invoice_total_amount, 4) AS total_number, invoice_total_currency AS currency
FROM declaration,
     (SELECT dec_sum(total_amount) AS total, min(total_currency) AS low, max(total_currency) AS high FROM invoice)
WHERE low = high AND low = invoice_total_currency AND total <> invoice_total_amount
