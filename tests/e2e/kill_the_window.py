#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 on the window: what was typed is there again, at the same field; what was being sent arrives once. KHAI_WINDOW_KILLS says how many
rounds (5). Usage: kill_the_window.py PROGRAM"""
import os
import pathlib
import random
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM = sys.argv[1]
ROUNDS = int(os.environ.get('KHAI_WINDOW_KILLS', '5'))
SEED = int(os.environ.get('KHAI_SEED', str(random.SystemRandom().randrange(2**32))))


def focus_name(app):
    return next((node.get_name() for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() == 'text'), None)


def kill(app):
    app.process.kill()
    app.process.wait()


def stored(folder, what):
    """The newest declaration's reference, and whether its document holds the text."""
    database = sqlite3.connect(f'file:{folder}/khai.db?mode=ro', uri=True)
    try:
        row = database.execute('SELECT reference, document FROM declaration ORDER BY created_at DESC, reference DESC LIMIT 1').fetchone()
        return row[0] if row and what in row[1] else None
    finally:
        database.close()


def type_and_be_killed(folder, arguments, number):
    """Killed the moment it is on disk, without a chance to tidy up."""
    with App(PROGRAM, *arguments, '--sample', 'b11-ceramics-lcl') as app:
        xdotool('key', 'ctrl+4')
        field = app.find('text', 'Invoice number')
        app.click(field)
        wait(lambda: has_state(field, Atspi.StateType.FOCUSED), 'the focus in the field')
        xdotool('key', 'ctrl+a')
        xdotool('type', f'SH-{number}')
        wait(lambda: App.text_of(field) == f'SH-{number}', 'the text typed')
        xdotool('key', 'Return')
        reference = wait(lambda: stored(folder, f'"SH-{number}"'), 'the text on disk')
        kill(app)
    return reference


def send_and_be_killed(arguments, reference, chance):
    with App(PROGRAM, *arguments, '--open', reference) as app:
        xdotool('key', 'ctrl+8')
        app.press('Sign and send')
        time.sleep(chance.choice((0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.8)))  # where this falls is the point
        kill(app)


def main():
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        arguments = ('--data-dir', folder, '--lang', 'en', '--new-instance')
        references = []
        for number in range(ROUNDS):
            reference = type_and_be_killed(folder, arguments, number)
            with App(PROGRAM, *arguments, '--open', reference) as app:
                assert app.value('Invoice number') == f'SH-{number}'
                wait(lambda: focus_name(app) == 'Invoice number', 'the focus in the field that had it')
                kill(app)
            send_and_be_killed(arguments, reference, chance)
            with App(PROGRAM, *arguments, '--open', reference) as app:
                xdotool('key', 'ctrl+8')
                button = app.look('push button', 'Sign and send')
                if button is not None and has_state(button, Atspi.StateType.SENSITIVE):
                    app.press('Sign and send')  # it was killed before anything was stored
                xdotool('key', 'ctrl+9')
                app.says('Cleared', 90)
                app.close()
            references.append(reference)
        theirs = sqlite3.connect(f'file:{folder}/sandbox/sandbox.db?mode=ro', uri=True)
        for reference in references:
            rows = theirs.execute('SELECT count(*) FROM declaration WHERE local_reference = ?', (reference,)).fetchone()[0]
            assert rows == 1, f'{reference}: {rows} records (seed {SEED})'
        assert theirs.execute('SELECT count(*) FROM declaration').fetchone()[0] == ROUNDS
    print(f'{ROUNDS} windows killed while typing and {ROUNDS} while sending: 0 lost, 0 doubled (seed {SEED})')


main()
