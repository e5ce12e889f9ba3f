-- id: PKG-CONT
-- severity: check
-- scope: local
-- fields: /packages /transport/containers/*
-- message.vi: Có {n} container nhưng chỉ có {packages} kiện.
-- message.en: There are {n} containers, but {packages} packages only.
-- resolution.vi: Số kiện là số thùng, bao, pa-lét bên trong, không phải số container; so với phiếu đóng gói.
-- resolution.en: The number of packages is that of the cartons, bags or pallets inside, not of the containers;
--   compare with the packing list.
SELECT '/packages' AS pointer, '/transport/containers' AS other, n, packages
FROM declaration, (SELECT count(1) AS n FROM container)
WHERE packages < n
