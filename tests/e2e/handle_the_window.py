#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""By keyboard: finds a commodity by words, undoes and redoes, sees a refusal from customs in Check and files again, changes the language, puts
a draft away and takes it back. Usage: handle_the_window.py PROGRAM"""
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM = sys.argv[1]


def focused(app):
    return next((node for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() in ('text', 'list item')), None)


def tab_to(app, name):
    """With Tab only: order on the page is order of the keys."""
    for _ in range(40):
        node = focused(app)
        if node is not None and node.get_name() == name:
            return node
        xdotool('key', 'Tab')
        wait(lambda: True, 'a moment')
    raise AssertionError(f'Tab does not come to {name}')


def find_commodity(app):
    xdotool('key', 'ctrl+3')
    row = app.find('list item', '1. …')
    app.click(row)
    app.find('text', 'Description of goods')
    app.type('HS code', '')
    entry = tab_to(app, 'HS code')
    xdotool('type', 'porcelain tableware')
    app.find('list', 'Commodities that fit')
    wait(lambda: any(node.get_role_name() == 'list item' and '6911' in (node.get_name() or '') for node in app.nodes()), 'a porcelain commodity')
    xdotool('key', 'Return')
    wait(lambda: App.text_of(entry).startswith('6911'), 'the code in the field')
    return entry


def undo_and_redo(app, entry):
    taken = App.text_of(entry)
    xdotool('key', 'ctrl+z')
    wait(lambda: App.text_of(entry) != taken, 'undo')
    xdotool('key', 'ctrl+shift+z')
    wait(lambda: App.text_of(entry) == taken, 'redo')
    wait(lambda: has_state(entry, Atspi.StateType.FOCUSED), 'the focus where it happened')
    for _ in range(3):
        xdotool('key', 'ctrl+z')
    wait(lambda: App.text_of(entry) == '69120000', 'the code as it was')


def be_refused_and_file_again(app):
    xdotool('key', 'ctrl+8')
    app.press('Sign and send')
    app.says('Registration refused', 60)
    app.press('Look at what customs sent back')
    app.says('Customs sent back')
    xdotool('key', 'ctrl+8')
    button = app.find('push button', 'Sign and send')
    wait(lambda: has_state(button, Atspi.StateType.SENSITIVE), 'sending to be possible again')


def change_language(app):
    """The window is made anew in the other language, with the same declaration at the same place."""
    xdotool('key', 'F10')
    wait(lambda: any(node.get_name() == 'Tiếng Việt' for node in app.nodes()), 'the menu')
    xdotool('key', 'Down', 'Up', 'Return')
    app.find('push button', 'Ký và gửi')
    app.frame = wait(lambda: app.root.get_child_at_index(0), 'the new window')
    wait(lambda: 'LUYỆN TẬP' in app.frame.get_name(), 'the word for training')


def main():
    with tempfile.TemporaryDirectory() as folder:
        arguments = ('--data-dir', folder)
        with App(PROGRAM, *arguments, '--lang', 'en', '--place', 'training') as app:
            radio = app.find(None, 'The registration is refused, with findings')
            app.click(radio)
            app.press('Open as a new declaration: Stoneware to Hamburg, part load by sea')
            app.find('panel', 'Parties')
            entry = find_commodity(app)
            undo_and_redo(app, entry)
            be_refused_and_file_again(app)
            change_language(app)
            app.close()
        with App(PROGRAM, *arguments, '--lang', 'en') as app:
            xdotool('key', 'ctrl+n')
            app.find('panel', 'Parties')
            reference = re.search(r'VN-\d{4}-\d{6}', app.frame.get_name())[0]
            xdotool('key', 'alt+Left')
            app.press(f'Put {reference} away')
            app.gone('push button', f'Put {reference} away')
            app.press('Undo')
            app.find('push button', f'Put {reference} away')
            app.close()
    print('ok')


main()
