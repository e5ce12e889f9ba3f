-- id: ORDER-SAME
-- severity: check
-- scope: local
-- fields: /ecommerce/orderIds/*
-- message.vi: Mã đơn hàng {number} được khai hai lần.
-- message.en: Order {number} is declared twice.
-- resolution.vi: Xóa mã thừa; xem lô hàng có bị ghép trùng không.
-- resolution.en: Remove the second one; see whether a parcel was put in twice.
SELECT b.pointer AS pointer, a.pointer AS other, b.value AS number
FROM order_id AS a
JOIN order_id AS b ON a.line < b.line AND a.value = b.value
WHERE NOT EXISTS (SELECT 1 FROM order_id AS c WHERE c.line < a.line AND c.value = b.value)
