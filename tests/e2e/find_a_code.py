#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds commodity codes through the window, in one language: by words, digits, with a typo, with two languages mixed, down the tree by keyboard, by
suggestion in a goods line; vague and hostile texts get an answer. Usage: find_a_code.py PROGRAM vi|en"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, walk, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1], sys.argv[2]
WORDS = {
    'vi': {'search': 'Tìm trong biểu thuế', 'suggested': 'Gợi ý từ mô tả', 'found': 'Mặt hàng tìm thấy', 'copied': 'Đã sao chép mã {}',
           'cannot': 'Chưa thể kết luận', 'anyway': 'Hiện mọi mã có các từ này', 'chapters': 'Tất cả các chương', 'because': 'vì có: ', 'vague': 'phụ kiện',
           'bands': ('Rất khớp', 'Khá khớp', 'Có thể khớp'), 'unit': 'Đơn vị: chiếc', 'code': 'Mã số hàng hóa (HS)', 'description': 'Mô tả hàng hóa',
           'fit': 'Các mặt hàng phù hợp', 'first': 'Hãy mô tả hàng trước', 'nothing': 'Không thấy mã nào phù hợp', 'answers': ' kết quả'},
    'en': {'search': 'Search the tariff', 'suggested': 'Suggested from the description', 'found': 'Commodities found', 'copied': 'Code {} copied',
           'cannot': 'Cannot say yet', 'anyway': 'Show every code with these words', 'chapters': 'All chapters', 'because': 'because of: ', 'vague': 'gift',
           'bands': ('Strong match', 'Good match', 'Possible match'), 'unit': 'Unit: chiếc', 'code': 'HS code', 'description': 'Description of goods',
           'fit': 'Commodities that fit', 'first': 'Describe the goods first', 'nothing': 'Nothing fits', 'answers': ' answer'},
}[LANG]
QUERIES = [
    ('ao thun nam cotton', '6109.10.10'),
    ('áo thun nam cotton', '6109.10.10'),
    ('men cotton t-shirt', '6109.10.10'),
    ('nón lá', '6504.00.00'),
    ('nuoc mam', '2103.90.12'),
    ('6109.10.10', '6109.10.10'),
    ('61091010', '6109.10.10'),
    ('porcelian bowl', '6911.10.00'),          # a typo
    ('áo thun cotton for men', '6109.10.10'),  # two languages
]
HOSTILE = ['x' * 10_000, 'áo ' * 3_000, '👕' * 50, "'; DROP TABLE commodity; --", '"*" OR NEAR(a b', '%s%n%d', '\u202e\u0301\u200b', '<b>&amp;</i>']


def items(app, name):
    """The names in a list that is shown."""
    found = app.look('list', name)
    if found is None:
        return []
    return [node.get_name() or '' for node in walk(found) if node.get_role_name() == 'list item']


def put(app, text):
    """A search from the beginning, so that no answer is left from the one before."""
    field = app.find(None, WORDS['search'])
    Atspi.EditableText.set_text_contents(field, '')
    wait(lambda: any(name.startswith('01 – ') for name in items(app, WORDS['chapters'])), 'the chapters')
    Atspi.EditableText.set_text_contents(field, text)
    wait(lambda: app.look('list', WORDS['chapters']) is None, f'an answer to {text[:40]!r}')


def first_answer(app):
    names = items(app, WORDS['suggested']) or items(app, WORDS['found'])
    return names[0] if names else ''


def find_by_words(app):
    for text, code in QUERIES:
        put(app, text)
        try:
            wait(lambda: first_answer(app).startswith(f'{code} – '), f'{code} first for {text!r}', 10)
        except AssertionError as error:
            raise AssertionError(f'{error}: suggested {items(app, WORDS["suggested"])[:3]}, found {items(app, WORDS["found"])[:3]}') from error
        assert any(name.startswith(f'{code} – ') for name in items(app, WORDS['found'])[:3]), f'{text!r}: the words do not find {code}'
    xdotool('key', 'Return')
    app.says(WORDS['copied'].format(QUERIES[-1][1]))


def be_suggested(app):
    """Every suggestion says how sure it is, and why, in words."""
    put(app, 'áo thun nam cotton in hình, hàng mới')
    names = wait(lambda: items(app, WORDS['suggested']), 'suggestions')
    assert len(names) <= 5, names
    for name in names:
        assert any(f' · {band}' in name for band in WORDS['bands']), f'no word for how sure: {name}'
        assert WORDS['because'] in name, f'no reason: {name}'
    assert names[0].startswith('6109.10.10 – '), names[0]


def ask_with_too_little(app):
    put(app, WORDS['vague'])
    app.says(WORDS['cannot'])
    assert not items(app, WORDS['suggested']) and not items(app, WORDS['found']), 'a code for a text that names no goods'
    app.press(WORDS['anyway'])
    wait(lambda: items(app, WORDS['found']), 'what the word itself finds')


