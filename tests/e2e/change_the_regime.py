#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another regime makes answers pointless: they are taken out with a note that names them, and come back with its button, also when
something else was typed meanwhile. Usage: change_the_regime.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, wait, xdotool  # noqa: E402

NOTE = 'Not asked for any more and taken out – Re-import deadline: 01/03/2027'


def value_is(app, name, value):
    wait(lambda: app.value(name) == value, f'{name} {value}')


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            app.find('text', 'Declaration type')
            app.type('Declaration type', 'G61')
            app.find('text', 'Re-import deadline')
            app.type('Re-import deadline', '01/03/2027')
            xdotool('key', 'ctrl+s')
            app.type('Declaration type', 'B1') # half a code decides nothing
            app.says('B1')
            app.find('text', 'Re-import deadline')
            app.type('Declaration type', 'B11')
            app.says(NOTE)
            app.gone('text', 'Re-import deadline')
            app.type('Consignee – name', 'Somebody else')
            wait(lambda: app.value('Consignee – name') == 'Somebody else', 'the name')
            app.press('Put back')
            value_is(app, 'Re-import deadline', '01/03/2027')
            value_is(app, 'Consignee – name', 'Somebody else')
            xdotool('key', 'ctrl+z') # putting back is an act like others
            app.gone('text', 'Re-import deadline')
            app.close()
    print('ok')


main()
