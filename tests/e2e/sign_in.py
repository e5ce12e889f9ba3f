#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person signs in by the keyboard: the connection window is found in the palette, tells what is wrong before and what is right after, the code on the
screen is the one that the window waits for, a refusal can be begun again, and signing out ends it. No keyring runs here, and that is said.
Usage: sign_in.py PROGRAM SANDBOX vi|en"""
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, SANDBOX, LANG = sys.argv[1], sys.argv[2], sys.argv[3]
WORDS = {
    'vi': {'palette': 'ket noi voi cong', 'item': 'Kết nối với Cổng một cửa', 'try': 'Thử kết nối', 'key': 'Cổng cho máy tính này vào', 'works': 'Kết nối hoạt động.', 'person': 'Một người đăng nhập',
           'out': 'Chưa ai đăng nhập', 'not yet': 'Kết nối chưa hoạt động', 'needed': 'Bạn cần đăng nhập', 'in': 'Đăng nhập …', 'code': 'Mã …', 'refused': 'Việc đăng nhập đã bị từ chối',
           'again': 'Bắt đầu lại', 'signed in': 'Bạn đã đăng nhập.', 'no keyring': 'không có chùm khóa', 'done': 'Đã xong', 'until': 'đến khi đóng Khai', 'let in': 'Cổng cho bạn vào', 'sign out': 'Đăng xuất',
           'own key': 'Bằng khóa riêng của Khai…'},
    'en': {'palette': 'connection with', 'item': 'Connection with the Single Window', 'try': 'Try the connection', 'key': 'lets this computer in', 'works': 'The connection works.', 'person': 'A person signs in',
           'out': 'Nobody is signed in', 'not yet': 'does not work yet', 'needed': 'have to sign in', 'in': 'Sign in …', 'code': 'Code …', 'refused': 'The sign-in was refused',
           'again': 'Begin again', 'signed in': 'You are signed in.', 'no keyring': 'no keyring on this computer', 'done': 'Done', 'until': 'until Khai is closed', 'let in': 'lets you in', 'sign out': 'Sign out',
           'own key': "By Khai's own key…"},
}[LANG]


def choose(app, chosen, name):
    """The radio button below the one that is chosen, by the keyboard."""
    radio, target = app.find(None, chosen), app.find(None, name)
    for _ in range(40):
        if has_state(radio, Atspi.StateType.FOCUSED):
            break
        xdotool('key', 'Tab')
        time.sleep(0.05)
    assert has_state(radio, Atspi.StateType.FOCUSED), f'{chosen!r} is not reached by the keyboard'
    xdotool('key', 'Down')
    wait(lambda: has_state(target, Atspi.StateType.CHECKED), f'{name!r} to be chosen')


def code_on_screen(app, before=None):
    def code():
        node = app.look('label', WORDS['code'])
        text = node and ''.join(node.get_name().split()[1:])
        return text if text and '-' in text and text != before else None
    return wait(code, 'a code')


def officer(profile, *words):
    subprocess.run([SANDBOX, 'officer', '--data-dir', str(profile / 'sandbox'), *words], check=True, stdout=subprocess.DEVNULL)


def try_connection(app, verdict, *findings):
    app.press(WORDS['try'])
    app.says(verdict)
    for finding in findings:
        app.says(finding)


def main():
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder) / 'profile'
        with App(PROGRAM, '--data-dir', str(profile), '--lang', LANG) as app:
            wait(lambda: has_state(app.frame, Atspi.StateType.ACTIVE), 'the window to be active')
            xdotool('key', 'ctrl+k')
            xdotool('type', '--delay', '15', WORDS['palette'])
            wait(lambda: app.look(None, WORDS['item'] + '…'), 'the command in the palette')
            xdotool('key', 'Return')
            button = app.find('push button', WORDS['try'])
            wait(lambda: has_state(button, Atspi.StateType.SENSITIVE), 'the training window to be found')
            try_connection(app, WORDS['works'], WORDS['key'])
            choose(app, WORDS['own key'], WORDS['person'])
            app.says(WORDS['out'])
            try_connection(app, WORDS['not yet'], WORDS['needed'])
            app.press(WORDS['in'])
            first = code_on_screen(app)
            officer(profile, 'deny', first)
            app.says(WORDS['refused'])
            app.press(WORDS['again'])
            second = code_on_screen(app, first)
            officer(profile, 'approve', second, 'Lan')
            app.says(WORDS['signed in'])
            app.says(WORDS['no keyring'])
            done = app.find('push button', WORDS['done'])
            wait(lambda: has_state(done, Atspi.StateType.FOCUSED), 'the focus on the way out')
            xdotool('key', 'Return')
            app.gone('push button', WORDS['done'])
            app.says(WORDS['until'])
            try_connection(app, WORDS['works'], WORDS['let in'])
            app.press(WORDS['sign out'])
            app.says(WORDS['out'])
            xdotool('key', 'Escape')
            app.gone('push button', WORDS['try'])
            app.close()
        for path in profile.glob('*'):
            assert not path.is_file() or b'refresh_token' not in path.read_bytes(), f'a token is in {path}'
    print(f'ok ({LANG})')


main()
