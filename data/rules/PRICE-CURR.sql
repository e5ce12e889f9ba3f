-- id: PRICE-CURR
-- severity: check
-- scope: local
-- fields: /items/*/unitPrice/currency /items/*/value/currency
-- message.vi: Đơn giá ghi bằng {price_currency}, trị giá của dòng ghi bằng {currency}: Khai không so được hai số này.
-- message.en: The unit price is in {price_currency}, the line's value in {currency}: Khai cannot compare them.
-- resolution.vi: Ghi đơn giá bằng đồng tiền của hóa đơn, trừ khi hóa đơn thật sự ghi như vậy.
-- resolution.en: Give the unit price in the invoice's currency, unless the invoice really says otherwise.
SELECT pointer || '/unitPrice/currency' AS pointer, pointer || '/value/currency' AS other,
       unit_price_currency AS price_currency, value_currency AS currency
FROM item
WHERE unit_price_currency <> value_currency
