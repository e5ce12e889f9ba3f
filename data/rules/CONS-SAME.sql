-- id: CONS-SAME
-- severity: check
-- scope: local
-- fields: /consignee/name /exporter/name
-- message.vi: Người nhận trùng tên với người xuất khẩu.
-- message.en: The consignee has the same name as the exporter.
-- resolution.vi: Nếu gửi hàng của mình sang kho ở nước ngoài thì ghi rõ trong ghi chú rằng chưa có việc bán và trị
--   giá lấy từ đâu; nếu không, sửa tên người nhận.
-- resolution.en: If you send your own stock to a warehouse abroad, say in the notes that there is no sale yet and
--   where the value comes from; if not, correct the consignee.
SELECT '/consignee/name' AS pointer, '/exporter/name' AS other
FROM declaration
WHERE wire_text(consignee_name) = wire_text(exporter_name)
