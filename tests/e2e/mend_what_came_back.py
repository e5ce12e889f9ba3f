#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error loop, by keyboard: customs refuses the registration, the finding stands in its list with what was sent beside what is there now, F7 leads
to the field, F9 saves and leads back, the mended declaration is sent under a new reference that is linked with the old one, and is cleared.
Usage: mend_what_came_back.py PROGRAM vi|en [FOLDER for pictures]"""
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
    'vi': {'reject': 'Từ chối đăng ký, có nêu lý do', 'green': 'Luồng xanh: thông quan ngay', 'open': 'Mở thành tờ khai mới: Gốm sành đi Hamburg, hàng lẻ đường biển',
           'send': 'Ký và gửi', 'refused': 'Từ chối đăng ký', 'look': 'Xem những gì hải quan trả lại', 'list': 'Hải quan trả lại',
           'field': 'Dòng 1: Mô tả hàng hóa', 'sent': 'Như đã gửi', 'now': 'Hiện nay', 'unchanged': 'Chưa sửa', 'changed': 'Đã sửa',
           'back': 'Lưu và trở về danh sách lỗi', 'again': 'Hải quan đã từ chối', 'cleared': 'Thông quan', 'before': 'Đã gửi trước đó với số'},
    'en': {'reject': 'The registration is refused, with findings', 'green': 'Green channel: cleared at once',
           'open': 'Open as a new declaration: Stoneware to Hamburg, part load by sea', 'send': 'Sign and send', 'refused': 'Registration refused',
           'look': 'Look at what customs sent back', 'list': 'Customs sent back', 'field': 'Line 1: Description of goods', 'sent': 'As it was sent',
           'now': 'As it is now', 'unchanged': 'Not changed yet', 'changed': 'Changed', 'back': 'Save and return to the errors',
           'again': 'Customs refused', 'cleared': 'Cleared (thông quan)', 'before': 'Sent before as'},
}[LANG]
MENDED = 'Đĩa sành tráng men, vẽ tay, dùng ăn uống, hàng mới 100%'


def shoot(name):
    if PICTURES:
        time.sleep(0.7)
        PICTURES.mkdir(parents=True, exist_ok=True)
        subprocess.run(['import', '-window', 'root', str(PICTURES / f'{LANG}-{name}.png')], check=True)


def reference(app):
    return re.search(r'VN-\d{4}-\d{6}', app.frame.get_name())[0]


def choose(app, scenario):
    radio = app.find(None, WORDS[scenario])
    app.click(radio)
    wait(lambda: has_state(radio, Atspi.StateType.CHECKED), f'{scenario} to be chosen')


def focused(app):
    return next((node for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() != 'frame'), None)


def tab_to(app, name, role='push button'):
    """As somebody without a mouse gets there."""
    def there():
        node = focused(app)
        return node is not None and node.get_role_name() == role and node.get_name() == name
    for _ in range(60):
        if there():
            return
        xdotool('key', 'Tab')
        time.sleep(0.1)
    raise AssertionError(f'Tab does not come to {name!r}')


def sign(app):
    xdotool('key', 'ctrl+8')
    button = app.find('push button', WORDS['send'])
    wait(lambda: has_state(button, Atspi.StateType.SENSITIVE), 'the button')
    tab_to(app, WORDS['send'])
    xdotool('key', 'space')


def finding(app):
    return app.find('list item', f'{WORDS["field"]}…')


def mend(app):
    xdotool('key', 'F9')
    app.says(WORDS['list'])
    assert WORDS['unchanged'] in finding(app).get_name()
    for title in ('sent', 'now'):
        app.says(WORDS[title])
    wait(lambda: focused(app) is not None and focused(app).get_name().endswith(WORDS['field']), 'the focus on the first finding')
    shoot('1-list')
    xdotool('key', 'Return')
    entry = wait(lambda: next((node for node in app.nodes() if node.get_role_name() == 'text' and has_state(node, Atspi.StateType.FOCUSED)), None),
                 'the focus in the field')
    before = App.text_of(entry)
    app.find('push button', WORDS['back'])
    xdotool('key', 'F7')
    wait(lambda: not has_state(entry, Atspi.StateType.FOCUSED), 'F7 to go on to what customs may ask')
    xdotool('key', 'shift+F7')
    wait(lambda: has_state(entry, Atspi.StateType.FOCUSED), 'Shift+F7 to come back to the error')
    xdotool('key', 'ctrl+a')
    xdotool('type', '--delay', '5', 'ok')
    wait(lambda: App.text_of(entry) == 'ok', 'the text to be typed')
    assert Atspi.EditableText.set_text_contents(entry, MENDED)
    shoot('2-field')
    xdotool('key', 'F9')
    row = wait(lambda: (lambda node: node if WORDS['changed'] in node.get_name() and WORDS['unchanged'] not in node.get_name() else None)(finding(app)),
               'the finding to be marked as changed')
    texts = [node.get_name() or '' for node in walk(row)]
    assert before in texts and MENDED in texts, texts
    shoot('3-mended')


def main():
    with tempfile.TemporaryDirectory() as data:
        with App(PROGRAM, '--data-dir', data, '--lang', LANG, '--place', 'training') as app:
            choose(app, 'reject')
            app.press(WORDS['open'])
            wait(lambda: re.search(r'VN-\d{4}-\d{6}', app.frame.get_name()), 'the declaration')
            first = reference(app)
            sign(app)
            app.find('push button', WORDS['look'], 60)
            app.says(WORDS['refused'])
            mend(app)
            # The work list outlives the window, and knows both values.
            app.close()
        with App(PROGRAM, '--data-dir', data, '--lang', LANG, '--place', 'training') as app:
            choose(app, 'green')
            xdotool('key', 'ctrl+f')
            xdotool('key', 'Tab')
            app.press(f'{first}…') if app.look('push button', f'{first}…') else app.click(app.find('list item', f'{first}…'))
            wait(lambda: first in app.frame.get_name(), 'the declaration again')
            xdotool('key', 'F9')
            assert MENDED in [node.get_name() or '' for node in walk(finding(app))]
            xdotool('key', 'ctrl+8')
            app.says(WORDS['again'])
            wait(lambda: reference(app) != first, 'the new reference')
            second = reference(app)
            shoot('4-send-again')
            sign(app)
            app.says(WORDS['cleared'], 60)
            app.says(f'{WORDS["before"]} {first}')
            shoot('5-follow')
            app.close()
    print(f'ok: {first} refused and mended by keyboard, {second} cleared ({LANG})')


main()
