-- id: DUTY-BANK
-- severity: check
-- scope: local
-- fields: /duty/bankPayment/bank /duty/paymentTiming
-- message.vi: Ngân hàng trả thuế thay chỉ đi với nộp thuế ngay (D).
-- message.en: A bank that pays the duty goes with payment at once (D) only.
-- resolution.vi: Bỏ thông tin hạn mức, hoặc chọn thời hạn nộp thuế D.
-- resolution.en: Take the bank's limit out, or choose payment at once (D).
-- legal: VNACCS EDA R1053
SELECT '/duty/bankPayment/bank' AS pointer, '/duty/paymentTiming' AS other
FROM declaration
WHERE duty_bank_payment_bank IS NOT NULL AND code_attribute('payment_timings', duty_payment_timing, 'bank_payment') = '0'
