-- id: PERMIT-MANY
-- severity: block
-- scope: local
-- fields: /permits/*/number
-- message.vi: Tờ khai có {n} giấy phép, hệ thống hải quan chỉ nhận 5.
-- message.en: The declaration has {n} licences; the customs system takes 5.
-- resolution.vi: Tách lô hàng thành nhiều tờ khai theo giấy phép.
-- resolution.en: Split the shipment into several declarations by licence.
-- legal: VNACCS EDA S0169
SELECT '/permits' AS pointer, n
FROM (SELECT count(1) AS n FROM permit)
WHERE n > 5
