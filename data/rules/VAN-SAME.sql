-- id: VAN-SAME
-- severity: block
-- scope: local
-- fields: /vanning/places/*
-- message.vi: Địa điểm xếp hàng {place} được khai hai lần.
-- message.en: Vanning place {place} is declared twice.
-- resolution.vi: Xóa mã thừa.
-- resolution.en: Remove the second one.
-- legal: VNACCS EDA R1090
SELECT b.pointer AS pointer, a.pointer AS other, b.value AS place
FROM vanning_place AS a
JOIN vanning_place AS b ON a.line < b.line AND a.value = b.value
WHERE NOT EXISTS (SELECT 1 FROM vanning_place AS c WHERE c.line < a.line AND c.value = b.value)
