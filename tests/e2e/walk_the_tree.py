#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader would meet on every page: nothing that can be used without a name, nothing named by its type, nothing named twice,
and only the page that is shown. Usage: walk_the_tree.py PROGRAM vi|en"""
import pathlib
import re
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, walk, wait, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1], sys.argv[2]
NAMED = {'push button', 'toggle button', 'text', 'entry', 'check box', 'radio button', 'combo box', 'list', 'list item', 'grouping', 'image', 'menu',
         'menu item', 'password text', 'search box', 'switch', 'form', 'landmark'}
TYPE = re.compile(r'^(Gtk|Adw|Khai|Gdk)[A-Z]')
# GTK's own innards, which say nothing and take no focus.
INNARDS = {'filler', 'scroll bar'}


def check(app, page):
    problems, nodes = [], 0
    for node in walk(app.root):
        name, role = node.get_name() or '', node.get_role_name()
        nodes += 1
        if role in NAMED - {'form'} and not name.strip():
            problems.append(f'{role} without a name')
        if TYPE.match(name) and (role not in INNARDS or name.startswith('Khai')):
            problems.append(f'{role} named by its type: {name}')
        half = name[:len(name) // 2]
        if len(name) > 6 and name == f'{half} {half}':
            problems.append(f'{role} named twice: {name}')
        if role == 'push button' and name.startswith('_'):
            problems.append(f'{role} with its mnemonic in the name: {name}')
    assert nodes > 20, f'{page}: only {nodes} nodes'
    assert not problems, f'{page}: ' + '; '.join(sorted(set(problems)))
    print(f'{page}: {nodes} nodes')


def settle(app):
    """The tree stands still."""
    def count():
        return sum(1 for _ in walk(app.root))
    last, same = count(), 0
    while same < 3:
        time.sleep(0.1)
        now = count()
        same, last = (same + 1, now) if now == last else (0, now)


def main():
    with tempfile.TemporaryDirectory() as folder:
        arguments = ('--data-dir', folder, '--lang', LANG)
        for place in ('home', 'classify', 'training'):
            with App(PROGRAM, *arguments, '--place', place) as app:
                wait(lambda: sum(1 for _ in walk(app.root)) > 60, f'the page {place}')
                if place == 'classify':
                    xdotool('type', '6912')
                settle(app)
                check(app, place)
                app.close()
        with App(PROGRAM, *arguments, '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            wait(lambda: sum(1 for _ in walk(app.root)) > 100, 'the declaration')
            for number in range(1, 9):
                xdotool('key', f'ctrl+{number}')
                settle(app)
                check(app, f'section {number}')
                assert sum(1 for node in walk(app.root) if node.get_role_name() == 'form') <= 1, 'a page that is not shown is in the tree'
            xdotool('key', 'ctrl+3')
            settle(app)
            line = next(node for node in walk(app.root) if node.get_role_name() == 'list item' and (node.get_name() or '').startswith('1. '))
            app.click(line)
            settle(app)
            xdotool('key', 'F1')
            settle(app)
            check(app, 'goods line with help')
            app.close()
        with App(PROGRAM, *arguments, '--place', 'declarations') as app:
            wait(lambda: sum(1 for _ in walk(app.root)) > 60, 'the list')
            settle(app)
            check(app, 'declarations')
            app.close()
    print('ok')


main()
