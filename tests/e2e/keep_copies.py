#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The day's copy is made, put back through the window, saved closed with a passphrase, opened on another desk, and offered when the database is
damaged. Usage: keep_copies.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, wait, xdotool  # noqa: E402

PROGRAM = sys.argv[1]
PASSPHRASE = 'mười hai con giáp'


def references(app):
    return {node.get_name() for node in app.nodes() if node.get_role_name() == 'push button' and (node.get_name() or '').startswith('Put ')}


def open_copies(app):
    xdotool('key', 'ctrl+k')
    wait(lambda: any(node.get_name() == 'Copies of your data' for node in app.nodes()), 'the palette')
    xdotool('type', 'copies of')
    xdotool('key', 'Return')
    return app.find('push button', 'Save a closed copy …')


def restore_first(app):
    button = wait(lambda: next((node for node in app.nodes() if (node.get_name() or '').startswith('Restore the copy:')), None), 'a copy')
    app.press(button.get_name())
    app.says('nothing is deleted')
    app.press('Restore')
    app.says('The copy is in place.')
    app.frame = wait(lambda: app.root.get_child_at_index(0), 'the window')


def make_copy(folder):
    with App(PROGRAM, '--data-dir', folder, '--lang', 'en') as app:
        wait(lambda: list(pathlib.Path(folder).glob('khai-daily-*.db')), 'the copy of the day')
        xdotool('key', 'ctrl+n')
        app.find('panel', 'Parties')
        app.close()


def put_back(folder):
    with App(PROGRAM, '--data-dir', folder, '--lang', 'en', '--place', 'declarations') as app:
        wait(lambda: len(references(app)) == 1, 'the new declaration')
        open_copies(app)
        restore_first(app)
        app.press('Close this message') if app.look('push button', 'Close this message') else None
        wait(lambda: not references(app), 'the list as it was when the copy was made')
        app.click(app.find('list item', 'Start my own'))
        app.find('panel', 'Parties')
        app.close()
    assert len(list(pathlib.Path(folder).glob('khai-replaced-*.db'))) == 1


def save_closed(folder, path):
    with App(PROGRAM, '--data-dir', folder, '--lang', 'en') as app:
        open_copies(app)
        app.press('Save a closed copy …')
        app.choose_file('Save a closed copy', path, 'Save')
        app.type('Passphrase', 'short')
        app.says('At least 8 characters')
        app.type('Passphrase', PASSPHRASE)
        app.says('a second time')
        app.type('The same passphrase again', PASSPHRASE)
        app.press('Save')
        app.says('Saved, checked and closed')
        assert path.stat().st_mode & 0o777 == 0o600 and path.read_bytes()[:8] == b'KHAISEAL'
        xdotool('key', 'Escape')
        app.gone('push button', 'Save a closed copy …')
        app.close()


def open_elsewhere(folder, path):
    with App(PROGRAM, '--data-dir', folder, '--lang', 'en', '--place', 'declarations') as app:
        open_copies(app)
        app.press('Restore from a file …')
        app.choose_file('Restore from a file', path, 'Open')
        app.type('Passphrase', 'not this one')
        app.press('Open')
        app.says('The passphrase does not fit.')
        app.press('Restore from a file …')
        app.choose_file('Restore from a file', path, 'Open')
        app.type('Passphrase', PASSPHRASE)
        app.press('Open')
        app.says('In it: 1 declaration')
        app.press('Restore')
        app.says('The copy is in place.')
        app.frame = wait(lambda: app.root.get_child_at_index(0), 'the window')
        app.close()


def survive_damage(folder):
    database = pathlib.Path(folder) / 'khai.db'
    contents = bytearray(database.read_bytes())
    contents[4096:12288] = b'\xff' * 8192
    database.write_bytes(contents)
    with App(PROGRAM, '--data-dir', folder, '--lang', 'en') as app:
        app.says('Your database is damaged.')
        restore_first(app)
        app.click(app.find('list item', 'Start my own'))
        app.find('panel', 'Parties')
        app.close()


def main():
    with tempfile.TemporaryDirectory() as here, tempfile.TemporaryDirectory() as there, tempfile.TemporaryDirectory() as stick:
        path = pathlib.Path(stick) / 'away.khai-copy'
        make_copy(here)
        put_back(here)
        save_closed(here, path)
        open_elsewhere(there, path)
        survive_damage(here)
    print('ok')


main()
