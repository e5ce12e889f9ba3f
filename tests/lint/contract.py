#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract's schema, judged by another program: every sample passes it, and without a member its kind of filing needs it does not."""
import copy
import datetime
import json
import pathlib
import re
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What the schema of each kind must miss when it is taken away; the last one belongs to another kind and may be absent.
NEEDED = {
    'standard': (('/exporter', '/exporter/id', '/consignee/address/city', '/destinationCountry', '/transport/departureDate', '/invoice'), '/importer'),
    'ecommerce-low-value': (('/exporter/name', '/transport/finalDestination/code', '/customsOffice', '/items'), '/consignor'),
    'return-import': (('/importer/id', '/consignor/address/country', '/transport/arrivalDate', '/individualOrOrganization'), '/exporter'),
}


def dated(node):
    if isinstance(node, dict):
        return {name: dated(child) for name, child in node.items()}
    if isinstance(node, list):
        return [dated(child) for child in node]
    match = re.fullmatch(r'today([+-]\d+)', str(node))
    return (datetime.date(2026, 12, 1) + datetime.timedelta(int(match[1]))).isoformat() if match else node


def without(document, pointer):
    document = copy.deepcopy(document)
    *parents, last = pointer[1:].split('/')
    node = document
    for name in parents:
        node = node[name]
    del node[last]
    return document


def main():
    schema = json.loads((ROOT / 'data' / 'contract' / 'export-declaration.json').read_text(encoding='utf-8'))
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    faults, seen = [], set()
    for path in sorted((ROOT / 'data' / 'samples').glob('*.json')):
        document = dated(json.loads(path.read_text(encoding='utf-8'))['document'])
        kind = document.get('dataset', 'standard')
        seen.add(kind)
        for error in judge.iter_errors(document):
            faults.append(f'{path.name}: /{"/".join(map(str, error.absolute_path))}: {error.message[:200]}')
        needed, foreign = NEEDED[kind]
        for pointer in needed:
            if judge.is_valid(without(document, pointer)):
                faults.append(f'{path.name}: passes without {pointer}')
        if foreign[1:] in document:
            faults.append(f'{path.name}: has {foreign}, which belongs to another kind')
        if kind == 'standard' and not judge.is_valid(without(document, '/dataset')):
            faults.append(f'{path.name}: a document without a dataset is no full export')
        if judge.is_valid({**document, 'stray': 1}):
            faults.append(f'{path.name}: passes with a member nobody knows')
    if seen != set(NEEDED):
        faults.append(f'samples hold the kinds {sorted(seen)} only')
    print('\n'.join(faults) or f'{len(seen)} kinds of filing: no faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
