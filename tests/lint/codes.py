#!/usr/bin/python3
"""Check data/codes: every list well formed, its dates and successors sound, both languages there."""
import csv
import datetime
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / 'data' / 'codes'
HEADER = 'code,name_vi,name_en,valid_from,valid_to,successor,aliases,attributes,source'.split(',')
OVERRIDE_HEADER = 'code,name_vi,name_en,aliases,attributes'.split(',')
LISTS_HEADER = 'list,title_vi,title_en,extendable,note_vi,note_en'.split(',')
# Lists that start from ISO data at build time have an overrides file instead of one of their own.
OVERRIDES = ('countries', 'currencies')
# Lists of Vietnamese text, where every name must carry a Vietnamese letter; proper names (places,
# firms) need not.
VIETNAMESE_LISTS = {
    'adjustment_kinds', 'adjustment_titles', 'attachment_kinds', 'cargo_classes', 'customs_instructions', 'customs_regions', 'customs_subsections', 'goods_conditions', 'incoterms',
    'freight_codes', 'import_schedules', 'individual_organizations', 'inspection_results', 'insurance_codes', 'invoice_forms', 'invoice_price_kinds', 'offices', 'package_kinds', 'payment_methods',
    'payment_timings', 'regimes', 'release_reasons', 'valuation_methods', 'weight_units', 'tax_payers', 'transport_modes', 'units',
}
# Vietnamese words that have none.
PLAIN = {'Cara', 'Chai', 'Gam', 'Pao'}
LETTER = re.compile('[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]')
ATTRIBUTE = '[a-z][a-z0-9_]*=[A-Za-z0-9_.+&-]+'
ATTRIBUTES = re.compile(f'{ATTRIBUTE}(;{ATTRIBUTE})*')
CODES = {
    'countries': r'[A-Z]{2}', 'currencies': r'[A-Z]{3}', 'customs_subsections': r'[0-9A-Z]{6}',
    'datasets': r'[a-z-]+', 'foreign_places': r'[A-Z]{2}[A-Z2-9]{3}', 'goods_conditions': r'[a-z]+',
    'incoterms': r'[A-Z][A-Z&][A-Z]',
    'offices': r'[0-9A-Z]{4}', 'package_kinds': r'[0-9A-Z]{2,3}',
    'payment_methods': r'[A-Z-]{2,7}', 'ports': r'VN[A-Z0-9]{3,4}', 'regimes': r'[A-Z][0-9]{2}',
    'units': r'[0-9A-Z]{2,4}', 'warehouses': r'[0-9A-Z]{7}',
}
REGIME_DIRECTIONS = {'export', 'import', 'both'}


def attributes_of(text):
    return dict(pair.split('=', 1) for pair in text.split(';')) if text else {}


def is_date(text):
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def read(path, header, faults):
    """The rows of a file, each with its line number; what makes a row unreadable is a fault."""
    raw = path.read_bytes()
    if b'\r' in raw:
        faults.append(f'{path.name}:1: lines must end in LF alone')
    if not raw.endswith(b'\n'):
        faults.append(f'{path.name}:1: the last line has no end')
    try:
        text = raw.decode('utf-8')
    except UnicodeDecodeError as error:
        faults.append(f'{path.name}:1: not UTF-8: {error}')
        return []
    rows = []
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        for cells in reader:
            where = f'{path.name}:{reader.line_num}'
            if reader.line_num == 1:
                if cells != header:
                    faults.append(f'{where}: the header is not {",".join(header)}')
                    return []
            elif len(cells) != len(header):
                faults.append(f'{where}: {len(cells)} cells, not {len(header)}')
            else:
                rows.append((where, dict(zip(header, cells))))
    except csv.Error as error:
        faults.append(f'{path.name}:{reader.line_num}: {error}')
    return rows


def check_cells(where, row, faults):
    for name, value in row.items():
        if unicodedata.normalize('NFC', value) != value:
            faults.append(f'{where}: {name} is not NFC')
        if value != ' '.join(value.split()):
            faults.append(f'{where}: {name} has padding, double spaces or line breaks')


def check_common(where, name, row, faults):
    """What lists and overrides share: code, names, aliases, attributes."""
    check_cells(where, row, faults)
    if not re.fullmatch(CODES.get(name, r'[0-9A-Z]{1,4}'), row['code']):
        faults.append(f'{where}: the code "{row["code"]}" has not the form of {name}')
    for lang in ('name_vi', 'name_en'):
        if not row[lang]:
            faults.append(f'{where}: no {lang}')
    written = row['name_vi'] in PLAIN or LETTER.search(row['name_vi'].lower())
    if name in VIETNAMESE_LISTS and not written:
        faults.append(f'{where}: name_vi has no Vietnamese letter')
    aliases = row['aliases'].split('|') if row['aliases'] else []
    if any(not alias or alias != alias.strip() for alias in aliases):
        faults.append(f'{where}: aliases have an empty or padded entry')
    if len({alias.casefold() for alias in aliases}) != len(aliases):
        faults.append(f'{where}: aliases repeat an entry')
    if row['attributes']:
        if not ATTRIBUTES.fullmatch(row['attributes']):
            faults.append(f'{where}: attributes "{row["attributes"]}" are not name=value;name=value')
            return {}
        if len(attributes_of(row['attributes'])) != row['attributes'].count(';') + 1:
            faults.append(f'{where}: attributes name one thing twice')
    return attributes_of(row['attributes'])


