-- id: WOOD-PACK
-- severity: tip
-- scope: local
-- fields: /packageKind /destinationCountry
-- message.vi: Pa-lét và sọt gỗ phải được xử lý và đóng dấu ISPM 15; thiếu dấu thì hàng có thể bị giữ ở nước đến.
-- message.en: Wooden pallets and crates have to be treated and bear the ISPM 15 mark; without it the goods may be
--   held abroad.
-- resolution.vi: Hỏi nơi đóng gói về dấu ISPM 15 và giấy chứng nhận hun trùng hoặc xử lý nhiệt; pa-lét nhựa hoặc giấy
--   thì không cần.
-- resolution.en: Ask the packer for the ISPM 15 mark and the certificate of fumigation or heat treatment; plastic or
--   paper pallets need none.
-- legal: ISPM 15
SELECT '/packageKind' AS pointer, '/destinationCountry' AS other
FROM declaration
WHERE package_kind IN ('PX', 'CR') AND destination_country <> 'VN'
