#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at any moment of sending, on either side: in the end there is exactly one record at the window for each declaration,
with exactly the bytes that were signed, and this side knows its receipt. KHAI_KILLS says how many rounds (50)."""
import json
import os
import random
import subprocess

from khai import KHAICTL, Scratch, Window, khaictl, sample, write_json
from once import assert_exactly_once

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
        assert_exactly_once(profile, folder / 'window', references, f'(seed {SEED})')
    print(f'{ROUNDS} declarations, killed while: {json.dumps(killed_in)}; 0 lost, 0 doubled (seed {SEED})')


main()
