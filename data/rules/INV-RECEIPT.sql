-- id: INV-RECEIPT
-- severity: block
-- scope: local
-- fields: /invoice/electronicReceiptNumber /invoice/form
-- message.vi: Số tiếp nhận hóa đơn điện tử chỉ đi cùng hình thức hóa đơn D.
-- message.en: A receipt number of the electronic invoice goes with invoice form D only.
-- resolution.vi: Chọn hình thức D nếu đã gửi hóa đơn điện tử qua hệ thống hải quan; nếu chưa thì xóa số tiếp nhận.
-- resolution.en: Choose form D if the electronic invoice was sent through the customs system; if not, take the number
--   out.
-- legal: VNACCS EDA S0225, S0226
SELECT '/invoice/electronicReceiptNumber' AS pointer, '/invoice/form' AS other,
       '/invoice/electronicReceiptNumber' AS fix_pointer, '' AS fix_value
FROM declaration
WHERE invoice_electronic_receipt_number IS NOT NULL AND invoice_form IS NOT 'D'
