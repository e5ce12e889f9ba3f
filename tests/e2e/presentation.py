#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Presentation mode: larger text, keys in sight but nothing that is typed, and everything as before afterwards. Usage: presentation.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, wait, xdotool  # noqa: E402


def height(app):
    return Atspi.Component.get_extents(app.find('label', 'Kind of filing'), Atspi.CoordType.WINDOW).height


def shows(app, keys):
    wait(lambda: keys in app.texts(), f'{keys} in sight')


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            before = height(app)
            xdotool('key', 'ctrl+k')
            app.find('text', 'What do you want to do?')
            assert 'Ctrl+K' not in app.texts(), 'keys are shown without presentation mode'
            xdotool('key', 'Escape')
            app.gone('text', 'What do you want to do?')
            xdotool('key', 'ctrl+shift+p')
            wait(lambda: height(app) > before, f'text larger than {before}, not {height(app)}')
            xdotool('key', 'ctrl+k')
            shows(app, 'Ctrl+K')
            app.find('text', 'What do you want to do?')
            xdotool('type', 'qz')
            app.says('Nothing is called like that')
            assert not {'q', 'Q', 'z', 'Z'} & set(app.texts()), 'what is typed is shown as a key'
            xdotool('key', 'Escape')
            app.gone('text', 'What do you want to do?')
            xdotool('key', 'Tab', 'Tab')
            shows(app, 'Tab × 2')
            app.gone('text', 'What do you want to do?')
            xdotool('key', 'ctrl+shift+p')
            wait(lambda: height(app) == before, 'text as before')
            wait(lambda: 'Tab × 2' not in app.texts(), 'no keys any more')
            app.close()
    print('ok')


main()
