#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A declaration is saved as a template with one field asked for and one left out; a new one made of it asks first, has its own number,
and nothing of the old shipment; removing works and is taken back. Usage: templates.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402


def command(app, text, row):
    xdotool('key', 'ctrl+k')
    wait(lambda: has_state(app.look('text', 'What do you want to do?'), Atspi.StateType.FOCUSED), 'the palette')
    xdotool('type', text)
    app.find('list item', row)
    xdotool('key', 'Return')


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            app.find('text', 'Consignee – name')
            reference = app.frame.get_name().split(' – ')[0]
            command(app, 'save as template', 'Save as template …')
            app.find('text', 'Name of the template')
            wait(lambda: not has_state(app.look('push button', '_Save'), Atspi.StateType.SENSITIVE), 'no saving without a name')
            app.type('Name of the template', 'Monthly pots')
            # The first field of all is the exporter's code; the one that is asked for is chosen with the keyboard.
            xdotool('key', 'Tab', 'Tab')
            xdotool('key', 'space', 'Down', 'Return')
            app.press('_Save')
            app.says('Template saved, version 1')
            command(app, 'new from template', 'New from template …')
            app.find('list', 'Templates')
            xdotool('key', 'Return')
            app.says('This template asks first:')
            wait(lambda: app.frame.get_name().split(' – ')[0] != reference, 'the new declaration')
            app.press('_Go on')
            wait(lambda: app.value('Consignee – name') == 'Nordhafen Keramik GmbH', 'the consignee')
            app.says('5 lines')
            xdotool('key', 'ctrl+shift+n')
            app.find('list', 'Templates')
            app.press('Remove the template “Monthly pots”')
            app.press('Put back the template “Monthly pots”')
            app.find('push button', 'Remove the template “Monthly pots”')
            xdotool('key', 'Escape')
            app.gone('list', 'Templates')
            app.close()
    print('ok')


main()
