-- id: INVS-SAME
-- severity: check
-- scope: local
-- fields: /invoices/*/number
-- message.vi: Hóa đơn {number} được kê hai lần.
-- message.en: Invoice {number} is listed twice.
-- resolution.vi: Xóa dòng thừa.
-- resolution.en: Remove the second one.
SELECT b.pointer || '/number' AS pointer, a.pointer || '/number' AS other, b.number
FROM invoice AS a
JOIN invoice AS b ON a.line < b.line AND wire_text(a.number) = wire_text(b.number)
WHERE NOT EXISTS (SELECT 1 FROM invoice AS c WHERE c.line < a.line AND wire_text(c.number) = wire_text(b.number))
