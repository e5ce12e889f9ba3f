-- id: TERM-MODE
-- severity: tip
-- scope: local
-- fields: /invoice/incoterm /transport/nationalMode
-- message.vi: {term} được soạn cho hàng đi bằng tàu biển, nhưng lô hàng này đi bằng phương tiện khác.
-- message.en: {term} was made for carriage by ship, but these goods travel otherwise.
-- resolution.vi: Với đường không và đường bộ nên thỏa thuận FCA, CPT hoặc CIP. Hãy khai đúng điều kiện ghi trên hóa
--   đơn.
-- resolution.en: For air and road agree on FCA, CPT or CIP. Declare the term that is on the invoice.
SELECT '/invoice/incoterm' AS pointer, '/transport/nationalMode' AS other, invoice_incoterm AS term
FROM declaration
WHERE invoice_incoterm IN ('FAS', 'FOB', 'CFR', 'CIF', 'C&F') AND transport_national_mode IN ('1', '4', '5')
