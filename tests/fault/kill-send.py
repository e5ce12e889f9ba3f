#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at any moment of sending, on either side: in the end there is exactly one record at the window for each declaration,
with exactly the bytes that were signed, and this side knows its receipt. KHAI_KILLS says how many rounds (50)."""
import json
import os
import random
import sqlite3
import subprocess

from khai import KHAICTL, Scratch, Window, khaictl, sample, write_json

ROUNDS = int(os.environ.get('KHAI_KILLS', '50'))
SEED = int(os.environ.get('KHAI_SEED', str(random.SystemRandom().randrange(2**32))))


def submit(path, profile, window, wait):
    return [KHAICTL, '--json', '--data-dir', str(profile), 'submit', str(path), '--gateway', window.url, '--ca', window.ca, f'--wait={wait}']


def state_of(profile, reference):
    code, answer, _ = khaictl('--json', 'status', reference, '--offline', profile=profile)
    return answer.get('state') if code == 0 else None


def one_round(number, folder, window, profile, chance, killed_in):
    document = sample(profile)
    path = write_json(folder / 'declaration.json', document)
    reference = document['localReference']
    for attempt in range(20):
        process = subprocess.Popen(submit(path, profile, window, 30), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if attempt < 2:
            # Where this falls is left to chance: before anything is stored, while it is sent, after the answer, while events are read.
            try:
                process.wait(chance.choice((0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3)) * chance.uniform(0.5, 1.5))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                killed_in[state_of(profile, reference)] = killed_in.get(state_of(profile, reference), 0) + 1
            if number % 5 == 0:
                window.kill()
                window.start()
            continue
        if process.wait(60) == 0:
            return reference
    raise AssertionError(f'{reference} did not get through (seed {SEED})')


def main():
    chance = random.Random(SEED)
    killed_in = {}
    with Scratch() as folder, Window(folder / 'window', '--delay', '0') as window:
        profile = folder / 'profile'
        references = [one_round(number, folder, window, profile, chance, killed_in) for number in range(ROUNDS)]
        code, answer, _ = khaictl('--json', 'store', 'check', profile=profile)
        assert code == 0, answer
        window.stop()
        ours = sqlite3.connect(f'file:{profile}/khai.db?mode=ro', uri=True)
        theirs = sqlite3.connect(f'file:{folder}/window/sandbox.db?mode=ro', uri=True)
        for reference in references:
            rows = theirs.execute('SELECT body, receipt_id FROM declaration JOIN version ON version.declaration = declaration.id WHERE local_reference = ?',
                                  (reference,)).fetchall()
            assert len(rows) == 1, f'{reference}: {len(rows)} records (seed {SEED})'
            sent = ours.execute('SELECT body FROM outbox WHERE reference = ?', (reference,)).fetchall()
            assert len(sent) == 1 and bytes(sent[0][0]) == bytes(rows[0][0]), f'{reference}: other bytes (seed {SEED})'
            held = ours.execute('SELECT receipt.receipt_id FROM receipt JOIN declaration ON declaration.id = receipt.declaration WHERE reference = ?',
                                (reference,)).fetchall()
            assert held == [(rows[0][1],)], f'{reference}: receipt {held} is not {rows[0][1]} (seed {SEED})'
        total = theirs.execute('SELECT count(*) FROM declaration').fetchone()[0]
        assert total == ROUNDS, f'{total} records for {ROUNDS} declarations (seed {SEED})'
    print(f'{ROUNDS} declarations, killed while: {json.dumps(killed_in)}; 0 lost, 0 doubled (seed {SEED})')


main()
