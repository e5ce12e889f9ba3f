-- id: IMP-FREIGHT
-- severity: block
-- scope: local
-- fields: /valuation/importFreight/kind /invoice/incoterm
-- message.vi: Giá {term} chưa gồm cước vận chuyển; phải khai mã và số tiền cước.
-- message.en: The {term} price does not include freight; its code and amount have to be given.
-- resolution.vi: Chọn mã cước (thường là A) rồi nhập số tiền trên vận đơn.
-- resolution.en: Choose the freight code (usually A) and enter the amount on the transport document.
-- legal: VNACCS IDA R0006, R0029, R0157
SELECT '/valuation/importFreight/kind' AS pointer, '/invoice/incoterm' AS other, invoice_incoterm AS term
FROM declaration
WHERE dataset = 'return-import' AND invoice_incoterm IN ('EXW', 'FCA', 'FAS', 'FOB', 'C&I')
  AND (valuation_import_freight_kind IS NULL
       OR (valuation_import_freight_kind = 'A' AND valuation_import_freight_amount IS NULL))
