-- id: VALUE-DOOR
-- severity: question
-- scope: local
-- fields: /customsValueTotal/amount /invoice/incoterm /valuation/freight
-- message.vi: Giá {term} gồm cả cước phí ra nước ngoài, nhưng trị giá tính thuế chưa được trừ khoản đó.
-- message.en: The {term} price includes carriage abroad, but it has not been taken off the customs value.
-- resolution.vi: Trị giá tính thuế hàng xuất là giá tại cửa khẩu xuất: lấy tổng hóa đơn trừ cước phí và bảo hiểm quốc
--   tế. Nếu thật sự không có cước phí thì ghi cước phí là 0.
-- resolution.en: The customs value of exports is the price at the border: the invoice total less international
--   freight and insurance. If there is really no freight, enter 0 as freight.
SELECT '/customsValueTotal/amount' AS pointer, '/invoice/incoterm' AS other, invoice_incoterm AS term
FROM declaration
WHERE code_attribute('incoterms', invoice_incoterm, 'freight_included') = '1' AND invoice_incoterm <> 'DAF'
  AND destination_country <> 'VN' AND valuation_freight IS NOT 0
  AND CASE WHEN customs_value_total_amount IS NULL THEN invoice_incoterm = 'DAP'
           WHEN customs_value_total_currency = invoice_total_currency
             THEN customs_value_total_amount >= invoice_total_amount
           WHEN customs_value_total_currency = 'VND'
             THEN customs_value_total_amount >= dec_mul(invoice_total_amount, 4, invoice_exchange_rate, 5, 4)
      END
