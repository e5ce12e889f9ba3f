-- id: DOC-FUTURE
-- severity: check
-- scope: local
-- fields: /documents/*/date /items/*/documents/*/date
-- message.vi: Chứng từ {number} đề ngày {paper_date}, là một ngày chưa tới (hôm nay {now_date}).
-- message.en: Paper {number} is dated {paper_date}, a day that has not come yet (today is {now_date}).
-- resolution.vi: Sửa ngày theo chứng từ; hay nhầm ngày với tháng.
-- resolution.en: Correct the date by the paper; day and month are easily swapped.
SELECT pointer || '/date' AS pointer, number, date AS paper_date, calendar_today() AS now_date
FROM document
WHERE date > calendar_today()
UNION ALL
SELECT pointer || '/date', number, date, calendar_today()
FROM item_document
WHERE date > calendar_today()
