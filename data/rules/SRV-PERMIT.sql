-- id: SRV-PERMIT
-- severity: block
-- scope: server
-- fields: /permits/*/number
-- message.vi: Hệ thống không có giấy phép {number} còn hiệu lực.
-- message.en: The system knows no licence {number} that is in force.
-- resolution.vi: Kiểm tra số giấy phép. Giấy phép phải có trước khi đăng ký tờ khai. Trên hệ thống luyện tập, số bắt
--   đầu bằng “HETHAN” đều bị coi là hết hạn.
-- resolution.en: Check the number. The licence has to be there before the declaration is registered. In training
--   every number that begins with “HETHAN” counts as expired.
-- legal: Thông tư 38/2015/TT-BTC, điều 18 khoản 1 điểm m (sửa đổi: Thông tư 39/2018/TT-BTC); VNACCS EDA E8600–E8602
SELECT pointer || '/number' AS pointer, number
FROM permit
WHERE substr(wire_text(number), 1, 6) = 'HETHAN'
