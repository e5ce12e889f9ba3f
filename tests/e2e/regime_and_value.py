#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the regime by questions and works out the value at the border gate, by keyboard. Usage: regime_and_value.py PROGRAM"""
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


def focused(app, role, name):
    wait(lambda: has_state(app.look(role, name), Atspi.StateType.FOCUSED), f'the focus on {name}')


def choose_regime(app):
    """Back by one question, then to a gift; Enter on the focused button each time."""
    command(app, 'which declaration', 'Which declaration type …')
    focused(app, 'push button', 'Yes, they go abroad')
    xdotool('key', 'Tab', 'Tab', 'space')
    focused(app, 'push button', 'I do not know')
    app.says('read the waybill')
    xdotool('key', 'Shift+Tab', 'Shift+Tab', 'space')
    focused(app, 'push button', 'No, they stay abroad')
    xdotool('key', 'alt+Left')
    focused(app, 'push button', 'Yes, they go abroad')
    for answer in ('Yes, they go abroad', 'No, they stay abroad', 'No, they were made or bought in Viet Nam',
                   'Material from here or taxed on import; or I bought the finished goods'):
        focused(app, 'push button', answer)
        xdotool('key', 'space')
    focused(app, 'push button', 'Yes, they are sold, even if paid later')
    xdotool('key', 'Tab', 'Tab', 'space')
    focused(app, 'push button', 'Use H21')
    app.says('cannot be corrected')
    xdotool('key', 'space')
    app.gone('push button', 'Use H21')


def work_out_value(app):
    command(app, 'border gate', 'Work out the value at the border gate …')
    focused(app, 'text', 'International freight: taken off')
    xdotool('key', 'ctrl+a')
    xdotool('type', '20')
    xdotool('key', 'Tab', 'ctrl+a')
    xdotool('type', '1')
    app.says('48.5 − 20 (International freight) − 1 (International insurance) = 27.5 USD')
    xdotool('key', 'Return')
    app.gone('push button', 'Put into the declaration')


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            app.find('push button', 'Find it by questions …')
            choose_regime(app)
            wait(lambda: app.value('Declaration type').startswith('H21'), 'the regime')
            xdotool('key', 'ctrl+z')
            wait(lambda: app.value('Declaration type').startswith('B11'), 'the regime before')
            app.close()
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'courier-parcel', '--section', 'value') as app:
            app.find('push button', 'Work it out from the price …')
            before = app.value('Total customs value')
            work_out_value(app)
            wait(lambda: app.value('Total customs value') == '27.5', 'the value at the gate')
            assert app.value('International freight') == '20'
            xdotool('key', 'ctrl+z')
            wait(lambda: app.value('Total customs value') == before, 'the value before')
            app.close()
    print('ok')


main()
