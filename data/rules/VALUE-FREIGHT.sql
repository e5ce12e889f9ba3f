-- id: VALUE-FREIGHT
-- severity: check
-- scope: local
-- fields: /valuation/freight /invoice/total/amount
-- message.vi: Cước vận chuyển quốc tế lớn hơn hoặc bằng tổng trị giá hóa đơn.
-- message.en: The international freight is not less than the invoice total.
-- resolution.vi: Xem lại cước phí, và cước phí có cùng đồng tiền với hóa đơn không.
-- resolution.en: Check the freight, and whether it is in the invoice's currency.
SELECT '/valuation/freight' AS pointer, '/invoice/total/amount' AS other
FROM declaration
WHERE valuation_freight >= invoice_total_amount AND invoice_total_amount > 0
