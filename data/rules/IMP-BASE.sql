-- id: IMP-BASE
-- severity: block
-- scope: local
-- fields: /valuation/adjustments/*/apportionmentBase /valueApportionmentBase
-- message.vi: Hệ số phân bổ của khoản điều chỉnh ({part_number}) lớn hơn tổng hệ số ({whole_number}).
-- message.en: The adjustment's base of apportionment ({part_number}) is more than the whole ({whole_number}).
-- resolution.vi: Nhập trị giá của các dòng mà khoản này áp dụng.
-- resolution.en: Enter the value of the lines the adjustment applies to.
-- legal: VNACCS IDA R1079
SELECT adjustment.pointer || '/apportionmentBase' AS pointer, '/valueApportionmentBase' AS other,
       dec_text(apportionment_base, 4) AS part_number, dec_text(value_apportionment_base, 4) AS whole_number
FROM adjustment, declaration
WHERE apportionment_base > value_apportionment_base
