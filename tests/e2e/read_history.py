#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journal tells: where a value comes from, and what is different between two moments. Usage: read_history.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            app.find('text', 'Consignee – name')
            xdotool('key', 'ctrl+k')
            wait(lambda: has_state(app.look('text', 'What do you want to do?'), Atspi.StateType.FOCUSED), 'the palette')
            xdotool('type', 'CGN')
            app.find('list item', 'Consignee – name…')
            xdotool('key', 'Return')
            wait(lambda: has_state(app.look('text', 'Consignee – name'), Atspi.StateType.FOCUSED), 'the focus')
            xdotool('key', 'F1')
            app.says('from a sample')
            before = app.value('Consignee – name')
            xdotool('key', 'ctrl+a')
            xdotool('type', 'Nordwind GmbH')
            xdotool('key', 'Tab', 'shift+Tab')
            app.says('typed in')
            app.says(before)
            xdotool('key', 'ctrl+shift+h')
            app.find('list', 'Differences')
            app.find('list item', f'Consignee – name (changed), before: {before}, after: Nordwind GmbH')
            rows = [node for node in app.nodes() if node.get_role_name() == 'list item' and ', before: ' in (node.get_name() or '')]
            assert len(rows) == 1, [row.get_name() for row in rows]
            xdotool('key', 'Escape')
            app.gone('list', 'Differences')
            app.close()
    print('ok')


main()
