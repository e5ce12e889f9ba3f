-- id: PAY-NOTE
-- severity: check
-- scope: local
-- fields: /invoice/paymentMethod /notes
-- message.vi: Phương thức thanh toán KC (khác) cần được giải thích ở phần ghi chú.
-- message.en: Method of payment KC (other) has to be explained in the notes.
-- resolution.vi: Ghi ngắn gọn cách nhận tiền, ví dụ “Nhận tiền qua sàn ETSY” hoặc “Khách trả bằng thẻ”.
-- resolution.en: Say in a few words how the money comes, for example “Paid out through ETSY” or “Paid by card”.
SELECT '/invoice/paymentMethod' AS pointer, '/notes' AS other
FROM declaration
WHERE notes IS NULL AND code_attribute('payment_methods', invoice_payment_method, 'note_needed') = '1'