def check_attributes(where, name, row, attributes, faults):
    if name == 'regimes' and attributes.get('direction') not in REGIME_DIRECTIONS:
        faults.append(f'{where}: direction is none of {", ".join(sorted(REGIME_DIRECTIONS))}')
    if name == 'foreign_places' and attributes.get('country') != row['code'][:2]:
        faults.append(f'{where}: country is not {row["code"][:2]}')
    if name in ('customs_subsections', 'warehouses') and attributes.get('office') != row['code'][:4]:
        faults.append(f'{where}: office is not {row["code"][:4]}')
    if name == 'customs_subsections' and attributes.get('subsection') != row['code'][4:]:
        faults.append(f'{where}: subsection is not {row["code"][4:]}')
    if name == 'transport_modes' and 'rec19' not in attributes:
        faults.append(f'{where}: no rec19')
    if name == 'incoterms':
        for wanted in ('freight_included', 'customs_value_needed', 'current'):
            if attributes.get(wanted) not in ('0', '1'):
                faults.append(f'{where}: {wanted} is not 0 or 1')
    if name == 'ports' and 'kind' not in attributes:
        faults.append(f'{where}: no kind')
    if name == 'currencies' and not re.fullmatch('[034]?', attributes.get('minor', '')):
        faults.append(f'{where}: minor is not 0, 3 or 4')


def check_dates(where, row, faults):
    good = True
    for name in ('valid_from', 'valid_to'):
        if row[name] and not is_date(row[name]):
            faults.append(f'{where}: {name} "{row[name]}" is not a date')
            good = False
    if good and row['valid_from'] and row['valid_to'] and row['valid_from'] > row['valid_to']:
        faults.append(f'{where}: valid_from is after valid_to')
    if row['successor'] and not row['valid_to']:
        faults.append(f'{where}: has a successor but no valid_to')


def check_list(path, faults):
    name = path.stem
    rows = read(path, HEADER, faults)
    by_code, last = {}, ('', '')
    for where, row in rows:
        attributes = check_common(where, name, row, faults)
        check_attributes(where, name, row, attributes, faults)
        check_dates(where, row, faults)
        if not row['source']:
            faults.append(f'{where}: no source')
        key = (row['code'], row['valid_from'])
        others = [other for _, other in by_code.get(row['code'], ())]
        if any(other['valid_from'] == row['valid_from'] for other in others):
            faults.append(f'{where}: {row["code"]} stands twice from the same day')
        elif key < last:
            faults.append(f'{where}: {row["code"]} is out of order')
        last = key
        for other in others:
            if (other['valid_to'] or '9999') >= (row['valid_from'] or '0000') \
                    and (row['valid_to'] or '9999') >= (other['valid_from'] or '0000'):
                faults.append(f'{where}: {row["code"]} is valid twice at one time')
        by_code.setdefault(row['code'], []).append((where, row))
    for where, row in rows:
        successor = row['successor']
        if not successor:
            continue
        if successor not in by_code:
            faults.append(f'{where}: the successor {successor} is not in the list')
        elif max(other['valid_to'] or '9999' for _, other in by_code[successor]) <= row['valid_to']:
            faults.append(f'{where}: the successor {successor} ends no later than the row itself')
    return by_code


def check_overrides(path, name, faults):
    rows, last = read(path, OVERRIDE_HEADER, faults), ''
    for where, row in rows:
        attributes = check_common(where, name, row, faults)
        check_attributes(where, name, row, attributes, faults)
        if row['code'] <= last:
            faults.append(f'{where}: {row["code"]} is out of order or stands twice')
        last = row['code']
    return {row['code'] for _, row in rows}


def check_index(path, names, faults):
    listed, last = set(), ''
    for where, row in read(path, LISTS_HEADER, faults):
        check_cells(where, row, faults)
        if not row['title_vi'] or not row['title_en']:
            faults.append(f'{where}: a title is missing')
        if row['title_vi'] and not LETTER.search(row['title_vi'].lower()):
            faults.append(f'{where}: title_vi has no Vietnamese letter')
        if bool(row['note_vi']) != bool(row['note_en']):
            faults.append(f'{where}: the note stands in one language only')
        if row['extendable'] not in ('0', '1'):
            faults.append(f'{where}: extendable is not 0 or 1')
        if row['list'] <= last:
            faults.append(f'{where}: {row["list"]} is out of order or stands twice')
        if row['list'] not in names:
            faults.append(f'{where}: there is no file for {row["list"]}')
        last = row['list']
        listed.add(row['list'])
    for name in sorted(names - listed):
        faults.append(f'{path.name}:1: {name} is not named')


def main():
    faults, codes, names = [], 0, set()
    lists = {}
    index = DATA / 'lists.csv'
    for path in sorted(DATA.glob('*.csv')):
        if path == index:
            continue
        base = path.stem.removesuffix('_overrides')
        names.add(base)
        if base in OVERRIDES and path.stem != base:
            found = check_overrides(path, base, faults)
        else:
            found = lists[base] = check_list(path, faults)
        codes += len(found)
    if index.exists():
        check_index(index, names, faults)
    else:
        faults.append('lists.csv:1: is missing')
    for code, rows in lists.get('customs_subsections', {}).items():
        if code[:4] not in lists.get('offices', {}):
            faults.append(f'{rows[0][0]}: there is no office {code[:4]}')
    for fault in faults:
        print(fault)
    print(f'{len(names)} lists, {codes} codes, {len(faults)} faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
