-- id: VALUE-EXW
-- severity: check
-- scope: local
-- fields: /customsValueTotal/amount /invoice/total/amount /invoice/incoterm
-- message.vi: Theo điều kiện {term}, giá hóa đơn chưa gồm chi phí đưa hàng ra cửa khẩu, nên trị giá tính thuế không
--   thể thấp hơn tổng hóa đơn.
-- message.en: Under {term} the invoice price does not include bringing the goods to the border, so the customs value
--   cannot be below the invoice total.
-- resolution.vi: Lấy tổng hóa đơn cộng chi phí vận chuyển nội địa đến cửa khẩu xuất.
-- resolution.en: Take the invoice total and add the inland cost up to the border.
SELECT '/customsValueTotal/amount' AS pointer, '/invoice/total/amount' AS other, invoice_incoterm AS term
FROM declaration
WHERE invoice_incoterm IN ('EXW', 'FCA', 'FAS') AND customs_value_total_currency = invoice_total_currency
  AND customs_value_total_amount < invoice_total_amount
