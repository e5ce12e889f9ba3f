-- id: TERM-PLACE
-- severity: tip
-- scope: local
-- fields: /invoice/incotermPlace /invoice/incoterm
-- message.vi: Điều kiện {term} chưa có địa điểm.
-- message.en: The term {term} has no place.
-- resolution.vi: Ghi nơi đi kèm điều kiện giá, ví dụ FOB Hải Phòng, DAP London: thiếu nơi này thì không biết giá gồm
--   những gì.
-- resolution.en: Enter the place that belongs to the term, such as FOB Hải Phòng or DAP London: without it nobody
--   knows what the price includes.
SELECT '/invoice/incotermPlace' AS pointer, '/invoice/incoterm' AS other, invoice_incoterm AS term
FROM declaration
WHERE invoice_incoterm IS NOT NULL AND invoice_incoterm_place IS NULL
