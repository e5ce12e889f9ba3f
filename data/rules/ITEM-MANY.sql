-- id: ITEM-MANY
-- severity: block
-- scope: local
-- fields: /items/*/description
-- message.vi: Tờ khai có {n} dòng hàng, nhiều nhất chỉ được 50.
-- message.en: The declaration has {n} lines; at most 50 are allowed.
-- resolution.vi: Tách thành nhiều tờ khai: chia cả số kiện, trọng lượng và trị giá, và ghi vào phần ghi chú của các
--   tờ sau “chung chứng từ với tờ khai số … ngày …”.
-- resolution.en: Split it into several declarations: divide packages, weight and value as well, and write into the
--   notes of the later ones “chung chứng từ với tờ khai số … ngày …” (same documents as declaration no. … of …).
-- legal: Thông tư 38/2015/TT-BTC, điều 18 khoản 2 và khoản 4 (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/items' AS pointer, n
FROM (SELECT count(1) AS n FROM item)
WHERE n > 50
