#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""In two steps, as VNACCS does it: the data are sent, customs computes, the three columns are looked at and lead to the field that differs, it is
corrected and computed anew, then filed officially and cleared. By keys, against the real sandbox. Usage: pre_register.py PROGRAM vi|en"""
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, walk, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1:3]
WORDS = {
    'vi': {'open': 'Mở thành tờ khai mới: Gốm sành đi Hamburg, hàng lẻ đường biển',
           'first': 'Ký và để hải quan tính trước', 'computed': 'Hải quan tính được gì', 'rate': 'Tỷ giá USD: …', 'not-stated': 'không khai', 'minus': '-4.600', 'why': 'tỷ giá của ngày', 'file': 'Khai chính thức',
           'nothing': 'Chưa khai báo gì', 'rate-field': 'Tỷ giá tính thuế', 'correct': 'Sửa tờ khai', 'search': 'Tìm chỉ tiêu',
           'reason': 'Lý do, ít nhất 5 chữ cái', 'sign-correction': 'Ký bản khai sửa đổi', 'agrees': 'Mọi trị giá đều khớp',
           'sign': 'Ký và khai chính thức', 'filed': 'Bạn đã khai chính thức', 'cleared': 'Thông quan'},
    'en': {'open': 'Open as a new declaration: Stoneware to Hamburg, part load by sea',
           'first': 'Sign and let customs compute first', 'computed': 'What customs computed', 'rate': 'Exchange rate of USD: …', 'not-stated': 'not stated', 'minus': '-4,600', 'why': 'its own rate',
           'file': 'File it officially', 'nothing': 'Nothing is declared yet', 'rate-field': 'Exchange rate',
           'correct': 'Correct the declaration', 'search': 'Find a field', 'reason': 'Reason, at least 5 letters',
           'sign-correction': 'Sign the correction', 'agrees': 'Everything agrees', 'sign': 'Sign and file',
           'filed': 'You filed the declaration officially', 'cleared': 'Cleared (thông quan)'},
}[LANG]




def open_sample(app):
    app.press(WORDS['open'])
    wait(lambda: re.search(r'VN-\d{4}-\d{6}', app.frame.get_name()), 'the declaration')


def correct_rate(app, text):
    app.press(WORDS['correct'])
    window = wait(lambda: next((app.root.get_child_at_index(i) for i in range(app.root.get_child_count())
                                if app.root.get_child_at_index(i).get_name() == WORDS['correct']), None), 'the correction')
    entry = next(node for node in walk(window) if node.get_role_name() == 'text' and (node.get_name() or '').endswith(WORDS['rate-field']))
    assert has_state(entry, Atspi.StateType.SENSITIVE), 'what is not declared yet is locked'
    assert Atspi.EditableText.set_text_contents(entry, text)
    app.type(WORDS['reason'], 'Tỷ giá của hải quan')
    app.press(WORDS['sign-correction'])
    wait(lambda: app.root.get_child_count() == 1, 'the correction to close')


def focused(app):
    return next((node for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() != 'frame'), None)


def tab_to(app, begins, limit=60):
    """With the keyboard alone, until something that is called so has the focus."""
    for _ in range(limit):
        node = focused(app)
        if node is not None and (node.get_name() or '').startswith(begins):
            return node
        before = node
        xdotool('key', 'Tab')
        wait(lambda: focused(app) != before, 'the focus to move', 5)
    raise AssertionError(f'Tab never comes to {begins!r}')


def send_first(app):
    xdotool('key', 'ctrl+8')
    app.press(WORDS['first'])
    app.says(WORDS['computed'], 60)
    app.says(WORDS['nothing'])
    row = app.find('list item', WORDS['rate'])
    assert WORDS['not-stated'] in row.get_name(), row.get_name()
    app.says(WORDS['agrees'])


def look_at_difference(app):
    wait(lambda: WORDS['minus'] in app.look('list item', WORDS['rate']).get_name(), 'the difference', 60)
    row = tab_to(app, WORDS['rate'][:-1])
    assert WORDS['why'] in row.get_name(), row.get_name()
    xdotool('key', 'Return')
    wait(lambda: (focused(app).get_name() or '').endswith(WORDS['rate-field']), 'the field the difference is about')
    xdotool('key', 'ctrl+9')


def file(app):
    app.press(WORDS['file'])
    app.press(WORDS['sign'])
    app.says(WORDS['filed'], 60)
    app.says(WORDS['cleared'], 60)
    app.gone('push button', WORDS['file'])
    app.find('list item', WORDS['rate'])


def main():
    with tempfile.TemporaryDirectory() as data, App(PROGRAM, '--data-dir', data, '--lang', LANG, '--place', 'training') as app:
        open_sample(app)
        send_first(app)
        correct_rate(app, '30000')
        look_at_difference(app)
        correct_rate(app, '25400')
        app.says(WORDS['agrees'], 60)
        file(app)
        app.close()
    print(f'ok: computed, corrected, filed and cleared ({LANG})')


main()
