-- id: QTY-WHOLE
-- severity: check
-- scope: local
-- fields: /items/*/quantity/value /items/*/secondQuantity/value
-- message.vi: {quantity_number} {unit}: đơn vị này đếm theo cái nên thường là số nguyên.
-- message.en: {quantity_number} {unit}: this unit counts pieces, which are usually whole.
-- resolution.vi: Kiểm tra số lượng và đơn vị tính; hàng cân hoặc đo thì dùng KGM, MTR, LTR…
-- resolution.en: Check quantity and unit; goods that are weighed or measured take KGM, MTR, LTR …
SELECT pointer || '/quantity/value' AS pointer, dec_text(quantity_value, 2) AS quantity_number, quantity_unit AS unit
FROM item
WHERE quantity_unit IN ('PCE', 'PR', 'NPR', 'SET') AND quantity_value % 100 <> 0
UNION ALL
SELECT pointer || '/secondQuantity/value', dec_text(second_quantity_value, 2), second_quantity_unit
FROM item
WHERE second_quantity_unit IN ('PCE', 'PR', 'NPR', 'SET') AND second_quantity_value % 100 <> 0
