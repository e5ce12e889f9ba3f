-- id: INV-OVER
-- severity: block
-- scope: local
-- fields: /invoice/total/amount /items/*/value/amount
-- message.vi: Trị giá các dòng hàng cộng lại là {lines_number} {currency}, lớn hơn tổng trị giá hóa đơn
--   {invoice_number} {currency}.
-- message.en: The lines' values come to {lines_number} {currency}, more than the invoice total of {invoice_number}
--   {currency}.
-- resolution.vi: So từng dòng với hóa đơn. Nếu hóa đơn có chiết khấu thì ghi trị giá từng dòng sau khi trừ chiết
--   khấu.
-- resolution.en: Compare each line with the invoice. If the invoice has a discount, enter the lines' values less the
--   discount.
-- legal: VNACCS EDA R0170
SELECT '/invoice/total/amount' AS pointer, dec_text(lines, 4) AS lines_number,
       dec_text(invoice_total_amount, 4) AS invoice_number, invoice_total_currency AS currency
FROM declaration,
     (SELECT dec_sum(value_amount) AS lines, min(value_currency) AS low, max(value_currency) AS high FROM item)
WHERE low = high AND low = invoice_total_currency AND lines > invoice_total_amount
