-- id: IOSS-FORM
-- severity: check
-- scope: local
-- fields: /marks /notes
-- message.vi: Số IOSS trong “{text}” không đúng dạng: IM và đúng mười chữ số.
-- message.en: The IOSS number in “{text}” does not have the right form: IM and ten digits exactly.
-- resolution.vi: Chép lại số IOSS mà sàn hoặc người bán cung cấp, ví dụ IM0401234567. Thiếu một chữ số là hải quan
--   EU thu thuế lần nữa.
-- resolution.en: Copy the IOSS number of the marketplace or the seller again, such as IM0401234567. With a digit
--   missing EU customs collects the VAT once more.
-- legal: Directive 2006/112/EC, art. 369q
WITH place (pointer, text) AS (
  SELECT '/marks', marks FROM declaration WHERE marks IS NOT NULL
  UNION ALL SELECT '/notes', notes FROM declaration WHERE notes IS NOT NULL)
SELECT pointer, text
FROM place
WHERE (matches(wire_text(text), '(^|[^A-Z0-9])IM[ -]?[0-9][0-9 -]{4,}') OR matches(wire_text(text), '(^|[^A-Z])IOSS[^A-Z0-9]*[0-9]'))
  AND NOT matches(wire_text(text), '(^|[^A-Z0-9])IM[0-9]{10}($|[^0-9])')
