#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs with a token through the window: chosen by its owner, a wrong PIN told in plain words and spent once, the right one pasted; what reaches the
sandbox is signed by that certificate. Usage: sign_with_a_token.py PROGRAM vi|en"""
import base64
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from khai import Token  # noqa: E402
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1], sys.argv[2]
WORDS = {
    'vi': {'send': 'Ký và gửi', 'tax': 'Người xuất khẩu – Mã', 'pin': 'Mã PIN của thiết bị ký số', 'low': 'chỉ còn ít lần thử', 'warning': 'hết hạn sau 12 ngày',
           'cleared': 'Thông quan', 'refuses': 'không ký được'},
    'en': {'send': 'Sign and send', 'tax': 'Exporter – tax code', 'pin': 'PIN of the token', 'low': 'few tries are left', 'warning': 'expires in 12 days',
           'cleared': 'Cleared (thông quan)', 'refuses': 'cannot sign'},
}[LANG]


def copy(app, text):
    """Puts a text on the clipboard by way of some field, and takes it back there."""
    field = app.find('text', WORDS['tax'])
    before = App.text_of(field)
    app.click(field)
    wait(lambda: has_state(field, Atspi.StateType.FOCUSED), 'the focus on a field')
    app.type(WORDS['tax'], text)
    xdotool('key', 'ctrl+a', 'ctrl+c')
    app.type(WORDS['tax'], before)


def choose(app, owner):
    button = app.find(None, owner + ' ·…')
    # Beside the exact message, which scrolls by itself.
    xdotool('mousemove', '245', '600', *['click', '5'] * 15)
    app.click(button)
    wait(lambda: has_state(button, Atspi.StateType.CHECKED), f'{owner} to be chosen')


def ask(app):
    app.press(WORDS['send'])
    field = app.find('text', WORDS['pin'])
    wait(lambda: has_state(field, Atspi.StateType.FOCUSED), 'the focus on the PIN')
    return field


def sign(app, field, length):
    wait(lambda: Atspi.Text.get_character_count(field) == length, 'the PIN to be there')
    xdotool('key', 'Return')
    app.gone('text', WORDS['pin'])


def check_what_was_sent(profile, owner):
    with sqlite3.connect(profile / 'khai.db') as database:
        (signature,) = database.execute('SELECT signature FROM outbox').fetchone()
    header = signature.split('.')[0]
    leaf = base64.b64decode(json.loads(base64.urlsafe_b64decode(header + '=' * (-len(header) % 4)))['x5c'][0])
    subject = subprocess.run(['openssl', 'x509', '-inform', 'DER', '-noout', '-subject', '-nameopt', 'utf8'], input=leaf, capture_output=True, check=True).stdout
    assert owner in subject.decode(), subject
    for path in profile.rglob('*'):
        assert not path.is_file() or Token.PIN.encode() not in path.read_bytes(), f'the PIN is in {path}'


def main():
    token = Token.make('Chữ ký số', ('Trần Thị Bình', 'p256', 400), ('Gốm Sông Hồng', 'rsa', 12), ('Hết Hạn', 'p256', -5))
    if token is None:
        sys.exit(77)
    with token, tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder) / 'profile'
        with App(PROGRAM, '--data-dir', str(profile), '--lang', LANG, '--sample', 'b11-ceramics-lcl', '--section', 'parties', env=token.env) as app:
            copy(app, Token.PIN)
            xdotool('key', 'ctrl+8')
            choose(app, 'Hết Hạn')
            app.says(WORDS['refuses'])
            button = app.find('push button', WORDS['send'])
            wait(lambda: not has_state(button, Atspi.StateType.SENSITIVE), 'an expired certificate to sign nothing')
            choose(app, 'Gốm Sông Hồng')
            app.says(WORDS['warning'])
            choose(app, 'Trần Thị Bình')
            ask(app)
            xdotool('key', 'Escape')
            app.gone('text', WORDS['pin'])
            field = ask(app)
            subprocess.run(['xdotool', 'type', '--delay', '15', '97531'], check=True)
            sign(app, field, 5)
            app.says(WORDS['low'])
            field = ask(app)
            xdotool('key', 'ctrl+v')
            sign(app, field, len(Token.PIN))
            app.says(WORDS['cleared'], 60)
            app.close()
        check_what_was_sent(profile, 'Trần Thị Bình')
    print(f'ok ({LANG})')


main()
