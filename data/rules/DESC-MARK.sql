-- id: DESC-MARK
-- severity: check
-- scope: local
-- fields: /items/*/description
-- message.vi: Mô tả có sẵn dấu “#&”. Khai tự thêm mã sản phẩm và xuất xứ khi gửi, nên chúng sẽ bị lặp hai lần.
-- message.en: The description already has the mark “#&”. Khai adds product code and origin when it sends, so they
--   would be there twice.
-- resolution.vi: Chuyển phần trước dấu sang ô mã sản phẩm, phần sau dấu sang ô nước xuất xứ, rồi xóa dấu “#&”.
-- resolution.en: Move what stands before the mark to the product code and what stands behind it to the country of
--   origin, then take the mark out.
SELECT pointer || '/description' AS pointer
FROM item
WHERE instr(description, '#&') > 0
