#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new declaration accuses nobody: what is empty is to be filled in, in neutral words, until a field was left empty or Check was asked. Usage:
fill_a_new_one.py PROGRAM vi|en"""
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1:3]
WORDS = {
    'vi': {'parties': 'Các bên: %s', 'fill': r'\d+ phải điền', 'fix': r'\d+ phải sửa', 'error': 'Lỗi: ', 'id': 'Người xuất khẩu – Mã', 'back': 'Các bên'},
    'en': {'parties': 'Parties: %s', 'fill': r'\d+ to fill in', 'fix': r'\d+ to fix', 'error': 'Error: ', 'id': 'Exporter – tax code', 'back': 'Parties'},
}[LANG]


def section(app):
    return next(node.get_name() for node in app.nodes()
                if node.get_role_name() == 'list item' and (node.get_name() or '').startswith(WORDS['parties'] % ''))


def errors(app):
    return [text for text in app.texts() if text.startswith(WORDS['error'])]


def main():
    with tempfile.TemporaryDirectory() as data, App(PROGRAM, '--data-dir', data, '--lang', LANG) as app:
        wait(lambda: app.frame.get_name(), 'the window')
        xdotool('key', 'ctrl+n')
        field = app.find('text', WORDS['id'])
        wait(lambda: re.search(WORDS['fill'], section(app)), 'what is to be filled in')
        assert not re.search(WORDS['fix'], section(app)), section(app)
        assert not errors(app), errors(app)
        app.click(field)
        wait(lambda: has_state(field, Atspi.StateType.FOCUSED), 'the field')
        xdotool('key', 'Tab')
        wait(lambda: len(errors(app)) == 1, 'the one that was left empty')
        wait(lambda: re.search(WORDS['fix'], section(app)) and re.search(WORDS['fill'], section(app)), 'one to fix, others to fill in')
        xdotool('key', 'F9')
        wait(lambda: not re.search(WORDS['fill'], section(app)), 'everything to be demanded')
        assert re.search(WORDS['fix'], section(app))
        app.close()
    print(f'ok: asked before accused ({LANG})')


main()
