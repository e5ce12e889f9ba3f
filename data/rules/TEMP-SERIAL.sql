-- id: TEMP-SERIAL
-- severity: check
-- scope: local
-- fields: /items/*/description /regime
-- message.vi: Hàng tạm xuất rồi tái nhập nhưng mô tả không có số máy hay số hiệu để nhận ra khi về.
-- message.en: The goods go out and come back, but the description has no serial number by which to know them again.
-- resolution.vi: Ghi số sê-ri, số máy hoặc dấu hiệu riêng vào mô tả; khi tái nhập (G51) hải quan đối chiếu theo đó.
-- resolution.en: Put the serial number or another mark into the description; on return (G51) customs compares it.
SELECT item.pointer || '/description' AS pointer, '/regime' AS other
FROM item, declaration
WHERE regime = 'G61'
  AND NOT has_word(description, 'số máy|số hiệu|số khung|sê-ri|seri|serial|s/n|mã số|nhãn số')
