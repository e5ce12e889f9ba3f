#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""After sending, through the window against the real sandbox: the yellow channel asks for a paper, a file of the wrong kind is refused here, the
right one is attached, customs clears the goods, the receipt is saved and khaictl finds it true (and false once it was altered), a value is
corrected, the declaration is cancelled with a reason. Usage: follow_a_declaration.py PROGRAM KHAICTL vi|en"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, walk, xdotool  # noqa: E402

PROGRAM, KHAICTL, LANG = sys.argv[1:4]
WORDS = {
    'vi': {'yellow': 'Luồng vàng: kiểm tra hồ sơ', 'open': 'Mở thành tờ khai mới: Gốm sành đi Hamburg, hàng lẻ đường biển', 'send': 'Ký và gửi',
           'attach': 'Đính kèm tệp: Hóa đơn thương mại', 'chooser': 'Đính kèm chứng từ', 'open-verb': 'Mở', 'save-verb': 'Lưu',
           'watch': 'Theo dõi một thư mục quét …', 'watch-title': 'Chọn thư mục quét', 'waiting': 'Đang chờ chứng từ trong thư mục quét',
           'scan-as': 'Đính kèm invoice.pdf làm: Hóa đơn thương mại',
           'calendar': 'Lưu thời hạn cho lịch', 'calendar-title': 'Lưu thời hạn',
           'wrong': 'Hải quan không nhận loại tệp này', 'has': 'Cổng một cửa đã có', 'cleared': 'Thông quan',
           'save': 'Lưu biên nhận thành tệp', 'save-title': 'Lưu biên nhận', 'saved': 'Biên nhận đã lưu', 'cancel': 'Hủy tờ khai',
           'reason': 'Lý do, ít nhất 5 chữ cái', 'consequence': 'Không thể rút lại', 'sign': 'Ký yêu cầu hủy', 'correct': 'Sửa tờ khai', 'exporter': 'Người xuất khẩu – Mã', 'packages': 'Số lượng kiện', 'locked': 'Đã khóa',
           'sign-correction': 'Ký bản khai sửa đổi', 'granted': 'Hải quan chấp nhận sửa đổi',
           'cancelled': 'Đã hủy', 'proves': 'không thể chối bỏ'},
    'en': {'yellow': 'Yellow channel: documents are checked', 'open': 'Open as a new declaration: Stoneware to Hamburg, part load by sea',
           'send': 'Sign and send', 'attach': 'Attach a file: Commercial invoice', 'chooser': 'Attach a paper', 'open-verb': 'Open', 'save-verb': 'Save',
           'watch': 'Watch a scan folder …', 'watch-title': 'Choose the scan folder', 'waiting': 'Waiting for a paper in the scan folder',
           'scan-as': 'Attach invoice.pdf as: Commercial invoice',
           'calendar': 'Save the time limit for a calendar', 'calendar-title': 'Save the time limit',
           'wrong': 'Customs does not take this kind of file', 'has': 'The Single Window has it',
           'cleared': 'Cleared (thông quan)', 'save': 'Save the receipt as a file', 'save-title': 'Save the receipt', 'saved': 'The receipt is saved',
           'cancel': 'Cancel the declaration', 'reason': 'Reason, at least 5 letters', 'consequence': 'It cannot be taken back',
           'correct': 'Correct the declaration', 'exporter': 'Exporter – tax code', 'packages': 'Number of packages', 'locked': 'Locked',
           'sign-correction': 'Sign the correction', 'granted': 'Customs agreed to the correction',
           'sign': 'Sign the request to cancel', 'cancelled': 'Cancelled', 'proves': 'cannot deny it'},
}[LANG]


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
    app.press(WORDS['calendar'])
    app.choose_file(WORDS['calendar-title'], folder / 'limit.ics', WORDS['save-verb'])
    wait((folder / 'limit.ics').exists, 'the file of the time limit')
    wait(lambda: 'END:VCALENDAR' in (folder / 'limit.ics').read_text(encoding='utf-8'), 'the time limit in it')
    app.press(WORDS['attach'])
    app.choose_file(WORDS['chooser'], folder / 'wrong.pdf', WORDS['open-verb'])
    app.says(WORDS['wrong'])
    assert app.look('list item', 'wrong.pdf') is None, 'a file of the wrong kind was taken'
    scans = folder / 'scans'
    scans.mkdir()
    app.press(WORDS['watch'])
    app.choose_file(WORDS['watch-title'], scans, WORDS['open-verb'])
    app.says(WORDS['waiting'])
    (scans / 'notes.txt').write_text('no paper', encoding='utf-8')
    (folder / 'invoice.pdf').rename(scans / 'invoice.pdf')
    app.press(WORDS['scan-as'])
    app.find('list item', 'invoice.pdf')
    assert app.look('list item', 'notes.txt') is None, 'what is no paper is offered'
    app.says(WORDS['has'], 60)


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


def correction(app):
    window = wait(lambda: next((node for node in (app.root.get_child_at_index(i) for i in range(app.root.get_child_count()))
                               if node.get_name() == WORDS['correct']), None), 'the correction')
    return window, {node.get_name(): node for node in walk(window) if node.get_role_name() == 'text'}


def amend(app):
    app.press(WORDS['correct'])
    window, entries = correction(app)
    assert not has_state(entries[WORDS['exporter']], Atspi.StateType.SENSITIVE), 'what may not be corrected is open'
    app.says(WORDS['locked'])
    before = App.text_of(entries[WORDS['packages']])
    assert before != '3'
    assert Atspi.EditableText.set_text_contents(entries[WORDS['packages']], '3')
    wait(lambda: any(f': {before}, ' in (node.get_name() or '') for node in walk(window) if node.get_role_name() == 'list item'), 'the difference')
    sign = app.find('push button', WORDS['sign-correction'])
    assert not has_state(sign, Atspi.StateType.SENSITIVE), 'it is corrected without a reason'
    app.type(WORDS['reason'], 'Đếm lại số kiện khi đóng hàng')
    app.press(WORDS['sign-correction'])
    app.says(WORDS['granted'], 60)
    app.press(WORDS['correct'])
    window, entries = correction(app)
    assert App.text_of(entries[WORDS['packages']]) == '3', 'the correction that was granted is forgotten'
    xdotool('key', 'Escape')
    wait(lambda: app.root.get_child_count() == 1, 'the correction to close')


def cancel(app):
    app.press(WORDS['cancel'])
    app.says(WORDS['consequence'])
    sign = app.find('push button', WORDS['sign'])
    assert not has_state(sign, Atspi.StateType.SENSITIVE), 'it is cancelled without a reason'
    app.type(WORDS['reason'], 'Khách hàng đã hủy đơn hàng')
    app.press(WORDS['sign'])


def main():
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as papers:
        with App(PROGRAM, '--data-dir', data, '--lang', LANG, '--place', 'training') as app:
            folder = pathlib.Path(papers)
            reference = send_yellow(app)
            attach_papers(app, folder)
            app.says(WORDS['cleared'], 60)
            save_receipt(app, folder)
            amend(app)
            cancel(app)
            app.says(WORDS['cancelled'], 60)
            app.gone('push button', WORDS['cancel'])
            app.close()
    print(f'ok: {reference} answered, cleared, proved and cancelled ({LANG})')


main()
