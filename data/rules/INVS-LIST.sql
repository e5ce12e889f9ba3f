-- id: INVS-LIST
-- severity: tip
-- scope: local
-- fields: /invoices/*/number /attachmentReceipts/*/kind
-- message.vi: Có {n} hóa đơn trên một tờ khai; phải đính kèm bảng kê hóa đơn.
-- message.en: There are {n} invoices on one declaration; the list of invoices has to be attached.
-- resolution.vi: Gửi bảng kê (mẫu 02/BKHĐ) qua nghiệp vụ HYS rồi nhập số tiếp nhận ở phần đính kèm.
-- resolution.en: Send the list (form 02/BKHĐ) through HYS and enter its receipt number among the attachments.
-- legal: Thông tư 38/2015/TT-BTC, điều 18 (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/invoices' AS pointer, n
FROM (SELECT count(1) AS n FROM invoice)
WHERE n > 1 AND NOT EXISTS (SELECT 1 FROM attachment_receipt)
