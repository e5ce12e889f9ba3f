#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Single Window's ledger is rewritten: Follow and Home say so and do not stop, the evidence is saved as one file, khaictl finds it true without
any connection (and false once it was altered), and on Home it can be put aside until something new is found.
Usage: see_a_rewritten_ledger.py PROGRAM vi|en [FOLDER for pictures]"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from khai import SANDBOX, Window, khaictl, write_json  # noqa: E402
from window import App, Atspi, wait, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1:3]
PICTURES = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
WORDS = {
    'vi': {'open': 'Mở thành tờ khai mới: Gốm sành đi Hamburg, hàng lẻ đường biển', 'training': 'Luyện tập', 'home': 'Trang đầu', 'send': 'Ký và gửi',
           'proved': 'không thể bị lấy ra mà không ai biết', 'alarm': 'Sổ cái của Cổng một cửa kể một quá khứ khác trước',
           'other-past': 'không nối tiếp những gì đã đưa ra trước đây', 'save': 'Lưu bằng chứng thành tệp', 'title': 'Lưu bằng chứng', 'verb': 'Lưu',
           'aside': 'Tôi đã báo cho họ: cất thông báo này khỏi trang đầu'},
    'en': {'open': 'Open as a new declaration: Stoneware to Hamburg, part load by sea', 'training': 'Training', 'home': 'Home', 'send': 'Sign and send',
           'proved': 'cannot be taken out unnoticed', 'alarm': "The Single Window's ledger tells another past than before",
           'other-past': 'does not continue what it showed before', 'save': 'Save the evidence as a file', 'title': 'Save the evidence', 'verb': 'Save',
           'aside': 'I have told them: put it aside here'},
}[LANG]


def shoot(name):
    if PICTURES:
        time.sleep(0.7)
        PICTURES.mkdir(parents=True, exist_ok=True)
        subprocess.run(['import', '-window', 'root', str(PICTURES / f'{LANG}-{name}.png')], check=True)


def officer(data, *words):
    done = subprocess.run([SANDBOX, 'officer', '--data-dir', str(data / 'sandbox'), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def save_evidence(app, data):
    path = data / 'evidence.json'
    app.press(WORDS['save'])
    app.choose_file(WORDS['title'], path, WORDS['verb'])
    wait(lambda: path.exists() and json.loads(path.read_text(encoding='utf-8')), 'the evidence')
    ca = data / 'sandbox' / 'ca.pem'
    code, answer, _ = khaictl('--json', 'verify', path, '--ca', ca)
    assert code == 0 and answer['valid'] and answer['trusted'] and answer['conclusive'], answer
    evidence = json.loads(path.read_text(encoding='utf-8'))
    assert len(evidence['receipts']) == 1 and evidence['receipts'][0]['proof']
    for side, member, value in (('known', 'rootHash', 'A' * 43), ('shown', 'treeSize', 5), ('shown', 'timestamp', '2020-01-01T00:00:00.000Z')):
        forged = json.loads(json.dumps(evidence))
        forged['alarms'][0][side][member] = value
        code, answer, _ = khaictl('--json', 'verify', write_json(data / 'forged.json', forged), '--ca', ca)
        assert code == 1 and answer['error']['code'] in ('signature', 'bad-input'), (side, member, answer)
    for forged in ({**evidence, 'alarms': []}, {**evidence, 'alarms': [{}]}, {**evidence, 'alarms': 7}):
        code, answer, _ = khaictl('--json', 'verify', write_json(data / 'forged.json', forged))
        assert code != 0, answer


def open_window(data, *arguments):
    return App(PROGRAM, '--data-dir', str(data), '--lang', LANG, *arguments)


def send_sample(app):
    app.press(WORDS['open'])
    reference = wait(lambda: re.search(r'VN-\d{4}-\d{6}', app.frame.get_name()), 'the declaration')[0]
    xdotool('key', 'ctrl+8')
    app.press(WORDS['send'])
    return reference


def rewrite_while_closed(data):
    """As many entries as before, and others: that alone is a proof."""
    port = (data / 'sandbox' / 'port').read_text(encoding='utf-8').strip()
    with Window(data / 'sandbox', '--port', port, '--delay', '0', '--fault', 'ledger-rewrite:1'):
        code, answer, _ = khaictl('--json', 'status', 'VN-2026-000001', profile=data)
        assert code == 3 and answer['error']['code'] == 'rewritten', answer


def find_out_while_open(app, data):
    """Follow shows it as soon as the next receipt is asked for, and Home speaks up again."""
    officer(data, 'ledger', 'rewrite')
    app.click(app.find('list item', WORDS['training']))
    send_sample(app)
    app.says(WORDS['other-past'], 60)
    app.find('push button', WORDS['save'])
    assert app.look('push button', WORDS['aside']) is None, 'what it is about can be put aside'
    shoot('follow')
    xdotool('key', 'alt+Left')
    box = Atspi.Component.get_extents(app.find('list item', WORDS['home']), Atspi.CoordType.WINDOW)
    xdotool('mousemove', str(box.x + 40), str(box.y + box.height // 2), 'click', '1') # high up, where nothing scrolls
    app.find('push button', WORDS['aside'])


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder)
        with open_window(data, '--place', 'training') as app:
            send_sample(app)
            app.says(WORDS['proved'], 60)
            app.gone('push button', WORDS['save'])
            app.close()
        rewrite_while_closed(data)
        with open_window(data, '--place', 'home') as app:
            app.says(WORDS['alarm'])
            shoot('home')
            save_evidence(app, data)
            app.press(WORDS['aside'])
            app.gone('push button', WORDS['save'])
            find_out_while_open(app, data)
            app.close()
    print(f'ok: a rewritten ledger is shown, proved and kept ({LANG})')


main()
