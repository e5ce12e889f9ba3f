-- id: INV-OLD
-- severity: check
-- scope: local
-- fields: /invoice/date
-- message.vi: Hóa đơn ghi ngày {invoice_date}, cách ngày khai hơn một năm.
-- message.en: The invoice is of {invoice_date}, more than a year before the declaration.
-- resolution.vi: Xem lại năm trên hóa đơn: đầu năm hay gõ nhầm sang năm cũ.
-- resolution.en: Look at the year on the invoice: in January the old year is easily typed.
SELECT '/invoice/date' AS pointer, invoice_date AS invoice_date
FROM declaration
WHERE days_between(invoice_date, today()) > 365
