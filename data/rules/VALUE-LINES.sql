-- id: VALUE-LINES
-- severity: check
-- scope: local
-- fields: /customsValueTotal/amount /items/*/customsValue/amount
-- message.vi: Trị giá tính thuế các dòng cộng lại là {lines_number} {currency}, khác tổng {total_number}.
-- message.en: The lines' customs values come to {lines_number} {currency}, not to the total of {total_number}.
-- resolution.vi: Phân bổ lại cước, phí bảo hiểm và các khoản trừ cho từng dòng theo trị giá; phần lẻ dồn vào dòng
--   cuối. Tờ khai của lô hàng được chia thì tổng là của cả lô, các dòng không được vượt.
-- resolution.en: Share freight, insurance and deductions out over the lines by value again; the remainder goes to
--   the last line. On a declaration of a split shipment the total is that of the whole, and the lines stay below it.
SELECT '/customsValueTotal/amount' AS pointer, (SELECT pointer FROM item WHERE line = 1) || '/customsValue/amount' AS other,
       dec_text(lines, 4) AS lines_number,
       dec_text(customs_value_total_amount, 4) AS total_number, customs_value_total_currency AS currency
FROM declaration,
     (SELECT dec_sum(customs_value_amount) AS lines, min(customs_value_currency) AS low,
             max(customs_value_currency) AS high FROM item)
WHERE low = high AND low = customs_value_total_currency
  AND CASE WHEN split_first_declaration IS NULL THEN abs(dec_sub(lines, customs_value_total_amount)) > 10000
           ELSE dec_sub(lines, customs_value_total_amount) > 10000 END
