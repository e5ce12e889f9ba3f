-- id: ITEM-SAME
-- severity: tip
-- scope: local
-- fields: /items/*/description
-- message.vi: Dòng này giống hệt dòng {first_line}: cùng mã HS, mô tả và đơn giá.
-- message.en: This line is the same as line {first_line}: HS code, description and unit price.
-- resolution.vi: Xem có nhập hai lần không. Nếu đúng là cùng một mặt hàng thì nên gộp thành một dòng.
-- resolution.en: See whether it was entered twice. If it is one and the same product, put it into one line.
SELECT b.pointer || '/description' AS pointer, '/items/' || (min(a.line) - 1) || '/description' AS other,
       min(a.line) AS first_line
FROM item AS a
JOIN item AS b ON a.line < b.line AND a.hs_code = b.hs_code AND a.description = b.description
              AND a.unit_price_amount IS b.unit_price_amount AND a.unit_price_currency IS b.unit_price_currency
              AND a.product_code IS b.product_code AND a.origin_country IS b.origin_country
GROUP BY b.line
