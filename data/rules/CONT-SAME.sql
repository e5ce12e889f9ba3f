-- id: CONT-SAME
-- severity: block
-- scope: local
-- fields: /transport/containers/*
-- message.vi: Số container {number} được khai hai lần.
-- message.en: Container number {number} is declared twice.
-- resolution.vi: Xóa số thừa, hoặc sửa nếu gõ nhầm.
-- resolution.en: Remove the second one, or correct it if it was mistyped.
-- legal: VNACCS EDA R1099
SELECT b.pointer AS pointer, a.pointer AS other, b.value AS number
FROM container AS a
JOIN container AS b ON a.line < b.line AND wire_text(a.value) = wire_text(b.value)
WHERE NOT EXISTS (SELECT 1 FROM container AS c WHERE c.line < a.line AND wire_text(c.value) = wire_text(b.value))
