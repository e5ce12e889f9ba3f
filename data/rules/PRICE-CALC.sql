-- id: PRICE-CALC
-- severity: block
-- scope: local
-- fields: /items/*/value/amount /items/*/unitPrice/amount /items/*/quantity/value
-- message.vi: Đơn giá nhân số lượng bằng {product_number}, nhưng trị giá của dòng là {value_number} {currency}; chỉ
--   được lệch nhiều nhất 1.
-- message.en: Unit price times quantity is {product_number}, but the line's value is {value_number} {currency}; they
--   may differ by 1 at most.
-- resolution.vi: Sửa đơn giá, số lượng hoặc trị giá. Nếu đơn giá bị làm tròn nhiều thì để trống hẳn ô đơn giá.
-- resolution.en: Correct price, quantity or value. If the unit price had to be rounded a lot, leave it out
--   altogether.
-- legal: VNACCS EDA R1088
SELECT pointer || '/value/amount' AS pointer, pointer || '/unitPrice/amount' AS other,
       dec_text(product, 4) AS product_number, dec_text(value_amount, 4) AS value_number, value_currency AS currency
FROM (SELECT pointer, value_amount, value_currency,
             dec_mul(unit_price_amount, 6,
                     CASE WHEN unit_price_unit = quantity_unit THEN quantity_value
                          WHEN unit_price_unit = second_quantity_unit THEN second_quantity_value END, 2, 4) AS product
      FROM item
      WHERE unit_price_currency = value_currency)
WHERE abs(dec_sub(value_amount, product)) > 10000
