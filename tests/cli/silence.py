#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing about anybody is told by the way: with every message of every library switched on, through sending, refusals, faults, wrong PINs, damaged
files and a crash, neither the messages nor what lies about afterwards hold a name, an address, a number, a PIN, a passphrase or a token."""
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import time

from khai import KHAICTL, Scratch, Token, Window, sample, write_json

PASSPHRASE, WRONG_PASSPHRASE, WRONG_PIN = 'bảy con cá lóc', 'tám con cá rô', '97531086'
PEOPLE = {'/exporter/name': 'Công ty TNHH Bí Mật', '/exporter/phone': '0912345678', '/exporter/address/line': 'Số 9 ngõ Kín, phố Vắng',
          '/consignee/name': 'Geheimnis Keramik GmbH', '/consignee/address/line': 'Schweigeweg 7', '/consignee/address/city': 'Stillstadt',
          '/notes': 'Giao riêng cho bà Thủy', '/invoice/number': 'KIN-4711', '/marks': 'STILLE KISTE 9', '/internalReference': 'RIENG-12'}
FAULTS = ('html:2', 'garbage:2', 'cut-body:2', 'drop-after-commit:2', '503:1', 'bad-receipt:1', 'expired-token:1', 'twice:1')


class Listener:
    """Runs khaictl where everything that it writes by the way is kept."""

    def __init__(self, folder, env):
        self.folder, self.logs = folder, folder / 'logs'
        self.home, self.tmp, self.here = (folder / name for name in ('home', 'tmp', 'here'))
        for place in (self.logs, self.home, self.tmp, self.here):
            place.mkdir()
        self.env = {**os.environ, **env, 'HOME': str(self.home), 'TMPDIR': str(self.tmp), 'XDG_DATA_HOME': str(self.home / 'data'),
                    'XDG_CACHE_HOME': str(self.home / 'cache'), 'XDG_RUNTIME_DIR': str(self.tmp), 'G_MESSAGES_DEBUG': 'all'}
        self.said = []

    def start(self, *arguments, profile, stdin=None):
        log = open(self.logs / f'{len(list(self.logs.iterdir()))}.log', 'wb')
        return subprocess.Popen([KHAICTL, '--json', '--data-dir', str(profile), *map(str, arguments)], stdin=stdin, stdout=subprocess.PIPE, stderr=log,
                                cwd=self.here, env=self.env, preexec_fn=allow_core_files)

    def run(self, *arguments, profile, secret=None, option='--pin-fd'):
        process = self.start(*arguments, *((option, '0') if secret else ()), profile=profile, stdin=subprocess.PIPE if secret else None)
        out, _ = process.communicate((secret + '\n').encode() if secret else None, timeout=120)
        self.said.append(out.decode())
        return process.returncode, json.loads(out)


def allow_core_files():
    import resource
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def core_limit(pid):
    limits = pathlib.Path(f'/proc/{pid}/limits').read_text()
    return re.search(r'Max core file size +(\S+)', limits).group(1)


def document_about(people, profile, reference):
    document = {**sample(profile), 'localReference': reference}
    for pointer, text in people.items():
        *parents, last = pointer.split('/')[1:]
        place = document
        for parent in parents:
            place = place[parent]
        place[last] = text
    return document


def crash(listener, path, window, profile, to_window):
    """It dies of itself while it waits for customs."""
    process = listener.start('submit', path, *to_window, '--wait=60', profile=profile)
    deadline = time.monotonic() + 30
    while core_limit(process.pid) != '0' and time.monotonic() < deadline:
        time.sleep(0.01)
    assert core_limit(process.pid) == '0', 'a crash would leave what is in memory'
    while time.monotonic() < deadline and not (profile / 'khai.db').exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGABRT)
    process.wait(30)


def journey(listener, folder, window, token):
    profile = folder / 'profile'
    to_window = ('--gateway', window.url, '--ca', window.ca)
    code, listed = listener.run('certificates', profile=profile)
    uri = listed[0]['uri']
    good = write_json(folder / 'good.json', document_about(PEOPLE, profile, 'BM-1-D0'))
    assert listener.run('check', good, profile=profile)[0] == 0
    assert listener.run('submit', good, *to_window, '--token', uri, profile=profile, secret=WRONG_PIN)[0] != 0
    code, answer = listener.run('submit', good, *to_window, '--token', uri, '--wait=20', profile=profile, secret=Token.PIN)
    assert code == 0, answer
    refused = write_json(folder / 'refused.json', document_about(PEOPLE, profile, 'BM-2-OSW4220'))
    listener.run('submit', refused, *to_window, profile=profile)
    wrong = write_json(folder / 'wrong.json', {**document_about(PEOPLE, profile, 'BM-3'), 'regime': 'XYZ'})
    assert listener.run('submit', wrong, *to_window, profile=profile)[0] != 0
    (folder / 'damaged.json').write_text(good.read_text()[:-40], encoding='utf-8')
    assert listener.run('check', folder / 'damaged.json', profile=profile)[0] != 0
    for number in range(len(FAULTS) + 6):
        path = write_json(folder / f'fault-{number}.json', document_about(PEOPLE, profile, f'BM-F{number}'))
        listener.run('submit', path, *to_window, '--wait=20', profile=profile)
    crash(listener, write_json(folder / 'crash.json', document_about(PEOPLE, profile, 'BM-C-D0')), window, profile, to_window)
    receipt = folder / 'receipt.json'
    # An answer that a fault cut off is asked for again when its time has come.
    for _ in range(200):
        code, answer = listener.run('receipt', 'BM-1-D0', '--out', receipt, profile=profile)
        if code == 0:
            break
        listener.run('status', 'BM-1-D0', profile=profile)
    assert code == 0, answer
    receipt.write_text(receipt.read_text().replace('received', 'recieved'))
    assert listener.run('verify', receipt, '--ca', window.ca, profile=profile)[0] != 0
    copy = folder / 'copy.khai'
    assert listener.run('store', 'backup', copy, profile=profile, secret=PASSPHRASE, option='--passphrase-fd')[0] == 0
    assert listener.run('store', 'restore', copy, profile=folder / 'other', secret=WRONG_PASSPHRASE, option='--passphrase-fd')[0] != 0
    listener.run('status', 'BM-1-D0', profile=profile)
    database = bytearray((profile / 'khai.db').read_bytes())
    for place in range(4096, len(database), 977):
        database[place] ^= 0x55
    damaged = folder / 'damaged'
    damaged.mkdir()
    (damaged / 'khai.db').write_bytes(database)
    assert listener.run('status', 'BM-1-D0', '--offline', profile=damaged)[0] != 0
    return profile


def find(places, word):
    return [str(path) for place in places for path in place.rglob('*') if path.is_file() and word.encode() in path.read_bytes()]


def main():
    token = Token.make('Chữ ký số', ('Trần Thị Bình', 'p256', 400))
    if token is None:
        sys.exit(77)
    with token, Scratch() as folder:
        listener = Listener(folder, token.env)
        with open(listener.logs / 'window.log', 'wb') as log:
            faults = [part for fault in FAULTS for part in ('--fault', fault)]
            with Window(folder / 'window', '--delay', '0', *faults, env=listener.env, stderr=log) as window:
                assert core_limit(window.process.pid) == '0', 'a crash of the window would leave what is in memory'
                profile = journey(listener, folder, window, token)
                window.stop()
        logged = b''.join(path.read_bytes() for path in listener.logs.iterdir())
        assert logged.count(b'DEBUG') > 100, 'the messages were not switched on'
        with sqlite3.connect(profile / 'khai.db') as database:
            assert database.execute("SELECT count(*) FROM outbox WHERE CAST (body AS TEXT) LIKE '%Geheimnis%'").fetchone()[0] > 5, 'nobody was in the declarations'
        by_the_way = (listener.logs, listener.home, listener.tmp, listener.here)
        for word in (*PEOPLE.values(), Token.PIN, WRONG_PIN, PASSPHRASE, WRONG_PASSPHRASE, 'Bearer ey', 'access_token', 'PRIVATE KEY', 'client_assertion='):
            assert not find(by_the_way, word), (word, find(by_the_way, word))
        for word in (Token.PIN, WRONG_PIN, PASSPHRASE, WRONG_PASSPHRASE):
            assert not find((profile, folder / 'window'), word), f'{word} is stored'
            assert not any(word in said for said in listener.said), f'{word} is told'
        left = [str(path) for place in by_the_way[1:] for path in place.rglob('*') if path.is_file()]
        assert not left, f'left behind: {left}'


main()
