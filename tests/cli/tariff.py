#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The official tariff out of CSV and XLSX files: headers in two languages, bad rows by their number, all or nothing."""
import csv
import io
import os
import pathlib
import sqlite3
import zipfile
from xml.sax.saxutils import escape

from khai import Scratch, khaictl

OFFICIAL = pathlib.Path(os.environ['KHAI_SOURCE_DIR']).parent / 'shared' / 'reference' / 'nomenclature'

VI = [['BIỂU THUẾ XUẤT NHẬP KHẨU', '', '', '', ''], ['Mã HS', 'Mô tả hàng hóa', 'Tên hàng tiếng Anh', 'Đơn vị tính', 'Thuế suất MFN (%)'],
      ['', 'Áo phông', 'T-shirts', '', ''], ['6109.10.10', '- Nam', '- Men', 'kg/chiếc', '20'], ['6109 10 20', '- Nữ', '', 'kg/chiếc', '20'],
      ['1012100', 'Ngựa', 'Horses', 'kg/con', '0'], ['9999', 'Nhóm mới', '', '', '']]
EN = [['HS code', 'Description', 'Unit', 'MFN', 'Remark'], ['61091010', 'Men’s, of cotton; "tee", basic', 'kg/pc', '20', '']]
# rows below the header, and the row numbers that are told
BAD = [
    ([['61091010', 'a'], ['6109101x', 'b'], ['61091010', 'c']], ['3', '4']),
    ([['61091010', '']], ['2']),
    ([['123456789012', 'long'], ['1234567', 'short']], ['2', '3']),
    ([["'; DROP TABLE tariff; --", 'x'], ['😀', 'y']], ['2', '3']),
]


def to_csv(rows, separator=','):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode()


def to_xlsx(rows):
    """The smallest workbook that is one: texts inline."""
    def cell(row, column, text):
        name = chr(ord('A') + column) if column < 26 else chr(ord('A') + column // 26 - 1) + chr(ord('A') + column % 26)
        return f'<c r="{name}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else ''
    sheet = ''.join(f'<row r="{r}">' + ''.join(cell(r, c, text) for c, text in enumerate(row)) + '</row>' for r, row in enumerate(rows, 1))
    main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    package = 'http://schemas.openxmlformats.org/package/2006'
    parts = {
        '[Content_Types].xml': f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
                               'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook'
                               '.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName='
                               '"/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
                               '</Types>',
        '_rels/.rels': f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="Biểu thuế" sheetId="1" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/worksheet" '
                                      'Target="worksheets/sheet1.xml"/></Relationships>',
        'xl/worksheets/sheet1.xml': f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def stored(profile):
    db = sqlite3.connect(f'file:{profile / "khai.db"}?mode=ro', uri=True)
    try:
        return dict(db.execute('SELECT code, coalesce(description_vi, description_en) FROM tariff_code'))
    finally:
        db.close()


def import_bytes(folder, profile, name, data):
    (folder / name).write_bytes(data)
    return khaictl('--json', 'tariff', 'import', str(folder / name), profile=profile)


def check_headers(folder, profile):
    for name, data, codes in (('vi.csv', to_csv(VI), 4), ('vi-semicolon.csv', to_csv(VI, ';'), 4), ('vi.xlsx', to_xlsx(VI), 4), ('en.csv', to_csv(EN), 1)):
        code, answer, _ = import_bytes(folder, profile, name, data)
        assert code == 0 and answer['imported'] and answer['codes'] == codes and answer['badRows'] == 0, (name, answer)
        assert len(stored(profile)) == codes, name
        if codes == 4:
            assert answer['groups'] == 1 and answer['unknown'] == 1 and answer['rates'] == ['Thuế suất MFN (%)'], answer
            assert stored(profile)['01012100'] == 'Ngựa', stored(profile)


def check_bad(folder, profile):
    before = stored(profile)
    for rows, places in BAD:
        code, answer, _ = import_bytes(folder, profile, 'bad.csv', to_csv([['Mã hàng', 'Mô tả']] + rows))
        assert code == 2 and not answer['imported'] and answer['badRows'] == len(places), answer
        for place, problem in zip(places, answer['problems']):
            assert place in problem.split(':')[0], (place, problem)
        assert stored(profile) == before, rows
    for data in (b'', b'a,b\n1,2\n', b'\x00\x01\xff\xfe', b'Ma HS,Mo ta\n', to_xlsx(VI)[:900]):
        code, answer, _ = import_bytes(folder, profile, 'no-tariff.csv', data)
        assert code in (2, 3) and 'error' in answer, (data[:20], answer)
        assert stored(profile) == before, data[:20]
    code, answer, _ = khaictl('--json', 'tariff', 'import', str(folder / 'not there.csv'), profile=profile)
    assert code == 2 and answer['error']['code'] == 'not-found', answer


def official_rows():
    with open(OFFICIAL / 'ahtn2022_rates.csv', encoding='utf-8', newline='') as text:
        rates = {row['hs8']: row for row in csv.DictReader(text)}
    with open(OFFICIAL / 'ahtn2022_tree.csv', encoding='utf-8', newline='') as text:
        tree = list(csv.DictReader(text))
    header = ['Mã hàng', 'Mô tả hàng hóa', 'Description', 'Đơn vị tính', 'Ưu đãi (MFN)', 'ATIGA', 'EVFTA']
    rows = []
    for row in tree:
        rate = rates.get(row['code'], {})
        rows.append([row['code'], row['vi'] or row['en'], row['en'], rate.get('unit_vi', ''), rate.get('mfn', ''), rate.get('atiga', ''), rate.get('evfta', '')])
    return [header] + rows, sum(len(row['code']) == 8 for row in tree)


def check_official(folder, profile):
    if not OFFICIAL.exists():
        print('official rows not tried: ../shared is not here')
        return
    rows, n = official_rows()
    assert n == 11414, n
    for name, data in (('official.csv', to_csv(rows)), ('official.xlsx', to_xlsx(rows))):
        code, answer, _ = import_bytes(folder, profile, name, data)
        assert code == 0 and answer['imported'] and answer['unknown'] == 0, (name, {k: v for k, v in answer.items() if k != 'problems'}, answer['problems'][:5])
        assert sum(len(code) == 8 for code in stored(profile)) == n, name
        print(name, {key: answer[key] for key in ('codes', 'groups', 'unknown', 'badRows')})


def main():
    with Scratch() as folder:
        profile = folder / 'profile'
        check_headers(folder, profile)
        check_bad(folder, profile)
        check_official(folder, profile)


main()
