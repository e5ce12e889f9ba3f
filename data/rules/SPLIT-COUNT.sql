-- id: SPLIT-COUNT
-- severity: block
-- scope: local
-- fields: /split/sequence /split/count
-- message.vi: Đây là tờ thứ {sequence} nhưng chỉ có {count} tờ.
-- message.en: This is number {sequence}, but there are {count} only.
-- resolution.vi: Sửa số thứ tự hoặc tổng số tờ.
-- resolution.en: Correct the number or the count.
-- legal: VNACCS EDA R1033
SELECT '/split/sequence' AS pointer, '/split/count' AS other, split_sequence AS sequence, split_count AS count
FROM declaration
WHERE split_sequence > split_count
