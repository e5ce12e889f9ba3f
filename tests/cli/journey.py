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
    window.stop()
    code, status, _ = khaictl('--json', 'status', reference, '--offline', profile=profile)
    assert code == 0 and status['state'] == answer['state'], status
    code, status, _ = khaictl('--json', 'status', reference, profile=profile)
    assert code == 3 and status['error']['code'] == 'network', status
    window.start()


def main():
    with Scratch() as folder, Window(folder / 'window', '--delay', '0') as window:
        journey(folder, window, 'vi', 'b11-ceramics-lcl')
        journey(folder, window, 'en', 'b11-ceramics-lcl')
        journey(folder, window, 'vi', 'e62-tshirts')


main()
