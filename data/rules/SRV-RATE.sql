-- id: SRV-RATE
-- severity: question
-- scope: server
-- fields: /invoice/total/currency
-- message.vi: Hệ thống hải quan chưa có tỷ giá {currency} cho ngày khai.
-- message.en: The customs system has no rate for {currency} on the day of declaration.
-- resolution.vi: Hỏi cơ quan hải quan tỷ giá tính chéo, hoặc ghi hóa đơn bằng đồng tiền có niêm yết như USD, EUR.
-- resolution.en: Ask customs for a cross rate, or invoice in a quoted currency such as USD or EUR.
-- legal: VNACCS EDA E0108
SELECT '/invoice/total/currency' AS pointer, invoice_total_currency AS currency
FROM declaration
WHERE code_valid('currencies', invoice_total_currency)
  AND invoice_total_currency NOT IN ('VND', 'USD', 'EUR', 'GBP', 'JPY', 'AUD', 'CAD', 'CHF', 'CNY', 'DKK', 'HKD', 'INR', 'KRW',
                                     'KWD', 'MYR', 'NOK', 'RUB', 'SAR', 'SEK', 'SGD', 'THB')
