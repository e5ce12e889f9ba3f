#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One click mends what a rule knows how to mend, in the field and on the page of findings, and is taken back. Usage:
mend_with_one_click.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

FIELD = 'Country of destination'
OFFER = f'Write DE into “{FIELD}”'
WRONG = 'The country of destination is FR'


def value_is(app, value):
    wait(lambda: app.value(FIELD) == value, f'{FIELD} {value}')


def focused(app, role, name):
    wait(lambda: has_state(app.look(role, name), Atspi.StateType.FOCUSED), f'the focus on {name}')


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'shipment') as app:
            app.find('text', FIELD)
            app.type(FIELD, 'FR')
            app.says(WRONG)
            app.press(OFFER)
            value_is(app, 'DE')
            app.gone('push button', OFFER)
            xdotool('key', 'ctrl+z')
            value_is(app, 'FR')
            xdotool('key', 'F9')
            app.find('push button', 'Go to field: Final destination – code')
            focused(app, 'push button', OFFER)
            xdotool('key', 'Return')
            app.gone('push button', OFFER)
            xdotool('key', 'ctrl+z') # leads back to where it happened
            value_is(app, 'FR')
            xdotool('key', 'F9')
            app.press('Go to field: Final destination – code')
            focused(app, 'text', 'Final destination – code')
            app.close()
    print('ok')


main()
