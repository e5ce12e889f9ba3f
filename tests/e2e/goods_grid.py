#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The goods lines as a table, by keyboard only: walking, typing, copying, filling, undo. Usage: goods_grid.py PROGRAM LANG"""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1:3]
WORDS = {
    'en': {'table': 'Show as a table', 'list': 'Show as a list', 'row': 'Row {}, {}: {}', 'model': 'Model or type', 'number': 'No.', 'net': 'Net weight (kg)', 'brand': 'Brand',
           'condition': 'Condition', 'first': 'Description of goods', 'empty': 'empty', 'removed': '2 lines removed', 'paste?': 'Paste these cells?', 'added': '1 line is added.', 'paste': 'Paste', 'find': 'Find',
           'with': 'Replace with', 'changes': '4 cells change.', 'replace': 'Replace'},
    'vi': {'table': 'Xem dạng bảng', 'list': 'Xem dạng danh sách', 'row': 'Dòng {}, {}: {}', 'model': 'Ký mã hiệu, chủng loại', 'number': 'STT', 'net': 'Trọng lượng tịnh (kg)',
           'brand': 'Nhãn hiệu', 'condition': 'Tình trạng hàng', 'first': 'Mô tả hàng hóa', 'empty': 'trống', 'removed': 'Đã xóa 2 dòng', 'paste?': 'Dán các ô này?', 'added': 'Thêm 1 dòng.', 'paste': 'Dán',
           'find': 'Tìm', 'with': 'Thay bằng', 'changes': 'Có 4 ô thay đổi.', 'replace': 'Thay thế'},
}[LANG]


def focused(app):
    return next((node.get_name() for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED) and node.get_role_name() != 'frame'), None)


class Grid:
    def __init__(self, app):
        self.app = app

    def at(self, row, column, text):
        """Waits until that cell has the focus and holds the text (or one that begins like it, for a text ending in …)."""
        name = WORDS['row'].format(row, WORDS[column], WORDS.get(text, text))
        wait(lambda: (lambda now: now == name or (name.endswith('…') and now.startswith(name[:-1])))(focused(self.app)),
             f'{name!r} to have the focus, not {focused(self.app)!r}')

    def keys(self, *keys):
        for key in keys:
            xdotool('key', key)

    def come_back(self):
        """Without a window manager nobody gives the keyboard back to the window when a dialog closes."""
        window = wait(lambda: subprocess.check_output(['xdotool', 'search', '--onlyvisible', '--name', 'VN-'], text=True).split(), 'the window')[0]
        xdotool('windowfocus', window)

    def cell(self, row, column, text):
        self.app.find(None, WORDS['row'].format(row, WORDS[column], text))


def walk(grid):
    grid.at(1, 'first', 'Đĩa ăn…')
    grid.keys('Tab', 'Tab')
    grid.at(1, 'model', 'SH-D26')
    grid.keys('Down')
    grid.at(2, 'model', 'SH-D20')
    grid.keys('shift+Tab')
    grid.at(2, 'brand', 'Gốm Sông Hồng')
    grid.keys('ctrl+Home')
    grid.keys('Right')
    grid.at(1, 'first', 'Đĩa ăn…')
    grid.keys('shift+Tab')
    grid.at(1, 'number', '1')


def edit(grid):
    """Typing replaces, F2 keeps, Escape restores, Enter goes on, Ctrl+Z takes back across lines."""
    xdotool('type', 'AB')
    wait(lambda: focused(grid.app) == WORDS['model'], 'the input to have the focus')
    grid.keys('Tab')
    grid.at(2, 'condition', 'new')
    grid.keys('Left')
    grid.at(2, 'model', 'AB')
    grid.keys('F2')
    wait(lambda: focused(grid.app) == WORDS['model'], 'the input to have the focus')
    xdotool('type', 'C')
    grid.keys('Escape')
    grid.at(2, 'model', 'AB')
    grid.keys('Down', 'ctrl+d')
    grid.at(3, 'model', 'AB')
    grid.keys('ctrl+z')
    grid.at(3, 'model', 'SH-B15')
    grid.keys('ctrl+z')
    grid.at(2, 'model', 'SH-D20')


def lines(grid):
    """Ctrl+Enter copies the line; marked lines are filled and removed by one act each."""
    grid.keys('ctrl+Return')
    grid.at(3, 'model', 'SH-D20')
    grid.cell(6, 'model', 'SH-H25')
    xdotool('type', 'X1')
    grid.keys('Return')
    grid.at(3, 'condition', 'new')
    grid.keys('Left', 'shift+Down', 'shift+Down')
    grid.at(5, 'model', 'SH-A09')
    grid.keys('shift+Up')
    grid.at(4, 'model', 'SH-B15')
    xdotool('type', 'Y2')
    grid.keys('ctrl+r')
    grid.at(4, 'model', 'Y2')
    grid.cell(3, 'model', 'Y2')
    grid.keys('ctrl+z')
    grid.cell(3, 'model', 'X1')
    grid.keys('ctrl+Delete')
    grid.app.says(WORDS['removed'])
    grid.at(3, 'model', 'SH-A09')
    grid.keys('ctrl+z')
    grid.cell(6, 'model', 'SH-H25')


