#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shipment of 120 lines becomes three declarations by keys alone: looked at first, made, taken back with one key, done again. Usage:
split_a_shipment.py PROGRAM KHAICTL vi|en"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

BIG = 'VN-2026-009000'
WORDS = {
    'vi': {'palette': 'Bạn muốn làm gì?', 'command': 'Chia lô hàng trên 50 dòng …', 'most': 'Số dòng nhiều nhất trên một tờ khai',
           'part': 'Tờ khai %d trên %d: dòng %d đến %d…', 'do': 'Chia thành %d tờ khai', 'lines': '%d dòng',
           'made': 'Đã tạo thêm 2 tờ khai', 'away': 'Đã cất lại 2 bản nháp', 'back': 'Đã lấy lại 2 bản nháp', 'gross': 'Trọng lượng cả bì: '},
    'en': {'palette': 'What do you want to do?', 'command': 'Split a shipment of more than 50 lines …', 'most': 'Lines in one declaration, at most',
           'part': 'Declaration %d of %d: lines %d to %d…', 'do': 'Split into %d declarations', 'lines': '%d lines',
           'made': '2 more declarations were made', 'away': '2 other drafts were put away', 'back': '2 other drafts are back', 'gross': 'Gross weight: '},
}


def make_big(folder):
    """The finished sample, each of its lines 24 times."""
    sample = pathlib.Path(os.environ['KHAI_SOURCE_DIR']) / 'data/samples/b11-ceramics-lcl.json'
    document = json.loads(sample.read_text(encoding='utf-8'))['document']
    document['localReference'] = BIG
    lines = document['items']
    document['items'] = [copy.deepcopy(lines[i % len(lines)]) for i in range(120)]
    for i, line in enumerate(document['items']):
        line['line'] = i + 1
    path = folder / 'big.json'
    path.write_text(json.dumps(document), encoding='utf-8')
    return path


def ask(app, words):
    xdotool('key', 'ctrl+k')
    wait(lambda: has_state(app.look('text', words['palette']), Atspi.StateType.FOCUSED), 'the palette')
    app.type(words['palette'], words['command'].split(' …')[0])
    app.find('list item', words['command'])
    xdotool('key', 'Return')
    app.find('spin button', words['most'])


def main(program, khaictl, lang):
    words = WORDS[lang]
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as files:
        subprocess.run([khaictl, 'import', str(make_big(pathlib.Path(files))), '--data-dir', data], check=True, stdout=subprocess.DEVNULL)
        with App(program, '--data-dir', data, '--lang', lang, '--place', 'declarations') as app:
            row = wait(lambda: next((node for node in app.nodes() if node.get_role_name() == 'list item' and BIG in (node.get_name() or '')), None),
                       'the declaration in the list')
            app.click(row)
            wait(lambda: BIG in app.frame.get_name(), 'the declaration')
            app.says(words['lines'] % 120)
            ask(app, words)
            first = app.find('list item', words['part'] % (1, 3, 1, 50))
            assert words['gross'] in first.get_name(), first.get_name()
            app.find('list item', words['part'] % (3, 3, 101, 120))
            xdotool('key', 'Escape')
            app.gone('spin button', words['most'])
            app.says(words['lines'] % 120)
            ask(app, words)
            xdotool('key', 'ctrl+a')
            xdotool('type', '40')
            xdotool('key', 'Tab')
            app.find('list item', words['part'] % (3, 3, 81, 120))
            app.press(words['do'] % 3)
            app.says(words['made'])
            app.says(words['lines'] % 40)
            xdotool('key', 'ctrl+z')
            app.says(words['lines'] % 120)
            app.says(words['away'])
            xdotool('key', 'ctrl+y')
            app.says(words['lines'] % 40)
            app.says(words['back'])
            app.close()
        listed = subprocess.run([khaictl, 'store', 'check', '--data-dir', data], check=True, capture_output=True, text=True)
        assert listed.returncode == 0
    print(f'ok: 120 lines over three declarations ({lang})')


if __name__ == '__main__':
    main(*sys.argv[1:4])
