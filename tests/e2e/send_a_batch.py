#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of declarations: mended and set together and taken back, signed once and sent, reported, and written as a sheet for the courier.
Usage: send_a_batch.py PROGRAM KHAICTL LANG [FOLDER FOR PICTURES]"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, wait, xdotool  # noqa: E402

PROGRAM, KHAICTL, LANG = sys.argv[1:4]
VI = LANG == 'vi'


def t(vi, en):
    return vi if VI else en


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        data = folder / 'data'

        def run(*arguments):
            return json.loads(subprocess.run([KHAICTL, '--json', '--data-dir', data, *arguments], check=True, capture_output=True, text=True).stdout)

        parcel = run('sample', 'courier-parcel')
        parcels = []
        for i in range(3):
            one = json.loads(json.dumps(parcel))
            one['localReference'] = f'GX-2026-{i}'
            parcels.append(one)
        # Two that only lack what one click mends, and one that cannot go: it has no goods.
        parcels[1]['transport']['vesselCallSign'] = '3EZR7'
        parcels[2]['items'] = []
        (folder / 'parcels.json').write_text(json.dumps(parcels), encoding='utf-8')
        run('import', folder / 'parcels.json')

        with App(PROGRAM, '--data-dir', str(data), '--lang', LANG) as app:
            def picture(name):
                if len(sys.argv) > 4:
                    subprocess.run(['import', '-window', 'root', f'{sys.argv[4]}/{name}-{LANG}.png'], check=True)

            def more(item):
                app.press(t('Thêm', 'More'))
                app.act(item, 'menu item')

            app.find('push button', t('Tờ khai mới', 'New declaration'))
            xdotool('key', 'ctrl+f')
            app.press(t('Xem dạng bảng', 'Show as a table'))
            app.says(t('3 tờ khai · đã kiểm tra 3 · cần sửa 2', '3 declarations · 3 checked · 2 to fix'))
            more(t('Sửa những gì một lần bấm sửa được', 'Mend what one click can mend'))
            app.says(t('3 tờ khai · đã kiểm tra 3 · cần sửa 1', '3 declarations · 3 checked · 1 to fix'))
            more(t('Đặt một trường cho tất cả …', 'Set a field in all of them …'))
            app.find(None, t('Đặt một trường cho tất cả các tờ khai', 'Set a field in all of them'))
            picture('set')
            xdotool('key', 'Escape')
            app.press(t('Ký và gửi …', 'Sign and send …'))
            app.says(t('2 tờ sẵn sàng, 1 tờ cần sửa, 0 tờ đã gửi trước', '2 ready, 1 to fix, 0 sent before'))
            app.says('001185004321')
            picture('ready')
            app.press(t('Ký một lần và gửi tất cả', 'Sign once and send all'))
            app.says(t('Đã nhận 2, từ chối 0, đang gửi 0', '2 received, 0 refused, 0 on the way'), 60)
            picture('sent')
            xdotool('key', 'Escape')
            app.gone('push button', t('Dừng', 'Stop'))
            more(t('Bảng kê cho hãng chuyển phát, bưu điện, cơ quan thuế …', 'Sheets for carrier, post, tax …'))
            app.says(t('3 dòng; bên nhận sẽ không lấy như thế này:', '3 rows; the receiver will not take them like this:'))
            picture('sheet')
            app.press(t('Lưu bảng kê', 'Save the sheet'))
            app.choose_file(t('Lưu bảng kê', 'Save the sheet'), folder / 'courier.csv', t('Lưu', 'Save'))
            wait(lambda: (folder / 'courier.csv').exists(), 'the sheet')
            with open(folder / 'courier.csv', encoding='utf-8-sig', newline='') as file:
                assert sorted(row[0] for row in list(csv.reader(file))[1:]) == ['GX-2026-0', 'GX-2026-1', 'GX-2026-2']
            more(t('Lưu báo cáo …', 'Save a report …'))
            app.choose_file(t('Lưu báo cáo', 'Save a report'), folder / 'report.csv', t('Lưu', 'Save'))
            wait(lambda: (folder / 'report.csv').exists(), 'the report')
            app.close()

        # What was sent is at the window once, what could not go is a draft still; the report changes nothing when it is given back.
        states = {reference: run('status', '--offline', reference)['state'] for reference in ('GX-2026-0', 'GX-2026-1', 'GX-2026-2')}
        assert states['GX-2026-2'] == 'draft' and states['GX-2026-0'] != 'draft' and states['GX-2026-1'] != 'draft', states
        with open(folder / 'report.csv', encoding='utf-8-sig', newline='') as file:
            rows = list(csv.reader(file))
        assert rows[0][-1] == t('Tình trạng (Khai)', 'Status (Khai)') and len(rows) == 4 and all(row[-1] for row in rows), rows
        run('export', '--out', folder / 'before.json')
        run('import', folder / 'report.csv')
        run('export', '--out', folder / 'after.json')
        # Newest changes first: events that come meanwhile change the order.
        before, after = ([*sorted(json.loads((folder / name).read_text(encoding='utf-8')), key=lambda one: one['localReference'])]
                         for name in ('before.json', 'after.json'))
        assert after == before, (run("import", "--dry-run", folder / "report.csv"), [one["localReference"] for one in after])


main()
