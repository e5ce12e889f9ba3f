-- id: VALUE-CALC
-- severity: check
-- scope: local
-- fields: /customsValueTotal/amount /invoice/total/amount /valuation/freight /valuation/insurance
--   /valuation/otherDeductions
-- message.vi: Tổng hóa đơn trừ cước phí, bảo hiểm và các khoản trừ khác bằng {result_number} {currency}, nhưng tổng trị
--   giá tính thuế là {declared_number}.
-- message.en: The invoice total less freight, insurance and other deductions is {result_number} {currency}, but the
--   total customs value is {declared_number}.
-- resolution.vi: Tính lại: chỉ trừ những khoản nằm trong giá hóa đơn và có chứng từ.
-- resolution.en: Calculate again: only what is in the invoice price and can be proved may be taken off.
SELECT '/customsValueTotal/amount' AS pointer, '/invoice/total/amount' AS other, dec_text(result, 4) AS result_number,
       dec_text(customs_value_total_amount, 4) AS declared_number, customs_value_total_currency AS currency
FROM (SELECT customs_value_total_amount, customs_value_total_currency,
             dec_sub(dec_sub(dec_sub(invoice_total_amount, coalesce(valuation_freight, 0)),
                             coalesce(valuation_insurance, 0)), coalesce(valuation_other_deductions, 0)) AS result
      FROM declaration
      WHERE customs_value_total_currency = invoice_total_currency
        AND invoice_incoterm NOT IN ('EXW', 'FCA', 'FAS', 'FOB')
        AND coalesce(valuation_freight, valuation_insurance, valuation_other_deductions) IS NOT NULL)
WHERE abs(dec_sub(customs_value_total_amount, result)) > 10000
