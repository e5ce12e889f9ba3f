-- id: VALUE-TERM
-- severity: check
-- scope: local
-- fields: /valuation/freight /valuation/insurance /invoice/incoterm
-- message.vi: Giá {term} chưa gồm khoản này, nên không thể trừ ra khỏi tổng hóa đơn.
-- message.en: The {term} price does not include this, so it cannot be taken off the invoice total.
-- resolution.vi: Xem lại điều kiện giá trên hóa đơn, hoặc bỏ số tiền này.
-- resolution.en: Look at the term on the invoice again, or take the amount out.
SELECT '/valuation/freight' AS pointer, '/invoice/incoterm' AS other, invoice_incoterm AS term
FROM declaration
WHERE valuation_freight > 0 AND code_attribute('incoterms', invoice_incoterm, 'freight_included') = '0'
UNION ALL
SELECT '/valuation/insurance', '/invoice/incoterm', invoice_incoterm
FROM declaration
WHERE valuation_insurance > 0 AND code_attribute('incoterms', invoice_incoterm, 'insurance_included') = '0'
