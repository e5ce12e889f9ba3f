#!/usr/bin/python3
"""Check data/dictionary and data/samples: both languages everywhere, nothing unknown, nothing that leads nowhere.

What can be checked without the program is checked here; khai-pack checks again that conditions and patterns compile.
Prints "file: pointer: fault" and exits 1 on any.
"""
import csv
import json
import pathlib
import re
import sqlite3
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
DICTIONARY = ROOT / 'data' / 'dictionary'
SAMPLES = ROOT / 'data' / 'samples'
LISTS = ROOT / 'data' / 'codes' / 'lists.csv'
with open(ROOT / 'data' / 'codes' / 'datasets.csv', encoding='utf-8', newline='') as handle:
    KINDS = {row['code'] for row in csv.DictReader(handle)}
LANGS = ('vi', 'en')
VIETNAMESE = re.compile('[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]', re.I)
TYPES = {'text', 'code', 'decimal', 'integer', 'date', 'boolean'}
CHARSETS = {'unicode', 'ascii', 'wire', 'digits'}
MEMBERS = {'pointer', 'type', 'step', 'label', 'hint', 'example', 'help', 'official', 'wco', 'chars', 'wire', 'charset', 'decimals',
           'integerDigits', 'range', 'list', 'pattern', 'required', 'visible', 'contractRequired', 'amendable', 'carry', 'customsOnly', 'multiline', 'kinds', 'officialIn'}
KEPT_BY_PROGRAM = {'/schemaVersion', '/items/*/line'}
MOST_FIELDS_ON_A_STEP = 8
ID = re.compile(r'^[a-z][a-z0-9]*(-[a-z0-9]+)*$')
POINTER = re.compile(r'^(/([A-Za-z][A-Za-z0-9]*|\*))+$')
OFFSET = re.compile(r'^today[+-][0-9]{1,3}$')
DECIMAL = re.compile(r'^(0|[1-9][0-9]*)(\.([0-9]*[1-9]))?$')
ICONS = pathlib.Path('/usr/share/icons/Adwaita')

faults = []


def fault(path, where, text):
    faults.append(f'{path.relative_to(ROOT)}: {where}: {text}')


def read(path):
    """Parse one file; a repeated member would silently lose the first one, so it is a fault."""
    def pairs(members):
        names = [name for name, _ in members]
        for name in sorted({n for n in names if names.count(n) > 1}):
            fault(path, name, 'the member stands here twice')
        return dict(members)
    try:
        text = path.read_text(encoding='utf-8')
        if not unicodedata.is_normalized('NFC', text):
            fault(path, '-', 'not in normalization form NFC')
        return json.loads(text, object_pairs_hook=pairs)
    except (OSError, ValueError) as error:
        fault(path, '-', f'cannot be read: {error}')
        return None


def check_texts(path, where, name, texts, vietnamese=True):
    if not isinstance(texts, dict) or set(texts) != set(LANGS):
        fault(path, where, f'{name} needs exactly the members vi and en')
        return
    for lang in LANGS:
        if not isinstance(texts[lang], str) or not texts[lang].strip() or texts[lang] != texts[lang].strip():
            fault(path, where, f'{name}.{lang} is empty or has spaces around it')
    if vietnamese and isinstance(texts['vi'], str) and not VIETNAMESE.search(texts['vi']):
        fault(path, where, f'{name}.vi holds no Vietnamese letter')


def table_of(pointer):
    """The pattern of the table a field lies in: everything up to its last star."""
    star = pointer.rfind('*')
    return pointer[:star + 1] if star >= 0 else ''


def column_of(pointer):
    rest = pointer[len(table_of(pointer)):].strip('/')
    return re.sub('([A-Z])', r'_\1', rest.replace('/', '_')).lower() or 'value'


def check_sections(path, data):
    for name in ('files', 'sections', 'steps', 'tables'):
        if not isinstance(data.get(name), list) or not data[name]:
            fault(path, name, 'must be an array that is not empty')
            return False
    sections = [section.get('id') for section in data['sections']]
    steps = [step.get('id') for step in data['steps']]
    for ident in sections + steps:
        if not isinstance(ident, str) or not ID.match(ident):
            fault(path, ident, 'is no id (lower case, hyphens)')
    for ident in sorted({i for i in sections if sections.count(i) > 1} | {i for i in steps if steps.count(i) > 1}):
        fault(path, ident, 'the id stands here twice')
    for section in data['sections']:
        check_texts(path, section.get('id'), 'title', section.get('title'))
        icon = section.get('icon', '')
        if not icon.endswith('-symbolic'):
            fault(path, section.get('id'), 'icon must be the name of a symbolic icon')
        elif ICONS.is_dir() and not any(ICONS.rglob(icon + '.svg')):
            fault(path, section.get('id'), f'icon {icon} is not in the Adwaita theme')
    for step in data['steps']:
        if step.get('section') not in sections:
            fault(path, step.get('id'), f"section {step.get('section')} does not exist")
        check_texts(path, step.get('id'), 'title', step.get('title'))
        check_texts(path, step.get('id'), 'hint', step.get('hint'))
    for name in ('name', 'pattern'):
        values = [table.get(name) for table in data['tables']]
        for value in sorted({str(v) for v in values if values.count(v) > 1}):
            fault(path, value, f'two tables have this {name}')
    return True


