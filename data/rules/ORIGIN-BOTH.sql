-- id: ORIGIN-BOTH
-- severity: check
-- scope: local
-- fields: /items/*/originUndetermined /items/*/originCountry
-- message.vi: Dòng này vừa có nước xuất xứ {country} vừa khai là không xác định được xuất xứ.
-- message.en: This line gives {country} as origin and also says that the origin cannot be determined.
-- resolution.vi: Chỉ giữ một trong hai. Khai gửi đi nước xuất xứ khi có cả hai.
-- resolution.en: Keep one of the two. Khai sends the country when both are there.
SELECT pointer || '/originUndetermined' AS pointer, pointer || '/originCountry' AS other, origin_country AS country,
       pointer || '/originUndetermined' AS fix_pointer, '' AS fix_value
FROM item
WHERE origin_undetermined = 1 AND origin_country IS NOT NULL
