#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declare once: what leaves is shown value by value before the consent is signed, one administration acknowledges, another refuses, a consent is taken
back, and it is proved that exactly what was agreed to left. Usage: share_with_others.py PROGRAM vi|en [FOLDER for pictures]"""
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, walk, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1:3]
PICTURES = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
WORDS = {
    'vi': {'open': 'Mở thành tờ khai mới: Gốm sành đi Hamburg, hàng lẻ đường biển', 'green': 'Luồng xanh: thông quan ngay', 'send': 'Ký và gửi', 'cleared': 'Thông quan',
           'share': 'Chia sẻ với một cơ quan', 'germany': 'Hải quan Đức (bài tập)', 'thailand': 'Hải quan Thái Lan (bài tập)', 'h7': 'Khai hàng trị giá thấp (H7)',
           'purpose': 'Làm thủ tục nhập khẩu ở nước đến', 'leaves': 'Nội dung được gửi đi', 'sign': 'Ký đồng ý', 'acknowledged': 'Đã xác nhận',
           'refused': 'Cơ quan đó từ chối', 'why': 'Tờ khai ở Việt Nam không bị ảnh hưởng', 'proved': 'Đã chứng minh', 'back': 'Rút lại sự đồng ý: Hải quan Đức (bài tập)', 'do': 'Rút lại',
           'withdrawn': 'Đã rút lại', 'exporter': 'Công ty TNHH Gốm Sông Hồng'},
    'en': {'open': 'Open as a new declaration: Stoneware to Hamburg, part load by sea', 'green': 'Green channel: cleared at once', 'send': 'Sign and send',
           'cleared': 'Cleared (thông quan)', 'share': 'Share with an administration', 'germany': 'Customs of Germany (exercise)', 'thailand': 'Customs of Thailand (exercise)',
           'h7': 'Low-value declaration (H7)', 'purpose': 'Import clearance in the country of destination', 'leaves': 'What leaves', 'sign': 'Sign the consent',
           'acknowledged': 'Acknowledged', 'refused': 'Refused by the administration', 'why': 'your declaration in Vietnam is not affected', 'proved': 'Proved:',
           'back': 'Take the consent back: Customs of Germany (exercise)', 'do': 'Take it back', 'withdrawn': 'Withdrawn', 'exporter': 'Công ty TNHH Gốm Sông Hồng'},
}[LANG]


def shoot(name):
    if PICTURES:
        time.sleep(0.7)
        PICTURES.mkdir(parents=True, exist_ok=True)
        subprocess.run(['import', '-window', 'root', str(PICTURES / f'{LANG}-{name}.png')], check=True)


def choose(app, name):
    radio = app.find(None, name)
    for _ in range(40):
        box = Atspi.Component.get_extents(radio, Atspi.CoordType.WINDOW)
        if 70 < box.y < 600:
            break
        xdotool('mousemove', '300', '300', 'click', '4' if box.y <= 70 else '5')
        time.sleep(0.05)
    xdotool('mousemove', str(box.x + 30), str(box.y + box.height // 2), 'click', '1')
    wait(lambda: has_state(radio, Atspi.StateType.CHECKED), f'{name} to be chosen')


def consent(app, recipient, picture):
    app.press(WORDS['share'])
    sign = app.find('push button', WORDS['sign'])
    assert not has_state(sign, Atspi.StateType.SENSITIVE), 'nothing was chosen, and it can be signed'
    choose(app, WORDS[recipient])
    if recipient == 'germany':
        wait(lambda: has_state(app.find(None, WORDS['h7']), Atspi.StateType.CHECKED), 'the only way to be taken')
    assert not has_state(sign, Atspi.StateType.SENSITIVE), 'there is no purpose, and it can be signed'
    choose(app, WORDS['purpose'])
    rows = [node.get_name() for node in walk(app.find('list', WORDS['leaves'])) if node.get_role_name() == 'list item']
    assert len(rows) > 20 and any(WORDS['exporter'] in row for row in rows), rows
    assert not any('9600' in row and 'SH-0117' in row for row in rows)
    assert not any('SH-0117' in row for row in rows), 'the number of the invoice is not part of this projection'
    wait(lambda: has_state(sign, Atspi.StateType.SENSITIVE), 'the consent to be ready')
    if picture:
        shoot('1-consent')
    app.press(WORDS['sign'])


def line(app, recipient, word):
    return app.find('list item', f'{WORDS[recipient]}: {WORDS[word]}', 60)


def main():
    with tempfile.TemporaryDirectory() as data:
        with App(PROGRAM, '--data-dir', data, '--lang', LANG, '--place', 'training') as app:
            radio = app.find(None, WORDS['green'])
            app.click(radio)
            app.press(WORDS['open'])
            wait(lambda: re.search(r'VN-\d{4}-\d{6}', app.frame.get_name()), 'the declaration')
            xdotool('key', 'ctrl+8')
            app.press(WORDS['send'])
            app.says(WORDS['cleared'], 60)
            consent(app, 'germany', True)
            row = line(app, 'germany', 'acknowledged')
            wait(lambda: any(WORDS['proved'] in (node.get_name() or '') for node in walk(line(app, 'germany', 'acknowledged'))), 'the proof')
            del row
            consent(app, 'thailand', False)
            line(app, 'thailand', 'refused')
            app.says(WORDS['why'])
            shoot('2-lines')
            app.press(WORDS['back'])
            app.press(WORDS['do'])
            line(app, 'germany', 'withdrawn')
            app.gone('push button', WORDS['back'])
            line(app, 'thailand', 'refused')
            app.close()
    print(f'ok: shared with two administrations, one line each, one taken back ({LANG})')


main()
