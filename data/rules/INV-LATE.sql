-- id: INV-LATE
-- severity: check
-- scope: local
-- fields: /invoice/date /plannedDate
-- message.vi: Hóa đơn ghi ngày {invoice_date}, sau ngày khai báo {filing_date}.
-- message.en: The invoice is of {invoice_date}, after the declaration of {filing_date}.
-- resolution.vi: Thứ tự thông thường là hợp đồng, hóa đơn, tờ khai, hàng đi. Kiểm tra ngày trên hóa đơn.
-- resolution.en: The usual order is contract, invoice, declaration, departure. Check the date on the invoice.
SELECT '/invoice/date' AS pointer, '/plannedDate' AS other, invoice_date AS invoice_date, today() AS filing_date
FROM declaration
WHERE invoice_date > today()
