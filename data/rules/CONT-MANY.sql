-- id: CONT-MANY
-- severity: block
-- scope: local
-- fields: /transport/containers/*
-- message.vi: Có {n} container, mỗi tờ khai chỉ khai được 50.
-- message.en: There are {n} containers; a declaration holds 50.
-- resolution.vi: Tách thành nhiều tờ khai.
-- resolution.en: Split it into several declarations.
SELECT '/transport/containers' AS pointer, n
FROM (SELECT count(1) AS n FROM container)
WHERE n > 50