def check_numbers(path, where, field):
    kind = field['type']
    if kind == 'decimal':
        whole, places = field.get('integerDigits'), field.get('decimals')
        if not isinstance(whole, int) or not isinstance(places, int) or whole < 1 or places < 0:
            fault(path, where, 'a decimal needs integerDigits and decimals')
        elif whole + places > 18:
            fault(path, where, 'more than 18 digits do not fit an INTEGER column')
    elif 'decimals' in field or 'integerDigits' in field:
        fault(path, where, 'decimals and integerDigits belong to decimals')
    for name in ('chars', 'range'):
        if name in field:
            pair = field[name]
            if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(n, int) for n in pair) and pair[0] <= pair[1]):
                fault(path, where, f'{name} must be [smallest, largest]')
    if kind in ('text', 'code') and 'chars' not in field:
        fault(path, where, 'text needs chars: the width in the contract')
    if kind == 'integer' and 'range' not in field:
        fault(path, where, 'an integer needs a range')
    wire = field.get('wire')
    if wire is not None and (set(wire) != {'bytes', 'chars'} or wire['bytes'] < wire['chars'] or wire['chars'] < 1):
        fault(path, where, 'wire needs bytes and chars, bytes at least as many')
    # The contract takes the wider of the two; a code of one length may stand in a wider box.
    elif wire is not None and 'chars' in field and field['chars'][0] < field['chars'][1] < wire['chars']:
        fault(path, where, 'the wire is wider than the contract')


def check_field(path, field, steps, tables, lists):
    where = field.get('pointer', '?')
    for name in sorted(set(field) - MEMBERS):
        fault(path, where, f'unknown member {name}')
    if not POINTER.match(where):
        fault(path, where, 'is no pointer pattern')
    elif table_of(where) not in tables:
        fault(path, where, f'no table has the pattern {table_of(where)}')
    if field.get('type') not in TYPES:
        fault(path, where, f"unknown type {field.get('type')}")
        return
    if field.get('charset', 'unicode') not in CHARSETS:
        fault(path, where, f"unknown charset {field['charset']}")
    if field.get('step') not in steps:
        fault(path, where, f"step {field.get('step')} does not exist")
    for name in ('label', 'hint', 'help'):
        check_texts(path, where, name, field.get(name))
    check_texts(path, where, 'example', field.get('example'), vietnamese=False)
    check_numbers(path, where, field)
    if (field['type'] == 'code') != ('list' in field):
        fault(path, where, 'a code has a list, and nothing else has one')
    if lists is not None and field.get('list', next(iter(lists))) not in lists:
        fault(path, where, f"list {field['list']} is not in data/codes/lists.csv")
    if 'pattern' in field:
        try:
            re.compile(field['pattern'])
        except re.error as error:
            fault(path, where, f'pattern does not compile: {error}')
    for name in ('contractRequired', 'amendable', 'carry', 'customsOnly', 'multiline'):
        if name in field and not isinstance(field[name], bool):
            fault(path, where, f'{name} must be true or false')
    if not set(field.get('kinds', KINDS)) <= KINDS or field.get('kinds') == []:
        fault(path, where, 'kinds holds codes of datasets.csv')
    if not set(field.get('officialIn', {})) <= set(field.get('kinds', KINDS)):
        fault(path, where, 'officialIn names a kind that does not have the field')
    for name in ('required', 'visible'):
        if name in field and field[name] is not True and not isinstance(field[name], str):
            fault(path, where, f'{name} must be true or an expression')


def check_conditions(fields, names):
    """Prepare every condition over empty tables: a misspelt column is found here and not in front of a user."""
    database = sqlite3.connect(':memory:')
    columns = {name: ['pointer TEXT', 'line INTEGER', 'parent_line INTEGER'] for name in names.values()}
    for _, field in fields:
        number = field.get('type') in ('decimal', 'integer', 'boolean')
        columns[names[table_of(field['pointer'])]].append(f"{column_of(field['pointer'])} {'INTEGER' if number else 'TEXT'}")
    for name, parts in columns.items():
        try:
            database.execute(f'CREATE TABLE {name} ({", ".join(parts)})')
        except sqlite3.Error as error:
            fault(DICTIONARY / 'sections.json', name, f'the table cannot be made: {error}')
    for path, field in fields:
        for member in ('required', 'visible'):
            if isinstance(field.get(member), str):
                try:
                    database.execute(f"SELECT ({field[member]}) FROM {names[table_of(field['pointer'])]}")
                except sqlite3.Error as error:
                    fault(path, field['pointer'], f'{member} is no condition: {error}')


