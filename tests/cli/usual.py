#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A check knows what is usual by the profile's own past, and a profile without a past says nothing of it."""
import copy
import json
import sqlite3

from khai import Scratch, khaictl, sample, write_json

CHANGED = '2026-11-{:02d}T00:00:00Z'


def usual_of(file, profile):
    code, answer, _ = khaictl('--json', 'check', file, profile=profile)
    assert code == 0, answer
    return {(finding['rule'], finding['pointer']) for finding in answer['findings'] if finding['rule'] in ('PRICE-USUAL', 'MASS-USUAL')}


def remember(profile, document, state, n):
    with sqlite3.connect(profile / 'khai.db') as db:
        for i in range(n):
            db.execute('INSERT INTO declaration (id, document, reference, state, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)',
                       (f'{state}-{i}', json.dumps(document, ensure_ascii=False), f'P-{state}-{i}', state, CHANGED.format(i + 1), CHANGED.format(i + 1)))
    db.close()


def main():
    with Scratch() as folder:
        profile = folder / 'profile'
        document = sample(profile)
        past = copy.deepcopy(document)
        for item in past['items']:
            item['value']['amount'] = '1'
        file = write_json(folder / 'now.json', document)
        assert khaictl('store', 'check', profile=profile)[0] == 0
        assert usual_of(file, profile) == set()
        remember(profile, past, 'draft', 9)
        assert usual_of(file, profile) == set(), 'a draft is no past'
        remember(profile, past, 'cleared', 6)
        prices = {('PRICE-USUAL', f'/items/{i}/value/amount') for i in range(len(document['items']))}
        assert usual_of(file, profile) == prices, usual_of(file, profile)
        assert usual_of(file, folder / 'another') == set()
        document['items'][0]['netMassKg'] = document['items'][0]['secondQuantity']['value'] = '24800'
        document['grossMassKg'] = '26000'
        assert ('MASS-USUAL', '/items/0/netMassKg') in usual_of(write_json(folder / 'heavy.json', document), profile)


main()
