#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A consignee used before is named in a new declaration: address, terms and currency are filled in, each says from where, one key
rejects one of them, and one undo takes the rest back. Usage: prefill.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

COUNTRY = 'Consignee – country'


def value_is(app, name, value):
    wait(lambda: app.value(name) == value, f'{name} {value!r}')


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            app.find('text', 'Consignee – name')
            reference = app.frame.get_name().split(' – ')[0]
            xdotool('key', 'ctrl+n')
            wait(lambda: app.frame.get_name().split(' – ')[0] != reference, 'a new declaration')
            app.click(app.find('text', 'Consignee – name'))
            wait(lambda: has_state(app.look('text', 'Consignee – name'), Atspi.StateType.FOCUSED), 'the focus')
            xdotool('type', 'Nordhafen keramik GmbH')
            value_is(app, 'Consignee – name', 'Nordhafen keramik GmbH')
            xdotool('key', 'Tab')
            app.says(f'fields filled in from {reference}')
            value_is(app, COUNTRY, 'DE')
            app.says(f'from {reference}, ')
            app.click(app.find('text', COUNTRY))
            wait(lambda: has_state(app.look('text', COUNTRY), Atspi.StateType.FOCUSED), 'the focus')
            xdotool('key', 'ctrl+BackSpace')
            value_is(app, COUNTRY, '')
            xdotool('key', 'ctrl+z')
            value_is(app, COUNTRY, 'DE')
            xdotool('key', 'ctrl+z')
            value_is(app, COUNTRY, '')
            value_is(app, 'Consignee – name', 'Nordhafen keramik GmbH')
            app.close()
    print('ok')


main()
