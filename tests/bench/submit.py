#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast prepared declarations go to the sandbox on this machine, signed once, through the durable outbox, and how fast their events come back.
KHAI_MANY says how many (1000)."""
import os
import sqlite3
import time

from khai import Scratch, Window, khaictl, sample, write_json

MANY = int(os.environ.get('KHAI_MANY', '1000'))


def main():
    with Scratch() as folder, Window(folder / 'window', '--delay', '0') as window:
        profile, files = folder / 'profile', folder / 'files'
        files.mkdir()
        document = sample(profile)
        for number in range(MANY):
            write_json(files / f'{number:04}.json', {**document, 'localReference': f'LO-{number:04}'})
        begin = time.monotonic()
        code, answer, _ = khaictl('--json', 'submit', '--batch', files, '--gateway', window.url, '--ca', window.ca, '--wait=600', profile=profile,
                                  timeout=900)
        whole = time.monotonic() - begin
        assert code == 0 and answer['taken'] == MANY, answer
        with sqlite3.connect(profile / 'khai.db') as ours:
            first, last = ours.execute("SELECT unixepoch (min (created_at), 'subsec'), unixepoch (max (stored_at), 'subsec') FROM outbox, receipt"
                                       if sqlite3.sqlite_version_info >= (3, 42) else
                                       "SELECT (julianday (min (created_at)) - 2440587.5) * 86400, (julianday (max (stored_at)) - 2440587.5) * 86400"
                                       ' FROM outbox, receipt').fetchone()
            events = ours.execute('SELECT count(*) FROM event').fetchone()[0]
        print(f'{MANY} declarations: {MANY / max(last - first, 0.001):.0f}/s from the first queued to the last receipt; '
              f'{whole:.1f} s with reading, checking, signing and {events} events')


main()
