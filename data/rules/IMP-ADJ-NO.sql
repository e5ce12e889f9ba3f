-- id: IMP-ADJ-NO
-- severity: block
-- scope: local
-- fields: /items/*/adjustmentNumbers/* /valuation/adjustments/*/kind
-- message.vi: Tờ khai không có khoản điều chỉnh thứ {number}.
-- message.en: The declaration has no adjustment number {number}.
-- resolution.vi: Sửa số thứ tự, hoặc thêm khoản điều chỉnh.
-- resolution.en: Correct the number, or add the adjustment.
-- legal: VNACCS IDA R1087
SELECT pointer, value AS number
FROM item_adjustment
WHERE value NOT IN (SELECT line FROM adjustment)
