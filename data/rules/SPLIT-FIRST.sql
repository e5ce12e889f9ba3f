-- id: SPLIT-FIRST
-- severity: check
-- scope: local
-- fields: /split/firstDeclaration /split/sequence
-- message.vi: Tờ đầu tiên ghi F và số thứ tự 1; ở đây là {first} và {sequence}.
-- message.en: The first declaration bears F and number 1; here they are {first} and {sequence}.
-- resolution.vi: Tờ thứ nhất: F và 1. Các tờ sau: số của tờ thứ nhất và số thứ tự từ 2.
-- resolution.en: On the first: F and 1. On those that follow: the number of the first, and 2 and so on.
-- legal: VNACCS EDA R1028–R1033
SELECT '/split/sequence' AS pointer, '/split/firstDeclaration' AS other, split_first_declaration AS first,
       split_sequence AS sequence
FROM declaration
WHERE (split_first_declaration = 'F') <> (split_sequence = 1)
