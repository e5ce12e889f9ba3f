-- id: WH-OFFICE
-- severity: check
-- scope: local
-- fields: /transport/warehouseCode /customsOffice
-- message.vi: Kho {warehouse} thuộc cơ quan hải quan {warehouse_office}, nhưng tờ khai gửi đến {office}.
-- message.en: Warehouse {warehouse} belongs to customs office {warehouse_office}, but the declaration goes to
--   {office}.
-- resolution.vi: Xem lại mã kho và cơ quan hải quan. Khai ở nơi khác vẫn được nếu hàng được vận chuyển đến đó dưới sự
--   giám sát hải quan.
-- resolution.en: Check warehouse and office. Declaring elsewhere is possible if the goods are moved there under
--   customs supervision.
SELECT '/transport/warehouseCode' AS pointer, '/customsOffice' AS other, transport_warehouse_code AS warehouse,
       warehouse_office, customs_office AS office
FROM (SELECT transport_warehouse_code, customs_office,
             code_attribute('warehouses', transport_warehouse_code, 'office') AS warehouse_office
      FROM declaration)
WHERE warehouse_office <> customs_office
  AND NOT EXISTS (SELECT 1 FROM code
                  WHERE code.list = 'offices' AND code.code = warehouse_office AND code.successor = customs_office)