def focused_name(app):
    return next((node.get_name() or '' for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() == 'list item'), '')


def walk_to(app, start):
    """Down to the row that begins like that."""
    for _ in range(100):
        if wait(lambda: focused_name(app), 'a row with the focus').startswith(start):
            return
        before = focused_name(app)
        xdotool('key', 'Down')
        wait(lambda: focused_name(app) != before, f'the row below {before!r}')
    raise AssertionError(f'{start!r} is not in the list')


def walk_the_chapters(app):
    put(app, 'x')
    Atspi.EditableText.set_text_contents(app.find(None, WORDS['search']), '')
    wait(lambda: items(app, WORDS['chapters']), 'the chapters')
    wait(lambda: len(items(app, WORDS['chapters'])) == 96, 'all chapters that are in use')
    xdotool('key', 'Down')
    walk_to(app, '01 – ')
    xdotool('key', '--delay', '20', '--repeat', '59', 'Down')
    walk_to(app, '61 – ')
    xdotool('key', 'Right')
    walk_to(app, '6109 – ')
    xdotool('key', 'Right')
    walk_to(app, '6109.10 – ')
    xdotool('key', 'Right')
    walk_to(app, '6109.10.10 – ')
    app.says(WORDS['unit'])
    xdotool('key', 'Left')
    walk_to(app, '6109.10 – ')
    xdotool('key', 'Left')
    walk_to(app, '6109 – ')
    xdotool('key', 'Return')
    walk_to(app, '6109.10 – ')
    xdotool('key', 'Return')
    walk_to(app, '6109.10.20 – ')
    xdotool('key', 'Return')
    app.says(WORDS['copied'].format('6109.10.20'))
    app.press(WORDS['chapters'])
    wait(lambda: focused_name(app).startswith('01 – '), 'the first chapter again')


def is_answered(app):
    texts = app.texts()
    assert not any(node.get_role_name() == 'alert' for node in app.nodes()), 'an error instead of an answer'
    return any(WORDS[word] in text for text in texts for word in ('cannot', 'nothing', 'answers'))


def withstand(app):
    for text in HOSTILE:
        put(app, text)
        wait(lambda: is_answered(app), f'an answer to {text[:30]!r}')
    put(app, 'nón lá')
    wait(lambda: first_answer(app).startswith('6504.00.00 – '), 'the search as it was')


def tab_to(app, name):
    for _ in range(40):
        node = next((node for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() == 'text'), None)
        if node is not None and node.get_name() == name:
            return node
        xdotool('key', 'Tab')
    raise AssertionError(f'Tab does not come to {name}')


def code_a_goods_line(app):
    app.click(app.find('list item', '1. …'))
    app.type(WORDS['code'], '')
    app.type(WORDS['description'], 'Nón lá Huế, hàng mới')
    entry = tab_to(app, WORDS['code'])
    # By itself, because the field is empty; nothing is taken by that.
    wait(lambda: any(name.startswith('6504.00.00 – ') and WORDS['because'] in name for name in items(app, WORDS['fit'])), 'a suggestion')
    app.says(WORDS['suggested'])
    xdotool('key', 'Escape')
    wait(lambda: not items(app, WORDS['fit']), 'the suggestions to go')
    assert App.text_of(entry) == '', 'a code nobody took'
    xdotool('key', 'F4')
    names = wait(lambda: items(app, WORDS['fit']), 'the suggestions on F4')
    assert len(names) <= 5 and names[0].startswith('6504.00.00 – '), names
    xdotool('key', 'Down', 'Return')
    wait(lambda: App.text_of(entry) == '65040000', 'the code in the field')
    app.type(WORDS['code'], '')
    # Leaving the field is what makes its text part of the declaration.
    app.click(app.find('text', WORDS['description']))
    wait(lambda: has_state(app.find('text', WORDS['description']), Atspi.StateType.FOCUSED), 'the focus in the description')
    xdotool('key', 'ctrl+a', 'Delete')
    wait(lambda: app.value(WORDS['description']) == '', 'no description')
    tab_to(app, WORDS['code'])
    assert not items(app, WORDS['fit']), 'suggestions for goods without a description'
    xdotool('key', 'F4')
    app.says(WORDS['first'])
    assert App.text_of(entry) == '', 'a code for goods without a description'


def main():
    with tempfile.TemporaryDirectory() as folder:
        arguments = ('--data-dir', folder, '--lang', LANG)
        with App(PROGRAM, *arguments, '--place', 'classify') as app:
            for part in (find_by_words, be_suggested, ask_with_too_little, walk_the_chapters, withstand):
                part(app)
                print(f'{part.__name__}: ok', flush=True)
            app.close()
        with App(PROGRAM, *arguments, '--sample', 'e62-tshirts', '--section', 'goods') as app:
            code_a_goods_line(app)
            app.close()
    print('ok')


main()
