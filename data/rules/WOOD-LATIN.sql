-- id: WOOD-LATIN
-- severity: question
-- scope: local
-- fields: /items/*/description /items/*/hsCode
-- message.vi: Mô tả chỉ nêu tên gỗ thường gọi: {text}
-- message.en: The description gives the trade name of the wood only: {text}
-- resolution.vi: Ghi thêm tên khoa học trong ngoặc, ví dụ “gỗ hương (Pterocarpus macrocarpus)”, và chuẩn bị giấy tờ
--   nguồn gốc gỗ. Loài thuộc CITES cần giấy phép.
-- resolution.en: Add the scientific name in brackets, such as “gỗ hương (Pterocarpus macrocarpus)”, and have the
--   proof of the wood's origin ready. Species under CITES need a permit.
-- legal: Nghị định 06/2019/NĐ-CP
SELECT pointer || '/description' AS pointer, pointer || '/hsCode' AS other, description AS text
FROM item
WHERE substr(hs_code, 1, 2) IN ('44', '94', '96', '33', '14', '12', '97')
  AND has_word(description, 'gỗ hương|giáng hương|gỗ trắc|gỗ cẩm lai|gỗ gụ|gỗ mun|gỗ sưa|huê mộc vàng|gỗ lim|gỗ trầm|trầm hương|kỳ nam|gỗ nghiến|rosewood|agarwood|ebony')
  AND NOT matches(description, '[A-Z][a-z]{3,} (spp?[.]|[a-z]{4,})')
