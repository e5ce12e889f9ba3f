-- id: PKG-ITEM
-- severity: check
-- scope: local
-- fields: /packages /items/*/quantity/value
-- message.vi: Có {packages} kiện nhưng các dòng hàng chỉ có {pieces_number} cái.
-- message.en: There are {packages} packages, but only {pieces_number} pieces on the lines.
-- resolution.vi: Đếm lại số kiện theo phiếu đóng gói; số kiện không phải là số sản phẩm.
-- resolution.en: Count the packages by the packing list again; packages are not pieces.
SELECT '/packages' AS pointer, (SELECT pointer FROM item WHERE line = 1) || '/quantity/value' AS other, packages, dec_text(pieces, 2) AS pieces_number
FROM declaration,
     (SELECT dec_sum(quantity_value) AS pieces, min(quantity_unit IN ('PCE', 'PR', 'NPR', 'SET')) AS counted FROM item)
WHERE counted = 1 AND dec_mul(packages, 0, 1, 0, 2) > pieces
