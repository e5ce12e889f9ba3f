#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a client that was away needs to read the events of many declarations from the sandbox and to have them on its disk. KHAI_MANY says of how
many declarations (2500, which are 10,000 events)."""
import os
import sqlite3
import time

from khai import Scratch, Window, khaictl, sample, write_json

MANY = int(os.environ.get('KHAI_MANY', '2500'))


def main():
    with Scratch() as folder, Window(folder / 'window', '--delay', '0') as window:
        profile, files = folder / 'profile', folder / 'files'
        files.mkdir()
        document = sample(profile)
        for number in range(MANY):
            write_json(files / f'{number:04}.json', {**document, 'localReference': f'LO-{number:04}'})
        code, answer, _ = khaictl('--json', 'submit', '--batch', files, '--gateway', window.url, '--ca', window.ca, '--wait=600', profile=profile,
                                  timeout=900)
        assert code == 0 and answer['taken'] == MANY, answer
        with sqlite3.connect(profile / 'khai.db') as ours:
            known = ours.execute('SELECT count(*) FROM event').fetchone()[0]
            ours.execute('DELETE FROM event')
            ours.execute('DELETE FROM cursor')
            ours.execute("UPDATE declaration SET state = 'received'")
            ours.execute("UPDATE receipt SET proof = '{}'") # the ledger's proofs are asked for one by one, and are not what is measured
        begin = time.monotonic()
        code, answer, _ = khaictl('--json', 'status', 'LO-0000', profile=profile, timeout=600)
        whole = time.monotonic() - begin
        with sqlite3.connect(profile / 'khai.db') as ours:
            events = ours.execute('SELECT count(*) FROM event').fetchone()[0]
        assert code == 0 and events >= known, (answer, events, known)
        print(f'{events} events of {MANY} declarations caught up in {whole:.2f} s, the start of the program included')


main()
