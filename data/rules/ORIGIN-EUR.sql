-- id: ORIGIN-EUR
-- severity: check
-- scope: local
-- fields: /invoice/total/amount /destinationCountry /items/*/originCountry
-- message.vi: Lô hàng trị giá {amount_number} {currency}, trên 6.000 EUR: nhà xuất khẩu không tự khai xuất xứ cho ưu
--   đãi EVFTA hoặc UKVFTA được.
-- message.en: The shipment is worth {amount_number} {currency}, above EUR 6,000: for EVFTA or UKVFTA preference the
--   exporter cannot declare the origin himself.
-- resolution.vi: Nếu khách muốn hưởng thuế ưu đãi, xin C/O mẫu EUR.1 trước khi hàng đi.
-- resolution.en: If the buyer wants the preferential duty, get a EUR.1 certificate before the goods leave.
-- legal: EVFTA; UKVFTA
SELECT '/invoice/total/amount' AS pointer, '/destinationCountry' AS other,
       dec_text(invoice_total_amount, 4) AS amount_number, invoice_total_currency AS currency
FROM declaration
WHERE destination_country IN ('AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT',
                              'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'GB')
  AND invoice_total_amount > CASE invoice_total_currency WHEN 'EUR' THEN 60000000 WHEN 'USD' THEN 70000000
                                                         WHEN 'GBP' THEN 53000000 END
  AND EXISTS (SELECT 1 FROM item WHERE origin_country = 'VN')
