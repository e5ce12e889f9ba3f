-- id: IMP-VALUE
-- severity: block
-- scope: local
-- fields: /items/*/customsValue/amount /valuation/declarationKind
-- message.vi: Phương pháp trị giá {method} cần nhập trị giá tính thuế ở từng dòng; dòng này chưa có.
-- message.en: Valuation method {method} wants the customs value typed on every line; this line has none.
-- resolution.vi: Nhập trị giá tính thuế của dòng hàng, hoặc chọn phương pháp 6 (trị giá giao dịch).
-- resolution.en: Enter the line's customs value, or choose method 6 (transaction value).
-- legal: VNACCS IDA R0149, R0151
SELECT item.pointer || '/customsValue/amount' AS pointer, '/valuation/declarationKind' AS other,
       valuation_declaration_kind AS method
FROM item, declaration
WHERE dataset = 'return-import' AND customs_value_amount IS NULL
  AND valuation_declaration_kind IN ('1', '2', '3', '4', '8', '9', 'T')
