#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole job on the command line, in both languages: a wrong declaration, what is wrong with it, mended, sent, released, proved."""
import json

from khai import Scratch, Window, khaictl, sample, write_json


def journey(folder, window, lang, name):
    profile = folder / f'profile-{lang}-{name}'
    document = sample(profile, name)
    reference = document['localReference']
    wrong = json.loads(json.dumps(document))
    wrong['items'][0]['hsCode'] = '69120'
    wrong['exporter'].pop('id')
    path = write_json(folder / 'wrong.json', wrong)

    code, answer, _ = khaictl('--json', '--lang', lang, 'check', path, profile=profile)
    assert code == 1, answer
    blocks = {finding['pointer'] for finding in answer['findings'] if finding['severity'] == 'block'}
    assert {'/items/0/hsCode', '/exporter/id'} <= blocks, blocks
    for finding in answer['findings']:
        assert set(finding) >= {'rule', 'severity', 'pointer', 'message', 'resolution'}, finding
    code, answer, _ = khaictl('--json', '--lang', lang, 'submit', path, '--gateway', window.url, '--ca', window.ca, profile=profile)
    assert code == 1 and answer['error']['code'] == 'blocked' and answer['findings'], answer

    path = write_json(folder / 'right.json', document)
    code, answer, _ = khaictl('--json', '--lang', lang, 'check', path, profile=profile)
    assert code == 0, answer
    code, answer, _ = khaictl('--json', '--lang', lang, 'submit', path, '--gateway', window.url, '--ca', window.ca, '--wait=60',
                              profile=profile)
    assert code == 0, answer
    assert answer['reference'] == reference and answer['released'] and answer['receiptVerified'], answer
    assert [event['type'] for event in answer['events']] == ['received', 'accepted', 'channel-assigned', 'released'], answer['events']
    assert len(answer['registrationNumber']) == 12, answer

    code, again, _ = khaictl('--json', 'submit', path, '--gateway', window.url, '--ca', window.ca, profile=profile)
    assert code == 0 and again['receipt'] == answer['receipt'], again
    document['packages'] = document['packages'] + 1
    other = write_json(folder / 'other.json', document)
    code, refused, _ = khaictl('--json', 'submit', other, '--gateway', window.url, '--ca', window.ca, profile=profile)
    assert code == 1 and refused['error']['code'] in ('exists', 'state'), refused

    receipt = write_json(folder / 'receipt.json', answer['receipt'])
    code, proof, _ = khaictl('--json', 'verify', receipt, '--ca', window.ca)
    assert code == 0 and proof['valid'] and proof['trusted'], proof
    forged = write_json(folder / 'forged.json', {**answer['receipt'], 'localReference': 'VN-2026-999999'})
    code, proof, _ = khaictl('--json', 'verify', forged, '--ca', window.ca)
    assert code == 1 and proof['error']['code'] == 'signature', proof

    audit = folder / 'audit.jsonl'
    code, written, _ = khaictl('--json', 'store', 'audit-export', str(audit), profile=profile)
    assert code == 0 and written['file'] == str(audit) and audit.stat().st_mode & 0o777 == 0o600, written
    code, proof, _ = khaictl('--json', 'verify', str(audit))
    assert code == 0 and proof['valid'] and proof['entries'] == len(audit.read_text(encoding='utf-8').splitlines()) > 0, proof
    audit.write_text(audit.read_text(encoding='utf-8').replace('"sequence":1,', '"sequence":2,', 1), encoding='utf-8')
    code, proof, _ = khaictl('--json', 'verify', str(audit))
    assert code == 1 and proof['error']['code'] == 'damaged', proof

    code, status, _ = khaictl('--json', 'status', reference, profile=profile)
    assert code == 0 and status['state'] == answer['state'], status
    prove(folder, window, profile, reference)
    if lang == 'vi':
        lose_everything(window, profile, path, answer['receipt'])
    else:
        rewrite_history(window, profile, reference)
    window.stop()
    code, status, _ = khaictl('--json', 'status', reference, '--offline', profile=profile)
    assert code == 0 and status['state'] == answer['state'], status
    code, status, _ = khaictl('--json', 'status', reference, profile=profile)
    assert code == 3 and status['error']['code'] == 'network', status
    window.start()


def prove(folder, window, profile, reference):
    """The receipt as one file, with its place in the ledger; neither can be another's."""
    code, exported, _ = khaictl('--json', 'receipt', reference, '--out', folder / 'exported.json', profile=profile)
    assert code == 0 and exported['proof']['inclusion']['treeSize'] >= 1, exported
    code, proof, _ = khaictl('--json', 'verify', folder / 'exported.json', '--ca', window.ca)
    assert code == 0 and proof['valid'] and proof['logged'], proof
    for member, value in (('leafIndex', 7), ('path', ['A' * 43] * 3), ('treeSize', 99)):
        forged = json.loads(json.dumps(exported))
        forged['proof']['inclusion'][member] = value
        code, proof, _ = khaictl('--json', 'verify', write_json(folder / 'forged-proof.json', forged), '--ca', window.ca)
        assert code != 0, (member, proof)
    forged = json.loads(json.dumps(exported))
    forged['proof']['head']['rootHash'] = 'A' * 43
    code, proof, _ = khaictl('--json', 'verify', write_json(folder / 'forged-proof.json', forged), '--ca', window.ca)
    assert code == 1 and proof['error']['code'] == 'signature', proof


def lose_everything(window, profile, path, receipt):
    """The database is gone, the key is not: the same file sent again finds its receipt, and nothing is filed twice."""
    for name in ('khai.db', 'khai.db-wal', 'khai.db-shm'):
        (profile / name).unlink(missing_ok=True)
    code, again, _ = khaictl('--json', 'submit', path, '--gateway', window.url, '--ca', window.ca, profile=profile)
    assert code == 0 and again['receipt']['receiptId'] == receipt['receiptId'] and again['receiptVerified'], again


def rewrite_history(window, profile, reference):
    """A window that tells another past is found out at the next question, and again after that: what was held is not given up."""
    window.stop()
    window.start('--delay', '0', '--fault', 'ledger-rewrite:9')
    for _ in range(2):
        code, answer, _ = khaictl('--json', 'status', reference, profile=profile)
        assert code == 3 and answer['error']['code'] == 'rewritten', answer
    window.stop()
    window.start()
    code, answer, _ = khaictl('--json', 'status', reference, profile=profile)
    assert code == 0, answer


def main():
    with Scratch() as folder, Window(folder / 'window', '--delay', '0') as window:
        journey(folder, window, 'vi', 'b11-ceramics-lcl')
        journey(folder, window, 'en', 'b11-ceramics-lcl')
        journey(folder, window, 'vi', 'e62-tshirts')


main()
