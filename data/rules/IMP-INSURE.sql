-- id: IMP-INSURE
-- severity: block
-- scope: local
-- fields: /valuation/importInsurance/kind /invoice/incoterm
-- message.vi: Giá {term} đã gồm bảo hiểm; không khai mã bảo hiểm nữa.
-- message.en: The {term} price includes insurance; the insurance code has to stay empty.
-- resolution.vi: Bỏ mã bảo hiểm, hoặc sửa điều kiện giá theo hóa đơn.
-- resolution.en: Take the insurance code out, or correct the term by the invoice.
-- legal: VNACCS IDA R0028, R0030
SELECT '/valuation/importInsurance/kind' AS pointer, '/invoice/incoterm' AS other, invoice_incoterm AS term
FROM declaration
WHERE dataset = 'return-import' AND valuation_import_insurance_kind IS NOT NULL
  AND invoice_incoterm IN ('CIF', 'CIP', 'C&I', 'DDU', 'DDP', 'DAP', 'DAF', 'DAT', 'DPU')
