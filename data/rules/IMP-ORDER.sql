-- id: IMP-ORDER
-- severity: check
-- scope: local
-- fields: /original/declarationDate /plannedDate
-- message.vi: Tờ khai xuất khẩu ban đầu đề ngày {export_date}, sau ngày khai nhập trả lại {filing_date}.
-- message.en: The original export is dated {export_date}, after the return of {filing_date}.
-- resolution.vi: Sửa ngày theo tờ khai xuất khẩu ban đầu.
-- resolution.en: Correct the date by the original export declaration.
-- legal: Nghị định 08/2015/NĐ-CP, điều 47
SELECT '/original/declarationDate' AS pointer, '/plannedDate' AS other, original_declaration_date AS export_date,
       today() AS filing_date
FROM declaration
WHERE original_declaration_date > today()
