#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The day the window is shut: the declaration leaves as a file, is answered at the desk, and the reply is read back; what is wrong with a reply is told
and changes nothing; whichever way it goes in the end, there is one declaration at the window."""
import json
import os
import pathlib
import subprocess
import zipfile

from khai import SANDBOX, Scratch, Window, khaictl, sample, write_json


def officer(window, *words):
    done = subprocess.run([SANDBOX, 'officer', '--data-dir', str(window.folder), '--json', *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# The window's desk is a server: what GLib's and libsoup's leak lies too deep in their stacks to be told apart. The client's leaks are looked for.
SERVER = {**os.environ, 'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'}


def answer(folder, package, *options, expected=0):
    done = subprocess.run([SANDBOX, 'answer', '--data-dir', str(folder), '--json', *options, str(package)], capture_output=True, text=True, env=SERVER)
    assert done.returncode == expected, (done.returncode, done.stderr)
    return json.loads(done.stdout) if expected == 0 else done.stderr


def hand_out(path, window, drop, profile, lang='vi'):
    code, said, _ = khaictl('--json', '--lang', lang, 'submit', path, '--gateway', window.url, '--ca', window.ca, '--to-file', drop, profile=profile)
    assert code == 0 and said['state'] == 'by-hand', said
    return pathlib.Path(said['package'])


def state(reference, profile):
    code, said, _ = khaictl('--json', 'status', reference, '--offline', profile=profile)
    assert code == 0, said
    return said


def refused(profile, path, *expected):
    code, said, _ = khaictl('--json', 'reply', path, profile=profile)
    assert code in (1, 2, 3) and said['error']['code'] in expected, (said, expected)


def main():
    with Scratch() as folder, Window(folder / 'window') as window:
        drop = folder / 'drop'
        drop.mkdir()
        profile = folder / 'profile'
        document = sample(profile)
        reference = document['localReference']
        path = write_json(folder / 'd.json', document)
        officer(window, 'service', 'closed', '4h')
        code, said, _ = khaictl('--json', 'submit', path, '--gateway', window.url, '--ca', window.ca, profile=profile)
        assert code == 3 and said['error']['code'] == 'unavailable', said
        assert state(reference, profile)['state'] == 'queued'

        # Out of the queue, into a file; the same again is the same file.
        package = hand_out(path, window, drop, profile)
        first = package.read_bytes()
        assert hand_out(path, window, drop, profile, 'en') == package and package.read_bytes() == first
        assert state(reference, profile)['state'] == 'by-hand'
        with zipfile.ZipFile(package) as archive:
            names = set(archive.namelist())
            assert names == {'package.jws', 'declaration.json', 'declaration.jws', 'certificate.pem', 'printout.html', 'checklist.html'}, names
            assert json.loads(archive.read('declaration.json')) == document
            printout = archive.read('printout.html').decode()
            assert document['exporter']['name'] in printout and 'LUYỆN TẬP' in printout and '<script' not in printout, printout[:500]
            assert archive.read('checklist.html').decode().count('<li>') >= 8
        # Nothing of it over the network, neither when the window is open again nor when it is asked for.
        officer(window, 'service', 'open')
        khaictl('--json', 'status', reference, profile=profile)
        assert officer(window, 'list')['declarations'] == []
        code, said, _ = khaictl('--json', 'submit', path, '--gateway', window.url, '--ca', window.ca, profile=profile)
        assert code == 1 and said['error']['code'] == 'by-hand', said
        officer(window, 'service', 'closed', '4h')

        # At the desk, and back.
        said = answer(window.folder, package)
        assert said['status'] == 202 and said['state'] == 'cleared' and said['reference'] == reference, said
        reply = pathlib.Path(said['reply'])
        text = reply.read_text(encoding='utf-8')
        whole = json.loads(text)
        jws = whole['replyJws']
        middle = jws.index('.') + 40
        swapped = json.dumps({**whole, 'replyJws': jws[:middle] + ('A' if jws[middle] != 'A' else 'B') + jws[middle + 1:]})
        for bad, codes in ((text[:len(text) // 2], ['damaged']), ('', ['damaged']), ('{}', ['damaged']),
                           (swapped, ['signature']), (json.dumps({**whole, 'replyJws': 'x'}), ['signature', 'bad-input']), ('[' * 40, ['damaged'])):
            (folder / 'bad.reply.json').write_text(bad, encoding='utf-8')
            refused(profile, folder / 'bad.reply.json', *codes)
        refused(profile, folder / 'nowhere.reply.json', 'not-found')
        assert state(reference, profile)['state'] == 'by-hand'
        other = folder / 'other-profile'
        sample(other)
        refused(other, reply, 'not-found')
        code, said, _ = khaictl('--json', 'reply', reply, profile=profile)
        assert code == 0 and said['accepted'] and said['receiptVerified'] and said['state'] == 'cleared', said
        assert len(said['registrationNumber']) == 12, said
        refused(profile, reply, 'exists')
        # The events come again over the network, and change nothing.
        officer(window, 'service', 'open')
        before = state(reference, profile)
        code, after, _ = khaictl('--json', 'status', reference, profile=profile)
        assert code == 0 and after == before, (before, after)
        assert [event['type'] for event in after['events']] == ['received', 'accepted', 'channel-assigned', 'released'], after
        assert len(officer(window, 'list')['declarations']) == 1

        # Another window's authority: the same names, another key.
        with Window(folder / 'stranger') as stranger:
            second = sample(profile, 'b11-ceramics-lcl')
            second_path = write_json(folder / 'second.json', second)
            package = hand_out(second_path, window, drop, profile)
            false = folder / 'false.reply.json'
            answer(stranger.folder, package, '--out', str(false))
            refused(profile, false, 'signature')

        # A person says that it was not handed in, although it was: still one declaration.
        answer(window.folder, package)
        code, said, _ = khaictl('--json', 'submit', second_path, '--gateway', window.url, '--ca', window.ca, '--not-uploaded', '--wait=60', profile=profile)
        assert code == 0 and said['released'], said
        refused(profile, package.with_name(package.name.replace('.khai.zip', '.reply.json')), 'exists')
        code, said, _ = khaictl('--json', 'submit', second_path, '--gateway', window.url, '--ca', window.ca, '--not-uploaded', profile=profile)
        assert code == 1 and said['error']['code'] == 'state', said
        assert len(officer(window, 'list')['declarations']) == 2

        # No window runs: the desk answers all the same, also with a refusal.
        third = sample(profile)
        third_path = write_json(folder / 'third.json', third)
        package = hand_out(third_path, window, drop, profile)
        window.stop()
        reply = answer(window.folder, package, '--scenario', 'reject')['reply']
        code, said, _ = khaictl('--json', 'reply', reply, profile=profile)
        assert code == 0 and said['state'] == 'rejected', said
        fourth = sample(profile)
        fourth['localReference'] += '-OSW4030'
        package = hand_out(write_json(folder / 'fourth.json', fourth), window, drop, profile)
        said = answer(window.folder, package)
        assert said['status'] == 403, said
        code, said, _ = khaictl('--json', 'reply', said['reply'], profile=profile)
        assert code == 1 and not said['accepted'] and said['state'] == 'refused', said
        answer(window.folder, folder / 'd.json', expected=1)
        answer(window.folder, folder / 'nothing', expected=1)
        code, said, _ = khaictl('--json', 'submit', third_path, '--to-file', drop, '--gateway', window.url, profile=profile)
        assert code == 2, said
        code, said, _ = khaictl('--json', 'submit', write_json(folder / 'fifth.json', sample(profile)), '--to-file', folder / 'no-folder', '--gateway',
                                window.url, '--ca', window.ca, profile=profile)
        assert code == 2 and said['error']['code'] == 'not-found', said


if __name__ == '__main__':
    main()
