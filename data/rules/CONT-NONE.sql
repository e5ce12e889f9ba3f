-- id: CONT-NONE
-- severity: question
-- scope: local
-- fields: /transport/containers/*
-- message.vi: Hàng đi đường biển bằng container nhưng chưa khai số container.
-- message.en: The goods go by sea in a container, but no container number is declared.
-- resolution.vi: Ghi mọi số container trước khi khai chính thức. Hàng lẻ ghép chung container với chủ hàng khác thì
--   chọn phương thức vận chuyển 3.
-- resolution.en: Enter every container number before the official filing. If the goods share a container with those
--   of others, choose means of transport 3.
-- legal: Thông tư 38/2015/TT-BTC, điều 18 khoản 1 điểm k (sửa đổi: Thông tư 39/2018/TT-BTC)
SELECT '/transport/containers' AS pointer, '/transport/nationalMode' AS other
FROM declaration
WHERE transport_national_mode = '2' AND dataset IS NOT 'ecommerce-low-value' AND NOT EXISTS (SELECT 1 FROM container)
