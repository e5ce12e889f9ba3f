#!/usr/bin/python3
"""Check data/nomenclature: every code a fact, every title our own, every list in range.

nomenclature.py [NN ...]   names chapters; without one, every chapter file is checked.
Chapters that hold only their chapter and heading rows are reported as provisional, not as faults.
Where ../shared is there, titles are compared with the official sentences as well.
"""
import csv
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / 'data' / 'nomenclature'
SHARED = ROOT.parent / 'shared' / 'reference' / 'nomenclature' / 'ahtn2022_tree.csv'
HEADER = 'code,title_vi,title_en,terms_vi,terms_en,products_vi,products_en,facets'.split(',')
RICH = {'03', *(f'{n:02}' for n in (*range(7, 23), 33, 34, 39, 42, 44, 46, *range(48, 72), 73, 76, *range(82, 86), *range(94, 98)))}
LISTS = ('terms_vi', 'terms_en', 'products_vi', 'products_en')
VIETNAMESE = re.compile('[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]')
BARE_OTHER = re.compile(r'^(other|others|loại khác|khác|các loại khác)\b[^,]{0,3}$', re.I)
FACETS = re.compile(r'^[a-z_]+=[a-z0-9_+-]+(;[a-z_]+=[a-z0-9_+-]+)*$')


def plain(text):
    text = unicodedata.normalize('NFC', text).casefold()
    return ' '.join(re.findall(r'\w+', text))


def official_sentences():
    if not SHARED.exists():
        return set()
    with open(SHARED, encoding='utf-8') as handle:
        return {plain(row[lang]) for row in csv.DictReader(handle) for lang in ('vi', 'en') if len(plain(row[lang]).split()) > 7}


def facts():
    with open(DATA / 'ahtn2022.csv', encoding='utf-8') as handle:
        codes = [row['code'] for row in csv.DictReader(handle)]
    tree = {}
    for code in codes:
        for digits in (2, 4, 6, 8):
            tree.setdefault(code[:2], set()).add(code[:digits])
    return tree


def check_row(row, where, chapter, faults, official):
    code = row['code']
    digits = len(code)
    for lang in ('vi', 'en'):
        title = row[f'title_{lang}']
        if not title:
            faults.append(f'{where}: no title_{lang}')
        if len(title) > 160:
            faults.append(f'{where}: title_{lang} has {len(title)} characters, at most 160')
        if BARE_OTHER.match(title):
            faults.append(f'{where}: title_{lang} does not say other than what')
        if plain(title) in official:
            faults.append(f'{where}: title_{lang} is the official sentence')
    if not VIETNAMESE.search(row['title_vi'].lower()):
        faults.append(f'{where}: title_vi has no Vietnamese letter')
    for name in LISTS:
        values = [v for v in row[name].split('|')] if row[name] else []
        if any(v != v.strip() or not v for v in values):
            faults.append(f'{where}: {name} has an empty or padded entry')
        if len({v.casefold() for v in values}) != len(values):
            faults.append(f'{where}: {name} repeats an entry')
        if len(values) > 60:
            faults.append(f'{where}: {name} has {len(values)} entries, at most 60')
        if name.startswith('terms') and digits == 4:
            least = 12 if chapter in RICH else 4
            if len(values) < least:
                faults.append(f'{where}: {name} has {len(values)} entries, at least {least}')
    if row['facets'] and not FACETS.match(row['facets']):
        faults.append(f'{where}: facets "{row["facets"]}" are not name=value;name=value')


def check_chapter(path, tree, titles, official):
    chapter, faults, seen = path.stem, [], []
    with open(path, encoding='utf-8', newline='') as handle:
        reader = csv.DictReader(handle)
        if reader.fieldnames != HEADER:
            return [f'{path.name}:1: the header is not {",".join(HEADER)}'], 0, 0
        for row in reader:
            where = f'{path.name}:{reader.line_num} {row["code"]}'
            if None in row or None in row.values():
                faults.append(f'{where}: not {len(HEADER)} cells')
                continue
            if any(unicodedata.normalize('NFC', v) != v for v in row.values()):
                faults.append(f'{where}: not NFC')
            if row['code'] not in tree.get(chapter, ()):
                faults.append(f'{where}: no such code in chapter {chapter}')
            check_row(row, where, chapter, faults, official)
            for lang in ('vi', 'en'):
                key = (lang, plain(row[f'title_{lang}']))
                if len(row['code']) == 8 and key in titles:
                    faults.append(f'{where}: title_{lang} is also that of {titles[key]}')
                if len(row['code']) == 8:
                    titles[key] = row['code']
            seen.append(row['code'])
    if seen != sorted(set(seen)):
        faults.append(f'{path.name}: codes are not in order, or one stands twice')
    missing = sorted(tree[chapter] - set(seen))
    if any(len(code) > 4 for code in seen):
        faults += [f'{path.name}: {code} is missing' for code in missing]
    else:
        faults += [f'{path.name}: {code} is missing' for code in missing if len(code) <= 4]
    return faults, sum(len(code) == 8 for code in seen), sum(len(code) == 8 for code in tree[chapter])


def main():
    tree, official, titles, failed, done, total = facts(), official_sentences(), {}, 0, 0, 0
    wanted = sys.argv[1:] or sorted(tree)
    for chapter in wanted:
        path = DATA / f'{chapter}.csv'
        if not path.exists():
            print(f'{chapter}.csv: is missing')
            failed += 1
            continue
        faults, titled, codes = check_chapter(path, tree, titles, official)
        for fault in faults[:200]:
            print(fault)
        failed += len(faults)
        done, total = done + titled, total + codes
    print(f'{len(wanted)} chapters, {done} of {total} codes have a title of their own, {failed} faults'
          + ('' if official else ' (official sentences not compared: ../shared is not here)'))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
