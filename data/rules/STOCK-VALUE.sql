-- id: STOCK-VALUE
-- severity: question
-- scope: local
-- fields: /ecommerce/fulfilmentStock /valueConsultation /notes
-- message.vi: Hàng chuyển kho chưa có giá bán: chưa nói trị giá được xác định bằng cách nào.
-- message.en: Stock that is moved has no selling price yet: it is not said how its value was found.
-- resolution.vi: Ghi vào phần ghi chú trị giá lấy từ đâu, ví dụ “trị giá theo giá bán hàng giống hệt tháng
--   11/2026”.
-- resolution.en: Say in the notes where the value comes from, such as the selling price of identical goods in
--   November 2026.
SELECT '/notes' AS pointer, '/ecommerce/fulfilmentStock' AS other
FROM declaration
WHERE ecommerce_fulfilment_stock = 1 AND value_consultation IS NULL
  AND NOT has_word(coalesce(notes, ''), 'trị giá|giá bán|giá thành|giá vốn|value|price|cost')
