#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes known after registration, by its short ways: container, seal and weight after stuffing (a wrong check digit is told before it is
sent), then another vessel and day, with the fifteen days heeded. A draft is simply filled in. Usage: complete_what_is_sent.py PROGRAM vi|en"""
import datetime
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, walk, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1:3]
WORDS = {
    'vi': {'palette': 'Bạn muốn làm gì?', 'command': 'Sau khi đóng hàng: container, chì, trọng lượng …', 'send': 'Ký và gửi', 'cleared': 'Thông quan',
           'stuffed': 'Sau khi đóng hàng: container, chì, trọng lượng', 'window': 'Sau khi đóng hàng', 'container': 'Số container', 'seal': 'Số niêm chì',
           'gross': 'Tổng trọng lượng hàng (gross)', 'sign': 'Ký bản khai sửa đổi', 'refused': 'sẽ bị từ chối', 'granted': 'Hải quan chấp nhận sửa đổi',
           'rolled': 'Đổi tàu hoặc ngày đi', 'vessel': 'Phương tiện vận chuyển dự kiến – Tên', 'day': 'Ngày hàng đi dự kiến', 'valid': '15 ngày',
           'mode': 'Phương thức vận chuyển không được sửa'},
    'en': {'palette': 'What do you want to do?', 'command': 'After stuffing: container, seal, weight …', 'send': 'Sign and send',
           'cleared': 'Cleared (thông quan)', 'stuffed': 'After stuffing: container, seal, weight', 'window': 'After stuffing',
           'container': 'Container number', 'seal': 'Seal number', 'gross': 'Gross weight', 'sign': 'Sign the correction', 'refused': 'would be refused',
           'granted': 'Customs agreed to the correction', 'rolled': 'Another vessel or day', 'vessel': 'Vessel, flight or vehicle',
           'day': 'Planned departure', 'valid': '15 days', 'mode': 'cannot be corrected'},
}[LANG]


def correction(app, title):
    return wait(lambda: next((node for node in (app.root.get_child_at_index(i) for i in range(app.root.get_child_count()))
                              if node.get_name() == title), None), title)


def fields(window, label):
    return [node for node in walk(window) if node.get_role_name() == 'text' and label in (node.get_name() or '')]


def fill(field, text):
    assert Atspi.EditableText.set_text_contents(field, text)
    wait(lambda: App.text_of(field) == text, f'the field to hold {text!r}')


def sign(app, times):
    app.press(WORDS['sign'])
    wait(lambda: app.root.get_child_count() == 1, 'the correction to close')
    wait(lambda: sum(WORDS['granted'] == (node.get_name() or '') for node in app.nodes() if node.get_role_name() == 'list item') == times,
         'the correction to be granted', 60)


def before_sending(app):
    """The command leads to the field itself."""
    xdotool('key', 'ctrl+k')
    wait(lambda: has_state(app.look('text', WORDS['palette']), Atspi.StateType.FOCUSED), 'the palette')
    app.type(WORDS['palette'], WORDS['command'].split(':')[0])
    app.find('list item', WORDS['command'])
    xdotool('key', 'Return')
    wait(lambda: any(has_state(node, Atspi.StateType.FOCUSED) and WORDS['container'] in (node.get_name() or '') for node in app.nodes()
                     if node.get_role_name() == 'text'), 'the container')


def after_stuffing(app):
    app.press(WORDS['stuffed'])
    window = correction(app, WORDS['window'])
    containers = fields(window, WORDS['container'])
    assert not fields(window, WORDS['vessel']), 'fields that have nothing to do with it are open'
    fill(containers[-1], 'MSCU1234567')
    wait(lambda: len(fields(window, WORDS['container'])) == len(containers) + 1, 'the place of one more container')
    app.press(WORDS['sign'])
    app.says(WORDS['refused'])
    assert app.root.get_child_count() == 2, 'it was sent all the same'
    fill(fields(window, WORDS['container'])[-2], 'MSCU1234566')
    fill(fields(window, WORDS['seal'])[-1], 'VN0482916')
    sign(app, 1)


def rolled(app):
    app.press(WORDS['rolled'])
    window = correction(app, WORDS['rolled'])
    app.says(WORDS['mode'])
    assert not fields(window, WORDS['container'])
    today = datetime.date.today()
    fill(fields(window, WORDS['vessel'])[0], 'EVER NEXT 0412E')
    fill(fields(window, WORDS['day'])[0], (today + datetime.timedelta(days=30)).isoformat())
    app.says(WORDS['valid'])
    fill(fields(window, WORDS['day'])[0], (today + datetime.timedelta(days=9)).isoformat())
    wait(lambda: not any(WORDS['valid'] in text for text in app.texts()), 'the warning to go')
    sign(app, 2)
    app.press(WORDS['rolled'])
    window = correction(app, WORDS['rolled'])
    assert App.text_of(fields(window, WORDS['vessel'])[0]) == 'EVER NEXT 0412E'
    xdotool('key', 'Escape')
    wait(lambda: app.root.get_child_count() == 1, 'the correction to close')


def main():
    with tempfile.TemporaryDirectory() as data:
        with App(PROGRAM, '--data-dir', data, '--lang', LANG, '--sample', 'e62-tshirts', '--section', 'parties') as app:
            wait(lambda: 'VN-' in app.frame.get_name(), 'the declaration')
            before_sending(app)
            xdotool('key', 'ctrl+8')
            app.press(WORDS['send'])
            app.says(WORDS['cleared'], 60)
            after_stuffing(app)
            rolled(app)
            app.close()
    print(f'ok: completed after stuffing, rolled ({LANG})')


main()
