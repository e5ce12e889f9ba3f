-- id: LOW-LIMIT
-- severity: block
-- scope: local
-- fields: /dataset /customsValueTotal/amount /customsValueVnd /invoice/total/amount /invoice/exchangeRate
-- message.vi: Trị giá hàng là {dong_number} đồng; phiếu gửi trị giá thấp chỉ dùng cho hàng dưới 5.000.000 đồng.
-- message.en: The goods are worth {dong_number} dong; the low-value sheet is for goods below 5,000,000 dong.
-- resolution.vi: Làm tờ khai đầy đủ, hoặc xem lại trị giá tại cửa khẩu và tỷ giá.
-- resolution.en: Make a full declaration, or check the value at the border and the rate.
-- legal: Thông tư 191/2015/TT-BTC, điều 6 (sửa đổi: Thông tư 56/2019/TT-BTC)
SELECT '/dataset' AS pointer, other, dec_text(dong, 0) AS dong_number
FROM (SELECT CASE WHEN customs_value_vnd IS NOT NULL THEN '/customsValueVnd'
                  WHEN customs_value_total_amount IS NULL THEN '/invoice/total/amount'
                  ELSE '/customsValueTotal/amount' END AS other,
             CASE WHEN customs_value_vnd IS NOT NULL THEN customs_value_vnd
                  WHEN customs_value_total_currency = 'VND' THEN dec_mul(customs_value_total_amount, 4, 1, 0, 0)
                  WHEN invoice_total_currency = 'VND' AND customs_value_total_amount IS NULL
                    THEN dec_mul(invoice_total_amount, 4, 1, 0, 0)
                  WHEN customs_value_total_currency = invoice_total_currency
                    THEN dec_mul(customs_value_total_amount, 4, invoice_exchange_rate, 5, 0)
                  WHEN customs_value_total_amount IS NULL AND invoice_incoterm = 'FOB'
                    THEN dec_mul(invoice_total_amount, 4, invoice_exchange_rate, 5, 0)
             END AS dong
      FROM declaration
      WHERE dataset = 'ecommerce-low-value')
WHERE dong >= 5000000
