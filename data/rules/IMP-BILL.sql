-- id: IMP-BILL
-- severity: block
-- scope: local
-- fields: /transport/bills/*
-- message.vi: Vận đơn {number} được khai hai lần.
-- message.en: Transport document {number} is declared twice.
-- resolution.vi: Xóa số thừa.
-- resolution.en: Remove the second one.
-- legal: VNACCS IDA R0047
SELECT b.pointer AS pointer, a.pointer AS other, b.value AS number
FROM bill AS a
JOIN bill AS b ON a.line < b.line AND wire_text(a.value) = wire_text(b.value)
WHERE NOT EXISTS (SELECT 1 FROM bill AS c WHERE c.line < a.line AND wire_text(c.value) = wire_text(b.value))
