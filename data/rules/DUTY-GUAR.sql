-- id: DUTY-GUAR
-- severity: check
-- scope: local
-- fields: /duty/security/bank /duty/paymentTiming
-- message.vi: Bảo lãnh chỉ đi với thời hạn nộp thuế A hoặc B.
-- message.en: A guarantee goes with time of payment A or B only.
-- resolution.vi: Bỏ thông tin bảo lãnh, hoặc chọn A (bảo lãnh riêng) hay B (bảo lãnh chung).
-- resolution.en: Take the guarantee out, or choose A (individual) or B (general guarantee).
-- legal: VNACCS EDA R1052, R1054, R1055
SELECT '/duty/security/bank' AS pointer, '/duty/paymentTiming' AS other
FROM declaration
WHERE duty_security_bank IS NOT NULL AND code_attribute('payment_timings', duty_payment_timing, 'guarantee') IS NOT '1'
