-- id: IMP-ADJUST
-- severity: block
-- scope: local
-- fields: /valuation/adjustments/*/kind
-- message.vi: Mã {kind} chỉ dùng ở khoản điều chỉnh thứ nhất và đứng một mình.
-- message.en: Code {kind} stands in the first adjustment only, and alone.
-- resolution.vi: Xóa các khoản khác, hoặc dùng AD (cộng) và SB (trừ).
-- resolution.en: Remove the others, or use AD (add) and SB (subtract).
-- legal: VNACCS IDA R1036–R1047
SELECT pointer || '/kind' AS pointer, kind
FROM adjustment
WHERE kind IN ('IP', 'DP') AND (line > 1 OR (SELECT count(1) FROM adjustment) > 1)
