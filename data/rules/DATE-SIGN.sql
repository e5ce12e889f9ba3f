-- id: DATE-SIGN
-- severity: check
-- scope: local
-- fields: /documents/*/date /invoice/date
-- message.vi: Hợp đồng {number} ký ngày {contract_date}, sau ngày hóa đơn {invoice_date}.
-- message.en: Contract {number} is of {contract_date}, after the invoice of {invoice_date}.
-- resolution.vi: Hợp đồng có trước hóa đơn. Sửa một trong hai ngày theo chứng từ; phụ lục hợp đồng thì khai ngày
--   của hợp đồng gốc.
-- resolution.en: A contract comes before its invoice. Correct one of the two dates by the papers; of an annex
--   declare the date of the contract itself.
SELECT document.pointer || '/date' AS pointer, '/invoice/date' AS other, number, date AS contract_date,
       invoice_date AS invoice_date
FROM document, declaration
WHERE type = '315' AND date > invoice_date
