-- id: UNIT-SAME
-- severity: check
-- scope: local
-- fields: /items/*/secondQuantity/unit /items/*/quantity/unit
-- message.vi: Hai số lượng của dòng này dùng cùng một đơn vị tính {unit}.
-- message.en: Both quantities of this line are in {unit}.
-- resolution.vi: Số lượng thứ hai chỉ cần khi có đơn vị khác, thường là KGM. Đổi đơn vị hoặc bỏ số lượng thứ hai.
-- resolution.en: A second quantity is only for another unit, usually KGM. Change the unit or leave it out.
SELECT pointer || '/secondQuantity/unit' AS pointer, pointer || '/quantity/unit' AS other, quantity_unit AS unit
FROM item
WHERE quantity_unit = second_quantity_unit
