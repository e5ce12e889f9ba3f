-- id: INV-TOTAL
-- severity: block
-- scope: local
-- fields: /invoice/total/amount /items/*/netMassKg
-- message.vi: Tổng {total} không hợp lệ, có {lines} dòng.
-- message.en: Total {total} cannot be right
--    with {lines} lines.
-- resolution.vi: Sửa tổng.
-- resolution.en: Correct the total.
-- valid-from: 2015-01-01
SELECT '/invoice/total/amount' AS pointer,
       dec_text (invoice_total_amount, 4) AS total,
       (SELECT count (*) FROM item) AS lines
FROM declaration
WHERE invoice_total_amount < 0
