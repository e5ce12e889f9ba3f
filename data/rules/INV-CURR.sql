-- id: INV-CURR
-- severity: block
-- scope: local
-- fields: /items/*/value/currency /invoice/total/currency
-- message.vi: Dòng hàng ghi bằng {line_currency}, nhưng hóa đơn tính bằng {currency}.
-- message.en: The line is in {line_currency}, but the invoice is in {currency}.
-- resolution.vi: Trị giá các dòng phải cùng đồng tiền với hóa đơn, vì hệ thống hải quan chỉ nhận một đồng tiền cho cả
--   hóa đơn.
-- resolution.en: All lines have to be in the invoice's currency: the customs system takes one currency for the whole
--   invoice.
SELECT item.pointer || '/value/currency' AS pointer, '/invoice/total/currency' AS other,
       value_currency AS line_currency, invoice_total_currency AS currency,
       item.pointer || '/value/currency' AS fix_pointer, invoice_total_currency AS fix_value
FROM item, declaration
WHERE value_currency <> invoice_total_currency
