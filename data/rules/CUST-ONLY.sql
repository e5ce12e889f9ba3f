-- id: CUST-ONLY
-- severity: block
-- scope: local
-- fields: /customsInstruction/kind /customsInstruction/entries/*/title
-- message.vi: Ô này do hải quan điền; người khai phải để trống.
-- message.en: Customs fills this in; the declarant has to leave it empty.
-- resolution.vi: Xóa nội dung ở đây; lời nhắn cho hải quan thì viết vào phần ghi chú.
-- resolution.en: Empty it; what you want to tell customs goes into the notes.
-- legal: VNACCS EDA S1142, S1156
SELECT '/customsInstruction/kind' AS pointer, '/customsInstruction/kind' AS fix_pointer, '' AS fix_value
FROM declaration
WHERE customs_instruction_kind IS NOT NULL AND registration_number IS NULL
UNION ALL
SELECT pointer, NULL, NULL
FROM customs_instruction
WHERE (SELECT registration_number FROM declaration) IS NULL
