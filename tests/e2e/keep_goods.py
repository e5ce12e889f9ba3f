#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goods by the keyboard: a table is shown before it is taken, one with a mistake is not; a product is added, what cannot be read is said, and
both are taken back. Usage: keep_goods.py PROGRAM"""
import pathlib
import sqlite3
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, wait, xdotool  # noqa: E402

GOOD = 'Origin,SKU,Mã HS,Name\nVN,HAT-01,6504.00.00,Palm hat\n,CUP-02,,Tea cup\n'
BAD = 'SKU,HS code\nA-1,650400\nA-1,65040000\n'


def decide(app):
    """From a product to its code: its words are looked at, and what is decided stands on it."""
    app.press('Add goods')
    app.find('text', 'Commodity code')
    xdotool('type', 'TEE-04')
    app.type('Name (English)', 'Men cotton t-shirt')
    app.press('Find the code …')
    wait(lambda: any((node.get_name() or '').startswith('6109.10.10 – ') for node in app.nodes()), 'the codes in question')
    app.click(next(node for node in app.nodes() if (node.get_name() or '').startswith('6109.10.10 – ') and node.get_role_name() == 'list item'))
    wait(lambda: any((node.get_name() or '').startswith('6109.10.10 – ') and (node.get_name() or '').endswith('chosen') for node in app.nodes()), 'the choice')
    app.press(next(node.get_name() for node in app.nodes() if node.get_role_name() == 'push button' and (node.get_name() or '').startswith('Save the decision')))
    wait(lambda: app.value('Commodity code').replace('.', '') == '61091010', 'the code on the product')
    app.press('Save')
    app.find('list item', 'Men cotton t-shirt. TEE-04 · 6109.10.10 · no origin')


def main():
    with tempfile.TemporaryDirectory() as folder:
        good, bad = pathlib.Path(folder) / 'goods.csv', pathlib.Path(folder) / 'bad.csv'
        good.write_text(GOOD, encoding='utf-8')
        bad.write_text(BAD, encoding='utf-8')
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--place', 'goods') as app:
            app.press('Import a table …')
            app.choose_file('Import goods', str(bad), 'Open')
            app.says('is not a commodity code of 8 digits')
            app.says('stands in row 2 already')
            app.says('Nothing was stored.')
            xdotool('key', 'Escape')
            wait(lambda: not any('Nothing was stored.' in text for text in app.texts()), 'the preview to close')
            app.press('Import a table …')
            app.choose_file('Import goods', str(good), 'Open')
            app.says('Goods: 2 new, 0 changed, 0 the same.')
            app.press('Import')
            app.find('list item', 'Palm hat. HAT-01 · 6504.00.00 · VN')
            app.find('list item', 'Without a country of origin: 1. No open order waits for it')
            app.press('Undo')
            app.gone('list item', 'Palm hat. HAT-01 · 6504.00.00 · VN')
            app.press('Add goods')
            app.find('text', 'Commodity code')
            xdotool('type', 'BAG-03')
            app.type('Commodity code', '4202')
            app.press('Save')
            app.find('alert', '“4202” is not a commodity code of 8 digits.')
            app.type('Commodity code', '42022200')
            app.press('Save')
            app.find('list item', 'BAG-03. BAG-03 · 4202.22.00 · no origin')
            app.press('Undo')
            app.gone('list item', 'BAG-03. BAG-03 · 4202.22.00 · no origin')
            decide(app)
            app.close()
        with sqlite3.connect(pathlib.Path(folder) / 'khai.db') as database:
            text, code = database.execute('SELECT text, code FROM classification').fetchone()
        assert 'cotton t-shirt' in text and code == '61091010', (text, code)
    print('ok')


main()
