-- id: DOC-SAME
-- severity: check
-- scope: local
-- fields: /documents/*/number /documents/*/type
-- message.vi: Chứng từ {number} đã được khai ở dòng thứ {first}.
-- message.en: Paper {number} is already declared as number {first}.
-- resolution.vi: Xóa dòng thừa.
-- resolution.en: Remove the second one.
SELECT b.pointer || '/number' AS pointer, a.pointer || '/number' AS other, b.number, a.line AS first
FROM document AS a
JOIN document AS b ON a.line < b.line AND a.type = b.type AND wire_text(a.number) = wire_text(b.number)
WHERE NOT EXISTS (SELECT 1 FROM document AS c
                  WHERE c.line < a.line AND c.type = b.type AND wire_text(c.number) = wire_text(b.number))
