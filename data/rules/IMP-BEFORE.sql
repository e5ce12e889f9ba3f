-- id: IMP-BEFORE
-- severity: block
-- scope: local
-- fields: /releaseBeforePermitReason /duty/paymentTiming
-- message.vi: Xin giải phóng hàng thì thời hạn nộp thuế phải là D (nộp ngay).
-- message.en: For release before clearance the time of payment has to be D (at once).
-- resolution.vi: Chọn thời hạn nộp thuế D, hoặc bỏ lý do đề nghị giải phóng hàng.
-- resolution.en: Choose time of payment D, or take the reason for release out.
-- legal: VNACCS IDA R1051
SELECT '/releaseBeforePermitReason' AS pointer, '/duty/paymentTiming' AS other
FROM declaration
WHERE release_before_permit_reason IS NOT NULL AND duty_payment_timing IS NOT 'D'
