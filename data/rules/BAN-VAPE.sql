-- id: BAN-VAPE
-- severity: block
-- scope: local
-- fields: /items/*/hsCode
-- message.vi: Thuốc lá điện tử và thuốc lá nung nóng (mã {code}) bị cấm xuất khẩu từ 05/9/2026.
-- message.en: Electronic cigarettes and heated tobacco (code {code}) may not be exported since 5 September 2026.
-- resolution.vi: Không thể xuất hàng này. Nếu mã sai thì chọn lại mã; linh kiện không phải thiết bị hút thì mô tả
--   rõ.
-- resolution.en: These goods cannot be exported. If the code is wrong choose another; describe parts that are no
--   smoking device clearly.
-- legal: Nghị định 292/2026/NĐ-CP
-- valid-from: 2026-09-05
SELECT pointer || '/hsCode' AS pointer, hs_code AS code
FROM item
WHERE substr(hs_code, 1, 6) IN ('240411', '240412', '240419', '854340')
