#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong is said in the user's language, with the right exit code, and nothing is lost."""
import json
import os
import pathlib
import shutil
import subprocess

from khai import Scratch, khaictl, sample, write_json

NOWHERE = 'https://127.0.0.1:1/osw/v1'


def expect(what, code, error, got):
    exit_code, answer, _ = got
    assert exit_code == code, (what, exit_code, answer)
    if error is not None:
        assert answer['error']['code'] == error, (what, answer)
        assert answer['error']['message'] and answer['error']['advice'], what


def files(folder):
    (folder / 'cut.json').write_text('{"schemaVersion": "1", "items": [')
    (folder / 'empty.json').write_text('')
    (folder / 'array.json').write_text('[]')
    (folder / 'text.json').write_text('Dear customs,')
    (folder / 'double.json').write_text('{"packages": 1, "packages": 2}')
    (folder / 'float.json').write_text('{"grossMassKg": 1.5}')
    (folder / 'huge-number.json').write_text('{"packages": 100000000000000000000}')
    (folder / 'deep.json').write_text('{"a":' * 3000 + '1' + '}' * 3000)
    (folder / 'latin.json').write_bytes('{"notes": "Gốm"}'.encode('utf-16'))
    (folder / 'nul.json').write_text('{"notes": "a\\u0000b"}')
    with open(folder / 'large.json', 'wb') as handle:
        handle.truncate(100 * 1024 * 1024)
    for name in ('cut', 'empty', 'array', 'text', 'double', 'float', 'latin', 'nul'):
        for command in (['check'], ['submit', '--gateway', NOWHERE]):
            expect(name, 2, 'bad-input', khaictl('--json', command[0], folder / f'{name}.json', *command[1:], profile=folder / 'profile'))
    expect('huge-number', 2, 'overflow', khaictl('--json', 'check', folder / 'huge-number.json'))
    for name in ('large', 'deep'):
        expect(name, 2, 'too-large', khaictl('--json', 'check', folder / f'{name}.json'))
    expect('missing', 2, 'not-found', khaictl('--json', 'check', folder / 'missing.json'))
    expect('folder', 2, 'bad-input', khaictl('--json', 'check', folder))


def values(folder):
    """Wrong types, unknown members, too long texts: findings at their place, never a crash."""
    document = sample(folder / 'profile')
    changes = [
        ('/packages', ['packages'], 'two'), ('/packages', ['packages'], {'a': 1}), ('/packages', ['packages'], [1]), ('/grossMassKg', ['grossMassKg'], True),
        ('/exporter', ['exporter'], 'Gốm'), ('/items', ['items'], {}), ('/items', ['items'], 'none'), ('/items/0', ['items', 0], 'x'), ('/nonsense', ['nonsense'], 1),
        ('/items/0/nonsense', ['items', 0, 'nonsense'], 'x'), ('/items/0/description', ['items', 0, 'description'], 'Đĩa sành ' * 100),
        ('/consignee/name', ['consignee', 'name'], 'Ω' * 30), ('/notes', ['notes'], 'x' * 100000), ('/invoice/total/amount', ['invoice', 'total', 'amount'], '9' * 40),
        ('/invoice/date', ['invoice', 'date'], '2026-02-30'), ('/transport/containers/0', ['transport', 'containers'], ['🙂']),
    ]
    for pointer, path, value in changes:
        changed = json.loads(json.dumps(document))
        place = changed
        for member in path[:-1]:
            place = place[member]
        place[path[-1]] = value
        code, answer, _ = khaictl('--json', 'check', write_json(folder / 'changed.json', changed))
        assert code == 1, (pointer, value, answer)
        assert any(finding['severity'] == 'block' and (finding['pointer'] + '/').startswith(pointer + '/') for finding in answer['findings']), (pointer, value, answer)
    # Text that is written in pieces (NFD) is the same text.
    decomposed = json.loads(json.dumps(document))
    decomposed['exporter']['name'] = 'Công ty TNHH Gốm Sông Hồng'.replace('ô', 'o\u0302').replace('ố', 'o\u0302\u0301').replace('ồ', 'o\u0302\u0300')
    code, answer, _ = khaictl('--json', 'check', write_json(folder / 'nfd.json', decomposed))
    assert code == 0, answer


def databases(folder):
    profile = folder / 'profile'
    database = profile / 'khai.db'
    good = database.read_bytes()
    for suffix in ('-wal', '-shm'):
        pathlib.Path(f'{database}{suffix}').unlink(missing_ok=True)
    for name, content, error in (('truncated', good[:5000], 'damaged'), ('text', b'not a database' * 100, 'damaged')):
        database.write_bytes(content)
        expect(name, 3, error, khaictl('--json', 'status', 'x', '--offline', profile=profile))
        assert database.read_bytes() == content, f'{name}: the damaged file was touched'
    database.write_bytes(good)
    reference = folder / 'reference.db'
    built = pathlib.Path(os.environ['KHAI_REFERENCE_DB']).read_bytes()
    newer = bytearray(built)
    newer[60:64] = (99).to_bytes(4, 'big')  # PRAGMA user_version
    for name, content, error in (('another version', bytes(newer), 'wrong-version'), ('truncated', built[:100000], 'damaged'), ('text', b'x' * 5000, 'damaged')):
        reference.write_bytes(content)
        expect(f'reference.db: {name}', 3, error, khaictl('--json', 'search', 'x', env={'KHAI_REFERENCE_DB': str(reference)}))
    expect('no reference.db', 3, 'not-found', khaictl('--json', 'search', 'x', env={'KHAI_REFERENCE_DB': str(folder / 'none.db')}))


def places(folder):
    blocked = folder / 'file'
    blocked.write_text('x')
    code, answer, _ = khaictl('--json', 'sample', 'b11-ceramics-lcl', profile=blocked / 'below')
    assert code in (2, 3) and answer['error']['advice'], answer
    if os.geteuid() != 0:
        locked = folder / 'locked'
        locked.mkdir(mode=0o500)
        expect('read-only home', 3, 'read-only', khaictl('--json', 'sample', 'b11-ceramics-lcl', profile=locked / 'profile'))
    elif shutil.which('setpriv'):
        # root may write anywhere: ask as somebody else
        locked = folder / 'locked'
        locked.mkdir(mode=0o755)
        folder.chmod(0o755)
        done = subprocess.run(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', os.environ['KHAI_BUILD_DIR'] + '/src/cli/khaictl', '--json',
                               '--data-dir', str(locked / 'profile'), 'sample', 'b11-ceramics-lcl'], capture_output=True, text=True)
        if done.returncode != 127 and done.stdout:
            expect('read-only home', 3, 'read-only', (done.returncode, json.loads(done.stdout), ''))
    full = folder / 'full'
    full.mkdir()
    if os.geteuid() == 0 and subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', str(full)], capture_output=True).returncode == 0:
        try:
            expect('full disk', 3, 'disk-full', khaictl('--json', 'sample', 'b11-ceramics-lcl', profile=full / 'profile'))
        finally:
            subprocess.run(['umount', str(full)], check=True)


def main():
    with Scratch() as folder:
        files(folder)
        values(folder)
        databases(folder)
        places(folder)


main()
