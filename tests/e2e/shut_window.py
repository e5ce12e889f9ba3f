#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The day the window is shut: the trainer closes it, the declaration is signed and waits, it leaves as a file, the desk answers, a damaged reply is told, the
true one is read and the declaration is cleared. Then the trainer leads another one to the red channel and clears it. Usage: shut_window.py PROGRAM SANDBOX vi|en"""
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, SANDBOX, LANG = sys.argv[1:4]
WORDS = {
    'vi': {'start': 'Mở ngay', 'closed': 'Đóng 4 giờ', 'open-sample': 'Mở thành tờ khai mới: Gốm sành đi Hamburg, hàng lẻ đường biển',
           'is-closed': 'Cổng một cửa đóng tới', 'send': 'Ký và gửi', 'waits': 'Chờ gửi', 'checklist': 'Danh mục và tệp …', 'make': 'Lập tệp …',
           'folder': 'Nơi đặt tệp', 'choose': 'Mở', 'handed': 'Đã giao ra ngày', 'read': 'Chọn tệp trả lời …', 'read-title': 'Đọc tệp trả lời',
           'open': 'Mở', 'damaged': 'Tệp bị hỏng', 'number': 'số 3', 'cleared': 'Thông quan', 'training': 'Luyện tập',
           'trainer': 'Người hướng dẫn quyết định từ đầu', 'reopen': 'Mở cổng', 'received': 'Đã tiếp nhận', 'accept': 'Đăng ký', 'red': 'Luồng đỏ',
           'inspect': 'Yêu cầu kiểm tra thực tế', 'inspected': 'Kiểm tra xong', 'clear': 'Thông quan', 'cannot': 'không làm được',
           'list': 'Tờ khai ở cổng một cửa luyện tập'},
    'en': {'start': 'Start it now', 'closed': 'Closed for 4 hours', 'open-sample': 'Open as a new declaration: Stoneware to Hamburg, part load by sea',
           'is-closed': 'The Single Window is closed until', 'send': 'Sign and send', 'waits': 'Waiting to be sent', 'checklist': 'Checklist and file …',
           'make': 'Make the file …', 'folder': 'Where the file is put', 'choose': 'Open', 'handed': 'Handed out on', 'read': 'Choose the reply file …',
           'read-title': 'Read the reply file', 'open': 'Open', 'damaged': 'The file is damaged', 'number': 'number 3', 'cleared': 'Cleared (thông quan)',
           'training': 'Training', 'trainer': 'The trainer decides everything', 'reopen': 'Open it', 'received': 'Received', 'accept': 'Register',
           'red': 'Red channel', 'inspect': 'Order an inspection', 'inspected': 'Inspection is done', 'clear': 'Clear (thông quan)',
           'cannot': 'cannot do that', 'list': 'Declarations at the training Single Window'},
}[LANG]


def reference_of(app):
    return wait(lambda: re.search(r'VN-\d{4}-\d{6}', app.frame.get_name()), 'the declaration')[0]


def open_sample(app):
    app.press(WORDS['open-sample'])
    reference = reference_of(app)
    xdotool('key', 'ctrl+8')
    return reference


def by_file(app, data, folder):
    """Shut, signed, handed out, answered, read."""
    app.press(WORDS['start'])
    app.press(WORDS['closed'])
    reference = open_sample(app)
    app.says(WORDS['is-closed'])
    app.press(WORDS['send'])
    app.says(WORDS['waits'])
    app.press(WORDS['checklist'])
    app.press(WORDS['make'])
    app.choose_file(WORDS['folder'], folder, WORDS['choose'])
    app.says(WORDS['handed'])
    package = next(folder.glob(f'{reference}-*.khai.zip'))
    done = subprocess.run([SANDBOX, 'answer', '--data-dir', str(data / 'sandbox'), str(package)], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith('202'), (done.stdout, done.stderr)
    reply = next(folder.glob(f'{reference}-*.reply.json'))
    half = folder / 'half.reply.json'
    half.write_text(reply.read_text(encoding='utf-8')[:500], encoding='utf-8')
    for path, says in ((half, WORDS['damaged']), (reply, WORDS['number'])):
        app.press(WORDS['read'])
        app.choose_file(WORDS['read-title'], path, WORDS['open'])
        app.says(says)
    app.gone('push button', WORDS['read'])
    xdotool('key', 'Escape')
    wait(lambda: app.root.get_child_count() == 1, 'the checklist to close')
    app.says(WORDS['cleared'])
    return reference


def to_training(app):
    xdotool('key', 'alt+Left')
    app.click(app.find('list item', WORDS['training']))


def steer(app):
    """The trainer decides everything about one declaration."""
    to_training(app)
    app.press(WORDS['reopen'])
    radio = app.find('check box', WORDS['trainer'])
    app.click(radio)
    wait(lambda: has_state(radio, Atspi.StateType.CHECKED), 'the scenario to be chosen')
    reference = open_sample(app)
    app.press(WORDS['send'])
    app.says(WORDS['received'], 60)
    to_training(app)
    app.click(app.find('list item', f'{reference} · …'))
    app.press(WORDS['clear'])
    app.says(WORDS['cannot'])
    for act in ('accept', 'red', 'inspect', 'inspected', 'clear'):
        before = app.find('list item', f'{reference} · …').get_name()
        app.press(WORDS[act])
        wait(lambda: app.find('list item', f'{reference} · …').get_name() != before, f'{act} to change {before!r}')
    app.find('list item', f'{reference} · {WORDS["cleared"]}…')
    return reference


def main():
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        with App(PROGRAM, '--data-dir', data, '--lang', LANG, '--place', 'training') as app:
            first = by_file(app, pathlib.Path(data), pathlib.Path(folder))
            second = steer(app)
            app.close()
    print(f'ok: {first} went by file, {second} was led by the trainer ({LANG})')


main()
