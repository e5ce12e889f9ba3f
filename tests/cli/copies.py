#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy that leaves the machine is closed with a passphrase, shown before it is restored, and opens nowhere without it."""
import os
import pathlib

from khai import KHAICTL, Scratch, khaictl, sample, write_json
import json
import subprocess

PASSPHRASE = 'năm mươi con chim sẻ'


def with_passphrase(profile, passphrase, *words):
    """khaictl with the passphrase on a pipe of its own, as a script would hand it over: never among the arguments."""
    read_end, write_end = os.pipe()
    os.write(write_end, passphrase.encode() + b'\n')
    os.close(write_end)
    done = subprocess.run([KHAICTL, '--data-dir', str(profile), '--json', *map(str, words), '--passphrase-fd', str(read_end)],
                          capture_output=True, text=True, timeout=120, pass_fds=[read_end])
    os.close(read_end)
    return done.returncode, json.loads(done.stdout)


def new_profile(folder):
    """A profile with one declaration, which is checked with a store at hand."""
    document = sample(folder)
    path = pathlib.Path(folder) / 'document.json'
    write_json(path, document)
    code, answer, _ = khaictl('--json', 'submit', path, '--gateway', 'https://127.0.0.1:1/osw/v1', profile=folder)
    assert code == 3, answer  # nobody is there, so it waits in the outbox
    return document['localReference']


def main():
    with Scratch() as here, Scratch() as there:
        reference = new_profile(here)
        copy = pathlib.Path(here) / 'away.khai'
        code, answer, _ = khaictl('--json', 'store', 'backup', copy, profile=here)
        assert code == 2 and answer['error']['code'] == 'usage' and not copy.exists(), answer
        code, answer = with_passphrase(here, 'short', 'store', 'backup', copy)
        assert code == 1 and answer['error']['code'] == 'passphrase' and not copy.exists(), answer
        code, answer = with_passphrase(here, PASSPHRASE, 'store', 'backup', copy)
        assert code == 0 and answer['file'] == str(copy), answer
        assert copy.stat().st_mode & 0o777 == 0o600
        closed = copy.read_bytes()
        assert reference.encode() not in closed and b'SQLite' not in closed

        code, answer, _ = khaictl('--json', 'store', 'restore', copy, profile=there)
        assert code == 1 and answer['error']['code'] == 'passphrase', answer
        code, answer = with_passphrase(there, PASSPHRASE + '!', 'store', 'preview', copy)
        assert code == 1 and answer['error']['code'] == 'passphrase', answer
        code, answer = with_passphrase(there, PASSPHRASE, 'store', 'preview', copy)
        assert code == 0 and answer['sealed'] and answer['declarations'] == 1 and answer['changedAt'], answer
        assert not (pathlib.Path(there) / 'khai.db').exists(), 'looking at a copy restores nothing'

        damaged = pathlib.Path(here) / 'damaged.khai'
        damaged.write_bytes(closed[:-200] + bytes([closed[-200] ^ 1]) + closed[-199:])
        code, answer = with_passphrase(there, PASSPHRASE, 'store', 'restore', damaged)
        assert code in (1, 3) and answer['error']['code'] in ('damaged', 'passphrase'), answer
        code, answer, _ = khaictl('--json', 'status', reference, '--offline', profile=there)
        assert code == 2, answer

        code, answer = with_passphrase(there, PASSPHRASE, 'store', 'restore', copy)
        assert code == 0, answer
        code, answer, _ = khaictl('--json', 'status', reference, '--offline', profile=there)
        assert code == 0, answer
        for profile in (here, there):
            left = [path.name for path in pathlib.Path(profile).rglob('*') if path.name.startswith(('restore-', 'export'))]
            assert not left, left


main()
