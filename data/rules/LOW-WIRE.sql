-- id: LOW-WIRE
-- severity: block
-- scope: local
-- fields: /transport/transportDocument /packages
-- message.vi: Phiếu gửi trị giá thấp chỉ nhận {most} ký tự ở ô này; đang có {length}.
-- message.en: A low-value sheet takes {most} characters in this field; there are {length}.
-- resolution.vi: Ghi ngắn lại, hoặc làm tờ khai đầy đủ.
-- resolution.en: Shorten it, or make a full declaration.
-- legal: VNACCS MEC AWB, NO
SELECT '/transport/transportDocument' AS pointer, 20 AS most, chars(wire_text(transport_transport_document)) AS length
FROM declaration
WHERE dataset = 'ecommerce-low-value' AND chars(wire_text(transport_transport_document)) > 20
UNION ALL
SELECT '/packages', 6, length(packages) FROM declaration
WHERE dataset = 'ecommerce-low-value' AND packages > 999999
