-- id: TERM-OLD
-- severity: check
-- scope: local
-- fields: /invoice/incoterm
-- message.vi: {term} thuộc bản Incoterms cũ, hiện không còn dùng trong hợp đồng mới.
-- message.en: {term} is of an older edition of Incoterms and no longer used in new contracts.
-- resolution.vi: Xem lại hợp đồng; nếu đúng là điều kiện cũ thì giữ nguyên, nếu không thì chọn điều kiện của
--   Incoterms 2020 (CFR thay C&F, DAP thay DDU, DPU thay DAT).
-- resolution.en: Look at the contract; if it really has the old term, keep it, else choose one of Incoterms 2020 (CFR
--   for C&F, DAP for DDU, DPU for DAT).
SELECT '/invoice/incoterm' AS pointer, invoice_incoterm AS term
FROM declaration
WHERE code_attribute('incoterms', invoice_incoterm, 'current') = '0'
