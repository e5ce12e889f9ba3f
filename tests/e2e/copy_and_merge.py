#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies a declaration without its goods, merges lines and spreads their net weight with a preview and an undo. Usage: copy_and_merge.py PROGRAM"""
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


def spread_weight(app):
    """By quantity; the remainder is in sight before anything is done."""
    net = next(text for text in app.texts() if ' kg net' in text)
    command(app, 'spread the net', 'Spread the net weight over the lines …')
    field = app.find('text', 'Net weight of all lines (kg)')
    wait(lambda: app.text_of(field) == '651', 'the weight of the lines')
    xdotool('key', 'ctrl+a')
    xdotool('type', '700')
    app.says('borne by line 1, the largest')
    app.find('list item', 'Line 1: 237.289, with the remainder')
    xdotool('key', 'Return')
    app.says('700 kg net')
    xdotool('key', 'ctrl+z')
    app.says(net.split(' · ')[2])


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            app.find('text', 'Consignee – name')
            app.says('5 lines')
            reference = app.frame.get_name().split(' – ')[0]
            command(app, 'merge lines', 'Merge lines …')
            app.find('list', 'Differences')
            xdotool('key', 'Escape')
            app.gone('list', 'Differences')
            app.says('5 lines')
            command(app, 'merge lines', 'Merge lines …')
            app.find('list', 'Differences')
            app.press('_Merge')
            wait(lambda: not any('5 lines' in text for text in app.texts()), 'fewer lines')
            xdotool('key', 'ctrl+z')
            app.says('5 lines')
            spread_weight(app)
            command(app, 'copy this', 'Copy this declaration …')
            app.find('check box', 'Parties')
            xdotool('key', 'Tab', 'Tab', 'space')
            wait(lambda: not has_state(app.look('check box', 'Goods'), Atspi.StateType.CHECKED), 'the goods to be left out')
            app.press('_Copy')
            wait(lambda: app.frame.get_name().split(' – ')[0] != reference, 'the copy')
            app.says('0 lines')
            wait(lambda: app.value('Consignee – name') == 'Nordhafen Keramik GmbH', 'the consignee in the copy')
            app.close()
    print('ok')


main()
