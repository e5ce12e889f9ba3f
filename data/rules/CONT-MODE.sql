-- id: CONT-MODE
-- severity: check
-- scope: local
-- fields: /transport/containers/* /transport/nationalMode
-- message.vi: Có số container nhưng phương thức vận chuyển không phải là 2 (đường biển, container).
-- message.en: There is a container number, but the means of transport is not 2 (sea, container).
-- resolution.vi: Đổi phương thức vận chuyển thành 2, hoặc xóa số container.
-- resolution.en: Change the means of transport to 2, or take the container numbers out.
SELECT '/transport/nationalMode' AS pointer, '/transport/containers' AS other
FROM declaration
WHERE transport_national_mode IN ('1', '3', '9') AND EXISTS (SELECT 1 FROM container)
