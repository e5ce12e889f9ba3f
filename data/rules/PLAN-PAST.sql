-- id: PLAN-PAST
-- severity: block
-- scope: local
-- fields: /plannedDate
-- message.vi: Ngày khai báo dự kiến {planned_date} đã qua; hôm nay là {now_date}.
-- message.en: The planned filing date, {planned_date}, has passed; today is {now_date}.
-- resolution.vi: Chọn hôm nay hoặc một ngày sau đó. Tỷ giá và các quy định được lấy theo ngày này.
-- resolution.en: Choose today or a later day. The exchange rate and the rules in force follow this date.
-- legal: VNACCS EDA S1151
SELECT '/plannedDate' AS pointer, planned_date AS planned_date, calendar_today() AS now_date
FROM declaration
WHERE planned_date < calendar_today()
