-- id: OIL-MIX
-- severity: block
-- scope: local
-- fields: /items/*/hsCode
-- message.vi: Dầu thô (mã 2709) không khai chung tờ khai với hàng khác.
-- message.en: Crude oil (2709) does not go on one declaration with other goods.
-- resolution.vi: Tách dầu thô sang tờ khai riêng.
-- resolution.en: Put the crude oil on a declaration of its own.
-- legal: VNACCS EDA E1061
SELECT item.pointer || '/hsCode' AS pointer
FROM item
WHERE substr(hs_code, 1, 4) = '2709' AND EXISTS (SELECT 1 FROM item AS another WHERE substr(another.hs_code, 1, 4) <> '2709')
