-- id: SEAL-SAME
-- severity: check
-- scope: local
-- fields: /transport/seals/*
-- message.vi: Số chì {number} được khai hai lần.
-- message.en: Seal number {number} is declared twice.
-- resolution.vi: Xóa số thừa, hoặc sửa nếu gõ nhầm.
-- resolution.en: Remove the second one, or correct it if it was mistyped.
SELECT b.pointer AS pointer, a.pointer AS other, b.value AS number
FROM seal AS a
JOIN seal AS b ON a.line < b.line AND wire_text(a.value) = wire_text(b.value)
WHERE NOT EXISTS (SELECT 1 FROM seal AS c WHERE c.line < a.line AND wire_text(c.value) = wire_text(b.value))
