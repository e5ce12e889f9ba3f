-- id: CALL-SIGN
-- severity: block
-- scope: local
-- fields: /transport/vesselCallSign /transport/nationalMode
-- message.vi: Hô hiệu chỉ khai khi hàng đi bằng tàu thuyền; lô hàng này đi bằng phương tiện khác.
-- message.en: A call sign belongs to a ship; these goods travel otherwise.
-- resolution.vi: Xóa hô hiệu, hoặc sửa phương thức vận chuyển.
-- resolution.en: Take the call sign out, or correct the means of transport.
-- legal: VNACCS EDA S1017
SELECT '/transport/vesselCallSign' AS pointer, '/transport/nationalMode' AS other,
       '/transport/vesselCallSign' AS fix_pointer, '' AS fix_value
FROM declaration
WHERE transport_vessel_call_sign IS NOT NULL AND transport_national_mode IN ('1', '4', '5', '9')
