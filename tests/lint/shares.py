#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lint of data/shares/shares.json: every element of a projection is a place of the dictionary, every administration takes what exists, every name stands
in both languages, and the contract and the training window know the same names."""
import json
import os
import pathlib
import re

SOURCE = pathlib.Path(os.environ.get('KHAI_SOURCE_DIR', pathlib.Path(__file__).parents[2]))


def load(*parts):
    return json.loads(SOURCE.joinpath('data', *parts).read_text(encoding='utf-8'))


def check():
    shares, scenarios = load('shares', 'shares.json'), load('scenarios', 'scenarios.json')
    sections = load('dictionary', 'sections.json')
    places = {field['pointer'] for name in sections['files'] for field in load('dictionary', name)}
    contract = (SOURCE / 'data' / 'contract' / 'openapi.yaml').read_text(encoding='utf-8')
    in_contract = set(re.search(r'projection: \{type: string, enum: \[([^\]]*)\]', contract)[1].split(', '))
    purposes = set(re.search(r'purpose: \{type: string, enum: \[([^\]]*)\]', contract)[1].split(', '))
    names = [projection['name'] for projection in shares['projections']]
    problems = []
    if sorted(names) != sorted(in_contract):
        problems.append(f'the contract has {sorted(in_contract)}, shares.json {sorted(names)}')
    if sorted(purpose['code'] for purpose in shares['purposes']) != sorted(purposes):
        problems.append('the purposes are not those of the contract')
    for projection in shares['projections']:
        elements = projection['elements']
        if len(set(elements)) != len(elements):
            problems.append(f'{projection["name"]}: an element is named twice')
        for element in elements:
            if element != '/items/*/line' and not any(place == element or place.startswith(element + '/') for place in places):
                problems.append(f'{projection["name"]}: the dictionary has no {element}')
            if any(other != element and element.startswith(other + '/') for other in elements):
                problems.append(f'{projection["name"]}: {element} is within another element')
            if element.count('*') > 1 or ('*' in element and not element.startswith('/items/*/')):
                problems.append(f'{projection["name"]}: {element} is in no line')
    for recipient in shares['recipients']:
        if not re.fullmatch(r'[A-Z]{2}-[A-Z0-9]{2,12}', recipient['recipient']) or not recipient['recipient'].startswith(recipient['country']):
            problems.append(f'{recipient["recipient"]} is not a country and an agency')
        problems += [f'{recipient["recipient"]}: there is no projection {name}' for name in recipient['projections'] if name not in names]
        if not recipient['projections']:
            problems.append(f'{recipient["recipient"]} takes nothing')
    if sorted(entry['recipient'] for entry in shares['recipients']) != sorted(entry['recipient'] for entry in scenarios['partners']):
        problems.append('the training window plays other administrations')
    for entry in shares['projections'] + shares['recipients'] + shares['purposes']:
        for member in ('name', 'title', 'what'):
            text = entry.get(member)
            if isinstance(text, dict) and not (text.get('vi', '').strip() and text.get('en', '').strip()):
                problems.append(f'{entry}: {member} does not stand in both languages')
    return problems


def main():
    problems = check()
    for problem in problems:
        print('data/shares/shares.json:', problem)
    assert not problems
    print('ok: shares')


main()
