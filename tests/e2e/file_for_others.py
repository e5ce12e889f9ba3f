#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A broker by the keyboard: two clients, each with its numbers; the wrong client's declaration is asked about before it is opened and before it is
signed; both are filed at the training window, and the address book knows whom each sold to. A single trader sees none of it.
Usage: file_for_others.py PROGRAM"""
import pathlib
import sqlite3
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

GOM, LUA = '001085012345', '001085012346'


def command(app, text, row):
    xdotool('key', 'ctrl+k')
    wait(lambda: has_state(app.look('text', 'What do you want to do?'), Atspi.StateType.FOCUSED), 'the palette')
    xdotool('type', text)
    app.find('list item', row)
    xdotool('key', 'Return')


def add(app, name, code, prefix):
    app.type('Name, as registered', name)
    app.type('Tax code', code)
    app.type('Letters before its numbers', prefix)
    app.press('Save')


def work_for(app, letters, name, code):
    xdotool('key', 'ctrl+l')
    wait(lambda: has_state(app.look(None, 'Client to work for'), Atspi.StateType.FOCUSED), 'the list of clients')
    xdotool('type', letters)
    wait(lambda: app.value('Client to work for', None) == letters, 'the letters')
    xdotool('key', 'Return')
    app.find(None, f'Working for: {name} · {code}')


def finish(app, code, name):
    """A finished sample, with the client as its exporter."""
    command(app, 'finished sample', 'Show me a finished sample')
    app.find('push button', 'Continue: Sign and send')
    xdotool('key', 'ctrl+1')
    app.type('Exporter – tax code', code)
    app.type('Exporter – name', name)


def queued(folder):
    with sqlite3.connect(folder / 'khai.db') as database:
        return dict(database.execute('SELECT client.tax_code, outbox.state FROM outbox JOIN declaration ON declaration.id = declaration'
                                     ' JOIN client ON client.id = client').fetchall())


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with App(sys.argv[1], '--data-dir', name, '--lang', 'en') as app:
            app.find('list item', 'I file for others')
            assert app.look('list item', 'Clients') is None, 'a single trader sees clients'
            app.click(app.find('list item', 'I file for others'))
            # A number whose check digit is wrong is said to be none.
            add(app, 'Gốm Bát Tràng', '0109302948', 'GOM')
            app.find('alert', 'A household business…')
            add(app, 'Gốm Bát Tràng', GOM, 'GOM')
            app.find('list item', f'Gốm Bát Tràng. {GOM} · 0 declarations under way · GOM')
            app.press('Add a client')
            add(app, 'Lụa Hà Đông', LUA, 'LUA')
            app.find('list item', f'Lụa Hà Đông. {LUA} · 0 declarations under way · LUA')
            work_for(app, 'gom', 'Gốm Bát Tràng', GOM)
            finish(app, GOM, 'Gốm Bát Tràng')
            reference = app.frame.get_name().split(' – ')[0]
            assert reference.startswith('GOM-'), reference
            work_for(app, 'lua', 'Lụa Hà Đông', LUA)
            # Before it is signed, the other client is asked about; nothing is signed when it is not wanted.
            xdotool('key', 'ctrl+8')
            app.press('Sign and send')
            app.find('push button', 'Sign all the same')
            app.says(f'This declaration is for Gốm Bát Tràng ({GOM}), and you are working for Lụa Hà Đông.')
            app.press('Do not sign')
            app.gone('push button', 'Sign all the same')
            assert queued(folder) == {}, queued(folder)
            # Opening it asks as well, and working for its client is one key.
            xdotool('key', 'ctrl+f')
            app.click(app.find('list item', f'{reference} – Nordhafen Keramik GmbH'))
            app.says('Another client\'s declaration')
            app.press('Work for GB')
            app.find(None, f'Working for: Gốm Bát Tràng · {GOM}')
            xdotool('key', 'ctrl+8')
            app.press('Sign and send')
            wait(lambda: queued(folder).get(GOM) == 'done', 'the first client\'s declaration at the window', 60)
            work_for(app, 'lua', 'Lụa Hà Đông', LUA)
            finish(app, LUA, 'Lụa Hà Đông')
            xdotool('key', 'ctrl+8')
            app.says(f'Tax code {LUA}')
            app.press('Sign and send')
            wait(lambda: queued(folder).get(LUA) == 'done', 'the second client\'s declaration at the window', 60)
            app.close()
        with sqlite3.connect(folder / 'khai.db') as database:
            numbers = [row[0] for row in database.execute('SELECT reference FROM declaration ORDER BY reference')]
        assert [number[:4] for number in numbers] == ['GOM-', 'LUA-'], numbers
    print('ok')


main()
