-- id: REIMP-DATE
-- severity: block
-- scope: local
-- fields: /reimportDeadline
-- message.vi: Thời hạn tái nhập {deadline_date} trước ngày khai báo {filing_date}.
-- message.en: The re-import deadline, {deadline_date}, is before the declaration of {filing_date}.
-- resolution.vi: Ghi ngày muộn nhất hàng phải quay về, theo thỏa thuận với nơi nhận.
-- resolution.en: Enter the last day on which the goods have to be back, as agreed with the receiver.
-- legal: VNACCS EDA S1138
SELECT '/reimportDeadline' AS pointer, reimport_deadline AS deadline_date, today() AS filing_date
FROM declaration
WHERE reimport_deadline < today()
