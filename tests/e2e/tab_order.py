#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tab goes through a goods line in reading order, and Shift+Tab the same way back: nothing holds the focus. Usage: tab_order.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

STEPS = 14


def focused(app):
    return next((node.get_name() for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() != 'frame'), None)


def step(app, key):
    """Presses the key and waits until the focus is somewhere else."""
    before = focused(app)
    xdotool('key', key)
    return wait(lambda: (lambda now: now if now not in (None, before) else None)(focused(app)), f'{key} to leave {before!r}')


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(sys.argv[1], '--data-dir', folder, '--lang', 'en', '--sample', 'b11-ceramics-lcl', '--section', 'goods') as app:
            app.click(app.find('list item', '1. …'))
            wait(lambda: focused(app) == 'Description of goods', 'the first field to have the focus')
            there = ['Description of goods'] + [step(app, 'Tab') for _ in range(STEPS)]
            back = [there[-1]] + [step(app, 'shift+Tab') for _ in range(STEPS)]
            assert back == there[::-1], (there, back)
            assert 'New' in there and 'HS code' in there and len(set(there)) == len(there), there
            app.close()


main()
