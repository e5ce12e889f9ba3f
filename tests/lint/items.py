#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every item of the official messages has a field in the dictionary, or stands in tests/data/items-without-field.csv with the reason.

Needs the field tables of the research folder beside the sources; without them the check is skipped, and says so.
"""
import csv
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ROOT.parent / 'shared' / 'reference' / 'vietnam'
FILES = {'EDA': 'vnaccs_fields_export_EDA.csv', 'MEC': 'vnaccs_fields_lowvalue_export_MEC.csv', 'IDA': 'vnaccs_fields_import_IDA.csv'}
WITHOUT = ROOT / 'tests' / 'data' / 'items-without-field.csv'
# Where the official item is narrower or wider than the field's wire width, and why.
OTHER_WIDTH = {
    ('MEC', 'NO'): 'rule LOW-WIRE', ('MEC', 'GW'): 'rule LOW-MASS', ('MEC', 'AWB'): 'rule LOW-WIRE', ('MEC', 'PSC'): 'three letters, cut from the code',
}


def rows(path):
    with open(path, encoding='utf-8', newline='') as handle:
        return list(csv.DictReader(handle))


def fields():
    folder = ROOT / 'data' / 'dictionary'
    names = json.loads((folder / 'sections.json').read_text(encoding='utf-8'))['files']
    return [field for name in names for field in json.loads((folder / name).read_text(encoding='utf-8'))]


def covers(field, job, kind, item):
    if kind not in field.get('kinds', [kind]):
        return False
    official = field.get('officialIn', {}).get(kind, field.get('official'))
    if official is None:
        return False
    return re.fullmatch(re.escape(official).replace(r'\#\#', '[0-9]{2}').replace(r'\#', '[0-9]'), item) is not None


def main():
    faults, counts = [], {}
    kinds = {dict(pair.split('=') for pair in row['attributes'].split(';'))['job']: row['code']
             for row in rows(ROOT / 'data' / 'codes' / 'datasets.csv')}
    without = {}
    for row in rows(WITHOUT):
        if not row['reason'].strip():
            faults.append(f'{WITHOUT.name}: {row["job"]} {row["item"]} has no reason')
        if (row['job'], row['item']) in without:
            faults.append(f'{WITHOUT.name}: {row["job"]} {row["item"]} stands there twice')
        without[row['job'], row['item']] = False
    dictionary = fields()
    if set(kinds) != set(FILES):
        faults.append(f'datasets.csv: jobs {sorted(kinds)}, not {sorted(FILES)}')
    if not TABLES.is_dir():
        print('\n'.join(faults) or f'skipped: {TABLES.name} is not there')
        return 1 if faults else 77
    for job, name in FILES.items():
        items = rows(TABLES / name)
        counts[job] = len(items)
        for item in items:
            found = [field for field in dictionary if covers(field, job, kinds[job], item['field_id'])]
            key = job, item['field_id']
            if key in without:
                without[key] = True
                if found:
                    faults.append(f'{job} {item["field_id"]}: has the field {found[0]["pointer"]} and needs no excuse')
                continue
            # A courier sheet has no lines: its one description is put together from them.
            in_item = [field for field in found if job == 'MEC' or field['pointer'].startswith('/items/') == (item['level'] == 'line')]
            if len(in_item) != 1:
                faults.append(f'{job} {item["field_id"]} ({item["name_en"]}): {len(in_item)} fields have it')
                continue
            wire, most = in_item[0].get('wire'), int(item['max_chars'] or 0)
            if wire and most and wire['chars'] != most and key not in OTHER_WIDTH:
                faults.append(f'{job} {item["field_id"]}: {in_item[0]["pointer"]} takes {wire["chars"]} characters on the wire, the table says {most}')
            if wire and wire['bytes'] != int(item['wire_bytes']) and key not in OTHER_WIDTH:
                faults.append(f'{job} {item["field_id"]}: {in_item[0]["pointer"]} takes {wire["bytes"]} bytes on the wire, the table says {item["wire_bytes"]}')
    for (job, item), met in without.items():
        if not met:
            faults.append(f'{WITHOUT.name}: {job} has no item {item}')
    print('\n'.join(faults) or ', '.join(f'{job} {n} items' for job, n in counts.items()) + ': each has a field or a reason')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