def value_fault(field, value):
    """What is wrong with a sample's value for this field, or None."""
    kind = field['type']
    if kind == 'integer':
        good = isinstance(value, int) and not isinstance(value, bool) and field['range'][0] <= value <= field['range'][1]
        return None if good else 'must be a number in range'
    if kind == 'boolean':
        return None if isinstance(value, bool) else 'must be true or false'
    if not isinstance(value, str):
        return 'must be text'
    if kind == 'date':
        return None if OFFSET.match(value) else 'must be an offset such as today+3, or the sample grows old'
    if kind == 'decimal':
        match = DECIMAL.match(value)
        if not match:
            return 'must be a decimal without needless zeros'
        whole, places = match.group(1), match.group(3) or ''
        return None if len(whole) <= field['integerDigits'] and len(places) <= field['decimals'] else 'has too many digits'
    if not field['chars'][0] <= len(value) <= field['chars'][1]:
        return f"must have {field['chars'][0]} to {field['chars'][1]} characters"
    if 'wire' in field and len(value) > field['wire']['chars']:
        return f"must fit the wire's {field['wire']['chars']} characters"
    if 'pattern' in field and not re.fullmatch(field['pattern'], value):
        return f"must match {field['pattern']}"
    return None


def check_sample(path, fields):
    data = read(path)
    if data is None:
        return
    if set(data) != {'id', 'title', 'story', 'expected', 'document'}:
        fault(path, '-', 'needs exactly the members id, title, story, expected, document')
        return
    if data['id'] != path.stem:
        fault(path, data['id'], 'the id must be the name of the file')
    check_texts(path, data['id'], 'title', data['title'])
    check_texts(path, data['id'], 'story', data['story'])
    if not isinstance(data['expected'], list):
        fault(path, data['id'], 'expected must be an array of rule ids')
    prefixes = {pointer[:n] for pointer in fields for n in range(len(pointer)) if pointer[n] == '/'} | {''}
    seen = set()

    def walk(node, place, pattern):
        if isinstance(node, dict) and pattern in prefixes:
            for name, child in node.items():
                walk(child, f'{place}/{name}', f'{pattern}/{name}')
        elif isinstance(node, list) and pattern + '/*' in prefixes | set(fields):
            for index, child in enumerate(node):
                walk(child, f'{place}/{index}', pattern + '/*')
        elif pattern in KEPT_BY_PROGRAM:
            return
        elif pattern not in fields:
            fault(path, place, 'is no field of the dictionary')
        else:
            seen.add(pattern)
            wrong = value_fault(fields[pattern], node)
            if wrong:
                fault(path, place, wrong)
    walk(data['document'], '', '')
    for pointer, field in fields.items():
        asked = data['document'].get('dataset', 'standard') in field.get('kinds', KINDS)
        if asked and field.get('required') is True and '*' not in pointer and pointer not in seen:
            fault(path, pointer, 'is always required and missing')


def main():
    path = DICTIONARY / 'sections.json'
    data = read(path)
    if data is None or not check_sections(path, data):
        return report(0, 0)
    lists = None
    if LISTS.exists():
        with open(LISTS, encoding='utf-8', newline='') as handle:
            lists = {row['list'] for row in csv.DictReader(handle)}
    names = {table['pattern']: table['name'] for table in data['tables']}
    steps = {step['id'] for step in data['steps']}
    for stray in sorted({p.name for p in DICTIONARY.glob('*.json')} - set(data['files']) - {path.name}):
        fault(DICTIONARY / stray, '-', 'is not named in sections.json')
    fields = []
    for name in data['files']:
        for field in read(DICTIONARY / name) or []:
            check_field(DICTIONARY / name, field, steps, names, lists)
            fields.append((DICTIONARY / name, field))
    pointers = [field.get('pointer') for _, field in fields]
    for pointer in sorted({str(p) for p in pointers if pointers.count(p) > 1}):
        fault(path, pointer, 'two fields have this pointer')
    for step in sorted(steps):
        count = sum(field.get('step') == step for _, field in fields)
        if not 1 <= count <= MOST_FIELDS_ON_A_STEP:
            fault(path, step, f'a step has 1 to {MOST_FIELDS_ON_A_STEP} fields, this one {count}')
    if not faults:
        check_conditions(fields, names)
    by_pointer = {field.get('pointer'): field for _, field in fields}
    samples = sorted(SAMPLES.glob('*.json'))
    if not faults:
        for sample in samples:
            check_sample(sample, by_pointer)
    return report(len(fields), len(samples))


def report(fields, samples):
    for line in faults:
        print(line)
    if not faults:
        print(f'{fields} fields, {samples} samples: no faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
