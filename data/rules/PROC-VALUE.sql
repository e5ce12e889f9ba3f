-- id: PROC-VALUE
-- severity: tip
-- scope: local
-- fields: /items/*/value/amount /regime
-- message.vi: Hàng gia công: trị giá gồm cả nguyên liệu bên đặt gia công cung cấp, không chỉ tiền công.
-- message.en: Processed goods: the value includes the materials the principal supplied, not the fee alone.
-- resolution.vi: Cộng trị giá nguyên liệu nhận vào theo định mức rồi so với trị giá đã nhập.
-- resolution.en: Add the value of the materials received by the norms and compare it with what was entered.
-- legal: Thông tư 39/2015/TT-BTC
SELECT '/items' AS pointer, '/regime' AS other
FROM declaration
WHERE regime = 'E52' AND EXISTS (SELECT 1 FROM item WHERE value_amount IS NOT NULL)
