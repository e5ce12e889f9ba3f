-- id: PRICE-UNIT
-- severity: block
-- scope: local
-- fields: /items/*/unitPrice/unit /items/*/quantity/unit /items/*/secondQuantity/unit
-- message.vi: Đơn giá tính theo {price_unit}, nhưng dòng hàng không có số lượng nào theo đơn vị đó.
-- message.en: The unit price is per {price_unit}, but the line has no quantity in that unit.
-- resolution.vi: Đơn vị của đơn giá phải trùng với đơn vị tính của số lượng thứ nhất hoặc thứ hai.
-- resolution.en: The unit of the price has to be that of the first or of the second quantity.
-- legal: VNACCS EDA R1089
SELECT pointer || '/unitPrice/unit' AS pointer, pointer || '/quantity/unit' AS other, unit_price_unit AS price_unit
FROM item
WHERE unit_price_unit <> quantity_unit AND unit_price_unit IS NOT second_quantity_unit
