#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at each moment of a submission at which something becomes true on the disk or on the network, one after the other, on this side and at the
window: each time a new declaration, killed there, then finished. In the end each is exactly one record. KHAI_KILL_STEP=1 tries every moment, before
and after it (--full does); else every seventh, before."""
import collections
import os
import subprocess

from khai import BUILD, KHAICTL, Scratch, Window, khaictl, sample, write_json
from once import assert_exactly_once

STEP = int(os.environ.get('KHAI_KILL_STEP', '7'))
PRELOAD = str(BUILD / 'tests' / 'fault' / 'libkill-at.so')


def killed_at(number, after, note):
    return {**os.environ, 'LD_PRELOAD': PRELOAD, 'KHAI_KILL_AT': str(number), 'KHAI_KILL_NOTE': str(note), **({'KHAI_KILL_AFTER': '1'} if after else {})}


def submit(path, profile, window):
    return [KHAICTL, '--json', '--data-dir', str(profile), 'submit', str(path), '--gateway', window.url, '--ca', window.ca, '--wait=30']


def run(command, env=None):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, timeout=120).returncode


def finish(path, profile, window, reference, where):
    for _ in range(5):
        done = subprocess.run(submit(path, profile, window), capture_output=True, text=True, timeout=120)
        if done.returncode == 0:
            return reference
    raise AssertionError(f'{reference}, killed at {where}, did not get through: {done.stdout} {done.stderr}')


def new_declaration(folder, profile):
    document = sample(profile)
    return write_json(folder / 'declaration.json', document), document['localReference']


def client_points(folder, profile, window, after, died):
    """Until the program ends by itself before it comes so far."""
    number = 1
    while True:
        path, reference = new_declaration(folder, profile)
        note = folder / 'note'
        code = run(submit(path, profile, window), killed_at(number, after, note))
        yield finish(path, profile, window, reference, f'{number} here, after={after}')
        if code >= 0:
            return
        died[note.read_text()] += 1
        number += STEP


def window_points(folder, profile, window, after, died):
    """The window is started with its end built in; what it had not answered is asked again of the next one."""
    number = 1
    while True:
        path, reference = new_declaration(folder, profile)
        note = folder / 'note'
        window.stop()
        try:
            window.start(env=killed_at(number, after, note))
        except AssertionError:
            pass # it died before it was ready
        process = subprocess.Popen(submit(path, profile, window), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and window.process.poll() is None:
            try:
                process.wait(0.02)
            except subprocess.TimeoutExpired:
                pass
        died_there = window.process.poll() is not None
        if died_there:
            died[note.read_text()] += 1
            process.kill()
            process.wait()
            window.process.stdout.close()
            window.start()
        yield finish(path, profile, window, reference, f'{number} there, after={after}')
        if not died_there:
            window.stop()
            window.start() # without an end built in
            return
        number += STEP


def main():
    here, there = collections.Counter(), collections.Counter()
    references = []
    with Scratch() as folder, Window(folder / 'window', '--delay', '0') as window:
        profile = folder / 'profile'
        for after in (False, True) if STEP == 1 else (False,):
            references += client_points(folder, profile, window, after, here)
            references += window_points(folder, profile, window, after, there)
        code, answer, _ = khaictl('--json', 'store', 'check', profile=profile)
        assert code == 0, answer
        window.stop()
        assert_exactly_once(profile, folder / 'window', references)
    # One in seven of the moments may miss the writing of one side; all of them may not.
    for side in (here, there):
        assert side['send'] and side['fsync'] + side['fdatasync'], f'nothing was killed while it wrote: {dict(side)}'
        assert STEP > 1 or side['fdatasync'], f'nothing was killed while the database wrote: {dict(side)}'
    print(f'{len(references)} declarations; killed here at {dict(here)}, there at {dict(there)}; 0 lost, 0 doubled')


main()
