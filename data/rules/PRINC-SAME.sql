-- id: PRINC-SAME
-- severity: check
-- scope: local
-- fields: /principal/id /exporter/id
-- message.vi: Người ủy thác trùng với người xuất khẩu.
-- message.en: The principal is the same as the exporter.
-- resolution.vi: Chỉ khai người ủy thác khi bạn xuất hàng thay cho người khác; nếu tự xuất hàng của mình thì để
--   trống.
-- resolution.en: Name a principal only if you export for somebody else; for your own goods leave it empty.
SELECT '/principal/id' AS pointer, '/exporter/id' AS other
FROM declaration
WHERE principal_id = exporter_id
