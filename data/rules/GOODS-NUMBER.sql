-- id: GOODS-NUMBER
-- severity: check
-- scope: local
-- fields: /cargoIdentifier /transport/transportDocument /invoice/number /localReference
-- message.vi: Số định danh hàng hóa trùng với số của một chứng từ khác.
-- message.en: The goods management number is the same as the number of another document.
-- resolution.vi: Số định danh (số quản lý hàng hóa) do hệ thống hải quan cấp trước khi khai; đây không phải là số vận
--   đơn, số hóa đơn hay số tham chiếu của bạn.
-- resolution.en: The goods management number is given by the customs system before filing; it is not the number of
--   the transport document or the invoice, and not your own reference.
-- legal: Thông tư 38/2015/TT-BTC, điều 18 khoản 1 điểm k (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/cargoIdentifier' AS pointer,
       CASE cargo_identifier WHEN invoice_number THEN '/invoice/number' WHEN local_reference THEN '/localReference'
                             ELSE '/transport/transportDocument' END AS other
FROM declaration
WHERE cargo_identifier IN (transport_transport_document, invoice_number, local_reference)
