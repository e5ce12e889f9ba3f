-- id: PERMIT-SAME
-- severity: check
-- scope: local
-- fields: /permits/*/number /permits/*/kind
-- message.vi: Giấy phép {number} đã được khai ở ô thứ {first}.
-- message.en: Licence {number} is already declared as number {first}.
-- resolution.vi: Mỗi giấy phép chỉ khai một lần; xóa ô thừa.
-- resolution.en: Declare each licence once; remove the other entry.
SELECT b.pointer || '/number' AS pointer, a.pointer || '/number' AS other, b.number, a.line AS first
FROM permit AS a
JOIN permit AS b ON a.line < b.line AND a.kind = b.kind AND wire_text(a.number) = wire_text(b.number)
WHERE NOT EXISTS (SELECT 1 FROM permit AS c
                  WHERE c.line < a.line AND c.kind = b.kind AND wire_text(c.number) = wire_text(b.number))
