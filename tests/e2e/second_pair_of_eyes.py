#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people: what one worked on the other comments, sends back and approves; before that it cannot be signed, and who only reads changes nothing.
Usage: second_pair_of_eyes.py PROGRAM KHAICTL"""
import pathlib
import subprocess
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


def work_as(app, name):
    xdotool('key', 'ctrl+f')
    app.click(app.find('list item', 'Clients'))
    app.press('People')
    app.press(f'Work as {name}')
    wait(lambda: any((node.get_name() or '').startswith(name) and (node.get_name() or '').endswith('works here now') for node in app.nodes()), name)


def open_it(app, reference):
    xdotool('key', 'ctrl+f')
    app.click(app.find('list item', f'{reference} – Nordhafen Keramik GmbH'))
    xdotool('key', 'F9')
    app.find('push button', 'Approve it')


def main():
    with tempfile.TemporaryDirectory() as folder:
        def khaictl(*words):
            subprocess.run([sys.argv[2], '--data-dir', folder, *words], check=True, stdout=subprocess.DEVNULL)

        khaictl('people', 'add', 'Lan', 'signer')
        khaictl('people', 'add', 'Bình', 'reviewer')
        khaictl('people', 'add', 'Xem', 'read-only')
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--place', 'clients') as app:
            app.press('People')
            app.find('list item', 'Lan. Signer · works here now')
            switch = wait(lambda: next((node for node in app.nodes() if node.get_name() == 'A second pair of eyes'
                                        and has_state(node, Atspi.StateType.FOCUSABLE)), None), 'the switch')
            app.click(switch)
            wait(lambda: has_state(switch, Atspi.StateType.CHECKED), 'it to be wanted')
            command(app, 'finished sample', 'Show me a finished sample')
            app.find('push button', 'Approve it')
            reference = app.frame.get_name().split(' – ')[0]
            # Nobody approves their own work.
            app.press('Approve it')
            app.find('alert', 'You worked on this declaration yourself…')
            app.press('Ask for a review')
            app.says('Lan asks somebody else to look at it.')
            xdotool('key', 'ctrl+8')
            app.says('It cannot be signed yet: somebody who did not work on it has to approve it first')
            work_as(app, 'Bình')
            open_it(app, reference)
            app.press('Send it back')
            app.find('alert', 'Write what is meant first…')
            app.type('Comment', 'Is the gross mass right?')
            app.press('Add the comment')
            app.says('Is the gross mass right?')
            app.press('Approve it')
            app.says('Bình looked at it and approved it.')
            # Who only reads changes nothing.
            work_as(app, 'Xem')
            open_it(app, reference)
            assert not has_state(app.look('push button', 'Approve it'), Atspi.StateType.SENSITIVE)
            work_as(app, 'Lan')
            open_it(app, reference)
            app.click(app.find('check box', 'Settled: Is the gross mass right?'))
            xdotool('key', 'ctrl+8')
            app.says('Bình looked at it and approved it.')
            app.press('Sign and send')
            app.says('Cleared (thông quan)', 60)
            app.close()
    print('ok')


main()
