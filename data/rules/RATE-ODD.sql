-- id: RATE-ODD
-- severity: check
-- scope: local
-- fields: /invoice/exchangeRate /invoice/total/currency
-- message.vi: Tỷ giá {rate_number} đồng cho 1 {currency} khác xa mức thường thấy.
-- message.en: A rate of {rate_number} dong for 1 {currency} is far from what is usual.
-- resolution.vi: Xem lại tỷ giá: có thể nhầm đồng tiền hoặc nhầm dấu thập phân. Hải quan dùng tỷ giá mua chuyển khoản
--   của Vietcombank cuối ngày thứ Năm tuần trước.
-- resolution.en: Check the rate: the currency or the decimal mark may be wrong. Customs takes Vietcombank's transfer
--   buying rate at the end of last week's Thursday.
WITH usual (currency, low, high) AS (
  VALUES ('USD', 2000000000, 3500000000), ('EUR', 2000000000, 4200000000), ('GBP', 2500000000, 4800000000),
         ('AUD', 1200000000, 2400000000), ('CAD', 1400000000, 2500000000), ('CHF', 2200000000, 4500000000),
         ('SGD', 1500000000, 2800000000), ('CNY', 280000000, 480000000), ('HKD', 250000000, 450000000),
         ('THB', 50000000, 110000000), ('MYR', 450000000, 900000000), ('JPY', 11000000, 28000000),
         ('KRW', 1200000, 2800000))
SELECT '/invoice/exchangeRate' AS pointer, '/invoice/total/currency' AS other,
       dec_text(invoice_exchange_rate, 5) AS rate_number, invoice_total_currency AS currency
FROM declaration
JOIN usual ON usual.currency = invoice_total_currency
WHERE invoice_exchange_rate NOT BETWEEN low AND high
