#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ten lines of goods declared before, typed in under ninety keystrokes without the mouse. Usage: ten_lines.py PROGRAM
Every key counts as one, with its modifiers; so does every character."""
import json
import pathlib
import sqlite3
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM = sys.argv[1]
LIMIT = 90
# What is typed to find the goods, and how many of them there are.
LINES = [('d26', '24'), ('d20', '36'), ('b15', '48'), ('a09', '10'), ('h25', '12'), ('bowl', '6'), ('m-w', '50'), ('m-n', '60'), ('m-s', '75'), ('d26', '5')]


class Keyboard:
    def __init__(self):
        self.strokes = 0

    def key(self, name):
        self.strokes += 1
        xdotool('key', name)

    def type(self, text):
        self.strokes += len(text)
        xdotool('type', text)


def focused(app):
    return next((node.get_name() or '' for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() != 'frame'), '')


def known(folder):
    """The goods are known because declarations with them are in the store."""
    for name in ('b11-ceramics-lcl', 'e62-tshirts', 'courier-parcel'):
        with App(PROGRAM, '--data-dir', folder, '--lang', 'en', '--sample', name, '--section', 'goods') as app:
            app.find('push button', 'Show as a table')
            app.close()


def documents(folder):
    with sqlite3.connect(f'file:{folder}/khai.db?mode=ro', uri=True) as database:
        return [json.loads(text) for (text,) in database.execute('SELECT document FROM declaration ORDER BY created_at')]


def type_lines(app, keyboard):
    for i, (code, quantity) in enumerate(LINES):
        wait(lambda: focused(app).startswith(f'Row {i + 1}, Description'), f'line {i + 1}, not {focused(app)}')
        keyboard.type(code)
        app.find(None, 'Declared before: Enter takes the marked goods')
        keyboard.key('Return')
        wait(lambda: focused(app).startswith(f'Row {i + 1}, Quantity'), f'the quantity of line {i + 1}, not {focused(app)}')
        keyboard.type(quantity)
        keyboard.key('Return' if i + 1 < len(LINES) else 'Up')


def check(document, past):
    goods = {line['description']: line for old in past for line in old['items']}
    assert len(document['items']) == len(LINES)
    for line, (code, quantity) in zip(document['items'], LINES):
        old = goods[line['description']]
        codes = ' '.join(old.get(member, '') for member in ('sku', 'productCode', 'model')).lower()
        assert code in codes, (code, codes)
        for member in ('hsCode', 'originCountry', 'brand', 'model', 'sku', 'productCode', 'unitPrice'):
            assert line.get(member) == old.get(member), (code, member, line.get(member), old.get(member))
        assert line['quantity'] == {'value': quantity, 'unit': old['quantity']['unit']}, line
        assert line['value']['currency'] == old['value']['currency'], line
        each = float(old['value']['amount']) / float(old['quantity']['value'])
        assert abs(float(line['value']['amount']) - each * int(quantity)) < 0.005, (line, each)


def main():
    with tempfile.TemporaryDirectory() as folder:
        known(folder)
        past = documents(folder)
        with App(PROGRAM, '--data-dir', folder, '--lang', 'en') as app:
            app.find('push button', 'New declaration')
            keyboard = Keyboard()
            keyboard.key('ctrl+n')
            app.find('text', 'Exporter – tax code')
            keyboard.key('ctrl+3')
            # The first time the table is asked for; after that it is what the section shows.
            app.press('Show as a table')
            keyboard.strokes += 2
            wait(lambda: focused(app) == 'Add a goods line', 'the way to begin')
            keyboard.key('space')
            type_lines(app, keyboard)
            wait(lambda: len(documents(folder)[-1].get('items', [])) == len(LINES) and documents(folder)[-1]['items'][-1].get('value', {}).get('amount'), 'the last line on disk')
            app.close()
        check(documents(folder)[-1], past)
        print(f'ok: {len(LINES)} lines in {keyboard.strokes} keystrokes')
        assert keyboard.strokes < LIMIT, keyboard.strokes


main()