def blocks(grid):
    """Two lines copied and pasted behind the last one, after a look; a word replaced in the whole column."""
    grid.keys('ctrl+End')
    for _ in range(40):
        grid.keys('shift+Tab')
        if (focused(grid.app) or '').startswith(WORDS['row'].split(',')[0].format(6) + f", {WORDS['first']}"):
            break
    grid.at(6, 'first', 'Bình hoa…')
    grid.keys('shift+Up', 'ctrl+c', 'Escape', 'Down')
    grid.at(6, 'first', 'Bình hoa…')
    grid.keys('ctrl+v')
    grid.app.find(None, WORDS['paste?'])
    grid.app.says(WORDS['added'])
    grid.app.press(WORDS['paste'])
    grid.come_back()
    grid.at(6, 'first', 'Ấm pha…')
    grid.keys('Down')
    grid.at(7, 'first', 'Bình hoa…')
    grid.keys('ctrl+z')
    grid.at(6, 'first', 'Bình hoa…')
    grid.keys('Tab', 'Tab', 'ctrl+h')
    grid.app.type(WORDS['find'], 'SH-')
    grid.app.type(WORDS['with'], 'GX-')
    grid.app.says(WORDS['changes'])
    grid.app.press(WORDS['replace'])
    grid.come_back()
    grid.at(6, 'model', 'GX-H25')
    grid.cell(1, 'model', 'GX-D26')
    grid.keys('ctrl+z')
    grid.cell(1, 'model', 'SH-D26')


def numbers(grid):
    """A product with a unit is calculated; the key beside the keypad's digits is the language's decimal sign."""
    for _ in range(30):
        if f", {WORDS['net']}: " in (focused(grid.app) or ''):
            break
        before = focused(grid.app)
        grid.keys('Right')
        wait(lambda: focused(grid.app) != before, 'the next cell')
    xdotool('type', '3*0')
    grid.keys('KP_Decimal')
    xdotool('type', '21 kg')
    grid.app.says('= 0,63' if LANG == 'vi' else '= 0.63')
    grid.keys('shift+Return')
    grid.keys('Right')
    grid.at(6, 'net', '0,63' if LANG == 'vi' else '0.63')


def lists(grid):
    """Alt+Down shows the list of a code; F4 looks codes up from the words of the line; Escape leaves both without a change."""
    grid.keys('ctrl+Home', 'Right')
    grid.at(1, 'first', 'Đĩa ăn…')
    for _ in range(4):
        if f", {WORDS['condition']}: " in (focused(grid.app) or ''):
            break
        before = focused(grid.app)
        grid.keys('Right')
        wait(lambda: focused(grid.app) != before, 'the next cell')
    grid.at(1, 'condition', 'new')
    grid.keys('alt+Down')
    grid.app.find('list item', 'used – …')
    grid.keys('Escape')
    grid.app.gone('list item', 'used – …')
    grid.keys('Escape')
    grid.at(1, 'condition', 'new')
    grid.keys('F4')
    wait(lambda: any(node.get_role_name() == 'list item' and '6912' in (node.get_name() or '') for node in grid.app.nodes()), 'codes from the words')
    grid.keys('Escape')
    wait(lambda: not any(node.get_role_name() == 'list item' and '6912' in (node.get_name() or '') for node in grid.app.nodes()), 'the list to close')
    grid.keys('Escape')
    wait(lambda: (focused(grid.app) or '').startswith(WORDS['row'].split(',')[0].format(1)), 'the cell to have the focus again')


def problems(grid):
    """F7 and Shift+F7 walk from problem to problem inside the table."""
    grid.keys('ctrl+Home', 'Right', 'Down', 'Delete')
    grid.at(2, 'first', 'empty')
    grid.keys('Down', 'Down', 'Delete')
    grid.at(4, 'first', 'empty')
    grid.keys('ctrl+Home', 'Right')
    grid.at(1, 'first', 'Đĩa ăn…')
    grid.keys('F7')
    grid.at(2, 'first', 'empty')
    grid.keys('F7')
    grid.at(4, 'first', 'empty')
    grid.keys('shift+F7')
    grid.at(2, 'first', 'empty')
    grid.keys('ctrl+z')
    grid.at(4, 'first', 'Bát ăn…')
    grid.keys('ctrl+z')
    grid.at(2, 'first', 'Đĩa tráng miệng…')


def main():
    with tempfile.TemporaryDirectory() as folder:
        with App(PROGRAM, '--data-dir', folder, '--lang', LANG, '--sample', 'b11-ceramics-lcl', '--section', 'goods') as app:
            app.press(WORDS['table'])
            grid = Grid(app)
            walk(grid)
            app.press(WORDS['list'])
            app.find('list item', '1. …')
            app.press(WORDS['table'])
            grid.at(1, 'number', '1')
            grid.keys('Right', 'Right', 'Right', 'Down')
            grid.at(2, 'model', 'SH-D20')
            edit(grid)
            lines(grid)
            blocks(grid)
            numbers(grid)
            problems(grid)
            lists(grid)
            app.close()


main()
