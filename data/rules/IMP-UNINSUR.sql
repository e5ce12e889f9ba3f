-- id: IMP-UNINSUR
-- severity: block
-- scope: local
-- fields: /valuation/importInsurance/kind /invoice/incoterm
-- message.vi: Giá {term} chưa gồm bảo hiểm; phải khai mã bảo hiểm.
-- message.en: The {term} price does not include insurance; the insurance code has to be given.
-- resolution.vi: Chọn A và nhập số tiền nếu có mua bảo hiểm, D nếu không.
-- resolution.en: Choose A and enter the amount if the goods were insured, D if not.
-- legal: VNACCS IDA R0086, R0087, R1035
SELECT '/valuation/importInsurance/kind' AS pointer, '/invoice/incoterm' AS other, invoice_incoterm AS term
FROM declaration
WHERE dataset = 'return-import' AND valuation_import_insurance_kind IS NULL
  AND invoice_incoterm NOT IN ('CIF', 'CIP', 'C&I', 'DDU', 'DDP', 'DAP', 'DAF', 'DAT', 'DPU')
