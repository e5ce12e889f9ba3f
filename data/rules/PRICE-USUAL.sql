-- id: PRICE-USUAL
-- severity: question
-- scope: local
-- fields: /items/*/value/amount /items/*/quantity/value
-- message.vi: Đơn giá {price_number} {currency}/{unit}; trong {n} dòng trước đây của bạn thường là
--   {low_number}–{high_number}.
-- message.en: {price_number} {currency} for one {unit}; in {n} of your earlier lines it was usually
--   {low_number}–{high_number}.
-- resolution.vi: Xem lại số lượng, đơn vị tính và trị giá; hay lệch dấu thập phân. Nếu đúng thì giữ chứng từ giải
--   thích giá.
-- resolution.en: Look at quantity, unit and value again; a decimal mark is easily misplaced. If it is right, have
--   papers at hand that explain the price.
WITH line AS MATERIALIZED (
  SELECT item.pointer, coalesce(product_code, sku) AS goods, hs_code, quantity_unit AS unit, value_currency AS currency,
         exporter_id AS exporter, dec_div(value_amount, 4, quantity_value, 2, 6) AS price
  FROM item, declaration
  WHERE value_amount > 0 AND quantity_value > 0),
known AS (
  SELECT line.pointer, line.price, line.unit, line.currency, n, low, high, 2 AS factor
  FROM line
  JOIN usual ON measure = 'price' AND kind = 'goods' AND key = goods AND usual.exporter = line.exporter
            AND usual.unit = line.unit AND usual.currency = line.currency
  UNION ALL
  SELECT line.pointer, line.price, line.unit, line.currency, n, low, high, 3
  FROM line
  JOIN usual ON measure = 'price' AND kind = 'code' AND key = hs_code AND usual.exporter = line.exporter
            AND usual.unit = line.unit AND usual.currency = line.currency
  WHERE NOT EXISTS (SELECT 1 FROM usual AS own
                    WHERE own.measure = 'price' AND own.kind = 'goods' AND own.key = goods AND own.exporter = line.exporter
                      AND own.unit = line.unit AND own.currency = line.currency))
SELECT pointer || '/value/amount' AS pointer, pointer || '/quantity/value' AS other, n, unit, currency,
       dec_text(dec_mul(price, 6, 1, 0, places), places) AS price_number, dec_text(dec_mul(low, 6, 1, 0, places), places) AS low_number,
       dec_text(dec_mul(high, 6, 1, 0, places), places) AS high_number
FROM (SELECT known.*, CASE WHEN min(low, price) < 1000000 THEN 4 ELSE 2 END AS places FROM known)
WHERE price > dec_mul(high, 6, factor, 0, 6) OR dec_mul(price, 6, factor, 0, 6) < low
