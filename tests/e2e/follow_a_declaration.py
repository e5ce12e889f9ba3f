#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""After sending, through the window against the real sandbox: the yellow channel asks for a paper, a file of the wrong kind is refused here, the
right one is attached, an officer clears the goods, the receipt is saved and khaictl finds it true (and false once it was altered), the declaration
is cancelled with a reason. Usage: follow_a_declaration.py PROGRAM KHAICTL SANDBOX vi|en"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, KHAICTL, SANDBOX, LANG = sys.argv[1:5]
WORDS = {
    'vi': {'yellow': 'Luồng vàng: kiểm tra hồ sơ', 'open': 'Mở thành tờ khai mới: Gốm sành đi Hamburg, hàng lẻ đường biển', 'send': 'Ký và gửi',
           'attach': 'Đính kèm tệp: Hóa đơn thương mại', 'chooser': 'Đính kèm chứng từ', 'open-verb': 'Mở', 'save-verb': 'Lưu',
           'wrong': 'Hải quan không nhận loại tệp này', 'answered': 'Đã trả lời bằng invoice.pdf', 'has': 'Cổng một cửa đã có', 'cleared': 'Thông quan',
           'save': 'Lưu biên nhận thành tệp', 'save-title': 'Lưu biên nhận', 'saved': 'Biên nhận đã lưu', 'cancel': 'Hủy tờ khai',
           'reason': 'Lý do, ít nhất 5 chữ cái', 'consequence': 'Không thể rút lại', 'sign': 'Ký yêu cầu hủy', 'asked': 'Đề nghị hủy tờ khai',
           'cancelled': 'Đã hủy', 'proves': 'không thể chối bỏ'},
    'en': {'yellow': 'Yellow channel: documents are checked', 'open': 'Open as a new declaration: Stoneware to Hamburg, part load by sea',
           'send': 'Sign and send', 'attach': 'Attach a file: Commercial invoice', 'chooser': 'Attach a paper', 'open-verb': 'Open', 'save-verb': 'Save',
           'wrong': 'Customs does not take this kind of file', 'answered': 'Answered with invoice.pdf', 'has': 'The Single Window has it',
           'cleared': 'Cleared (thông quan)', 'save': 'Save the receipt as a file', 'save-title': 'Save the receipt', 'saved': 'The receipt is saved',
           'cancel': 'Cancel the declaration', 'reason': 'Reason, at least 5 letters', 'consequence': 'It cannot be taken back',
           'sign': 'Sign the request to cancel', 'asked': 'Cancellation requested', 'cancelled': 'Cancelled', 'proves': 'cannot deny it'},
}[LANG]


def officer(data, *words):
    subprocess.run([SANDBOX, 'officer', '-d', str(pathlib.Path(data) / 'sandbox'), *words], check=True, stdout=subprocess.DEVNULL)


def send_yellow(app):
    radio = app.find(None, WORDS['yellow'])
    app.click(radio)
    wait(lambda: has_state(radio, Atspi.StateType.CHECKED), 'the yellow channel to be chosen')
    app.press(WORDS['open'])
    wait(lambda: re.search(r'VN-\d{4}-\d{6}', app.frame.get_name()), 'the declaration')
    xdotool('key', 'ctrl+8')
    app.press(WORDS['send'])
    return re.search(r'VN-\d{4}-\d{6}', app.frame.get_name())[0]


def attach_papers(app, folder):
    (folder / 'wrong.pdf').write_text('no paper at all', encoding='utf-8')
    (folder / 'invoice.pdf').write_bytes(b'%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n')
    app.find('push button', WORDS['attach'], 60)
    app.press(WORDS['attach'])
    app.choose_file(WORDS['chooser'], folder / 'wrong.pdf', WORDS['open-verb'])
    app.says(WORDS['wrong'])
    assert not any(WORDS['answered'] in text for text in app.texts())
    app.press(WORDS['attach'])
    app.choose_file(WORDS['chooser'], folder / 'invoice.pdf', WORDS['open-verb'])
    app.says(WORDS['answered'])
    app.says(WORDS['has'])


def save_receipt(app, folder):
    path = folder / 'receipt.json'
    app.says(WORDS['proves'])
    app.press(WORDS['save'])
    app.choose_file(WORDS['save-title'], path, WORDS['save-verb'])
    wait(path.exists, 'the receipt')
    wait(lambda: json.loads(path.read_text(encoding='utf-8')), 'the whole receipt')
    subprocess.run([KHAICTL, 'verify', str(path)], check=True, stdout=subprocess.DEVNULL)
    altered = json.loads(path.read_text(encoding='utf-8'))
    altered['receipt']['receivedAt'] = '2020-01-01T00:00:00.000Z'
    path.write_text(json.dumps(altered), encoding='utf-8')
    assert subprocess.run([KHAICTL, 'verify', str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode != 0


def cancel(app):
    app.press(WORDS['cancel'])
    app.says(WORDS['consequence'])
    sign = app.find('push button', WORDS['sign'])
    assert not has_state(sign, Atspi.StateType.SENSITIVE), 'it is cancelled without a reason'
    app.type(WORDS['reason'], 'Khách hàng đã hủy đơn hàng')
    app.press(WORDS['sign'])
    app.says(WORDS['asked'])


def main():
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as papers:
        with App(PROGRAM, '--data-dir', data, '--lang', LANG, '--place', 'training') as app:
            folder = pathlib.Path(papers)
            reference = send_yellow(app)
            attach_papers(app, folder)
            officer(data, 'take', reference)
            officer(data, 'clear', reference)
            app.says(WORDS['cleared'], 60)
            save_receipt(app, folder)
            cancel(app)
            officer(data, 'grant-cancellation', reference)
            app.says(WORDS['cancelled'], 60)
            app.gone('push button', WORDS['cancel'])
            app.close()
    print(f'ok: {reference} answered, cleared, proved and cancelled ({LANG})')


main()
