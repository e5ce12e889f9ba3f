-- id: OFFICE-SUB
-- severity: check
-- scope: local
-- fields: /customsSubsection /customsOffice
-- message.vi: Danh sách của {office} không có bộ phận {subsection}.
-- message.en: The list of {office} has no subsection {subsection}.
-- resolution.vi: Danh sách công khai là của năm 2014, nên mã vẫn có thể đúng; hỏi lại cơ quan hải quan. Thường là 00.
-- resolution.en: The public list is of 2014, so the code may still be right; ask the office. Usually it is 00.
SELECT '/customsSubsection' AS pointer, '/customsOffice' AS other, customs_office AS office,
       customs_subsection AS subsection
FROM declaration
WHERE NOT code_valid('customs_subsections', customs_office || customs_subsection)
  AND EXISTS (SELECT 1 FROM code
              WHERE code.list = 'customs_subsections'
                AND code.code BETWEEN customs_office || '00' AND customs_office || 'ZZ')
