#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many declarations, one signature, one in ten meets a fault: in the end each is exactly one record at the window, with the bytes that were
signed, and this side holds its receipt. KHAI_MANY says how many (100)."""
import json
import os
import pathlib
import sqlite3

from khai import Scratch, Window, khaictl, sample, write_json

MANY = int(os.environ.get('KHAI_MANY', '100'))
FAULTS = ('503', '429', 'html', 'drop-after-commit', 'cut-body', 'garbage', 'cut-upload', 'slow', 'trickle', 'twice', '202-twice', 'out-of-order', 'gap',
          'expired-token')
TIMES = -(-MANY // (10 * len(FAULTS)))


def prepare(folder, profile):
    files = folder / 'files'
    files.mkdir()
    document = sample(profile)
    for number in range(MANY):
        write_json(files / f'{number:04}.json', {**document, 'localReference': f'LO-{number:04}'})
    return files


def main():
    faults = [part for name in FAULTS for part in ('--fault', f'{name}:{TIMES}')]
    with Scratch() as folder, Window(folder / 'window', '--delay', '0', *faults) as window:
        profile = folder / 'profile'
        files = prepare(folder, profile)
        write_json(files / '9999.json', {**json.loads((files / '0000.json').read_text()), 'localReference': 'LO-BAD', 'regime': 'XYZ'})
        code, answer, error = khaictl('--json', 'submit', '--batch', files, '--gateway', window.url, '--ca', window.ca, '--wait=240', profile=profile,
                                      timeout=300)
        rows = {row['reference']: row for row in answer['rows']}
        assert code == 1 and not answer['held'] and answer['taken'] == MANY, (code, {**answer, 'rows': [row for row in answer['rows'] if row['state'] != 'done']})
        assert rows.pop('LO-BAD')['state'] == 'blocked'
        assert all(row['state'] == 'done' for row in rows.values())
        code, again, _ = khaictl('--json', 'submit', '--batch', files, '--gateway', window.url, '--ca', window.ca, profile=profile)
        assert again['taken'] == MANY and 'batch' not in again, again
        window.stop()
        ours = sqlite3.connect(f'file:{profile}/khai.db?mode=ro', uri=True)
        theirs = sqlite3.connect(f'file:{folder}/window/sandbox.db?mode=ro', uri=True)
        found = dict(theirs.execute('SELECT local_reference, body FROM declaration JOIN version ON version.declaration = declaration.id'))
        assert theirs.execute('SELECT count(*) FROM declaration').fetchone()[0] == len(found) == MANY, len(found)
        sent = ours.execute('SELECT reference, body, batch_signature, batch_proof, state FROM outbox').fetchall()
        assert len({row[2] for row in sent}) == 1 and len({row[3] for row in sent}) == MANY, 'not signed once'
        for reference, body, _, _, state in sent:
            assert state == 'done' and bytes(found[reference]) == bytes(body), reference
        assert ours.execute('SELECT count(*) FROM receipt WHERE verified').fetchone()[0] == MANY
    print(f'{MANY} declarations with {len(FAULTS) * TIMES} faults: each exactly once')


main()
