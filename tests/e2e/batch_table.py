#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several declarations as one table: read and checked behind it, walked by keyboard, opened with Enter. Usage: batch_table.py PROGRAM [PICTURE]"""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM = sys.argv[1]
SAMPLES = ['b11-ceramics-lcl', 'e62-tshirts', 'courier-parcel']


def focused(app):
    return next((node.get_name() or '' for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() != 'frame'), '')


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name in SAMPLES:
            with App(PROGRAM, '--data-dir', folder, '--lang', 'en', '--sample', name, '--section', 'goods') as app:
                app.find('push button', 'Show as a table')
                app.close()
        with App(PROGRAM, '--data-dir', folder, '--lang', 'en') as app:
            app.find('push button', 'New declaration')
            xdotool('key', 'ctrl+f')
            app.press('Show as a table')
            app.says('3 declarations · 3 checked · 0 to fix')
            app.find(None, 'Row 1, Check: nothing to fix')
            wait(lambda: focused(app) == 'Row 1, No.: 1', f'the first cell to have the focus, not {focused(app)!r}')
            xdotool('key', 'Down', 'Right', 'Right', 'Right')
            wait(lambda: focused(app).startswith('Row 2, ') and focused(app).endswith('VN-2026-000002'), f'the reference, not {focused(app)!r}')
            if len(sys.argv) > 2:
                subprocess.run(['import', '-window', 'root', sys.argv[2]], check=True)
            app.press('Show as a list')
            app.press('Show as a table')
            wait(lambda: focused(app) == 'Row 1, No.: 1', 'the first cell again')
            xdotool('key', 'Return')
            app.find('push button', 'All declarations')
            app.close()


main()
