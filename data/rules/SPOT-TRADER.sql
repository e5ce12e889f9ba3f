-- id: SPOT-TRADER
-- severity: question
-- scope: local
-- fields: /transport/nationalMode /regime /transport/finalDestination/code
-- message.vi: Xuất khẩu tại chỗ loại hình B11: thương nhân nước ngoài phải không có hiện diện tại Việt Nam.
-- message.en: On-the-spot export under B11: the foreign trader must have no presence in Viet Nam.
-- resolution.vi: Hỏi bên mua có chi nhánh hay văn phòng tại Việt Nam không; nếu có thì giao hàng nội địa, không mở
--   tờ khai xuất khẩu. Ghi kết quả vào phần ghi chú (“không hiện diện”).
-- resolution.en: Ask whether the buyer has a branch or office in Viet Nam; if so it is a domestic delivery without
--   an export declaration. Put the answer in the notes (“không hiện diện”).
-- legal: Nghị định 08/2015/NĐ-CP, điều 35 (sửa đổi: Nghị định 167/2025/NĐ-CP)
SELECT '/transport/nationalMode' AS pointer, '/regime' AS other
FROM declaration
WHERE transport_national_mode = '9' AND regime = 'B11' AND substr(transport_final_destination_code, 1, 2) = 'VN'
  AND NOT matches(fold(coalesce(notes, '')), 'khong (co )?hien dien|no presence')
