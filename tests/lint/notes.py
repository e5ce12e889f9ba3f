#!/usr/bin/python3
"""Check data/notes: subjects and targets exist, both texts are there, short, distinct and in our own words.

notes.py [NN ...]   names chapters; without one, every file there is is checked. Chapters without a file are counted.
Where ../shared is there, texts are compared with the official chapter notes as well.
"""
import csv
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / 'data' / 'notes'
FACTS = ROOT / 'data' / 'nomenclature' / 'ahtn2022.csv'
OFFICIAL = ROOT.parent / 'shared' / 'reference' / 'nomenclature' / 'vn_chapter_notes.csv'
HEADER = 'subject,kind,target,text_vi,text_en'.split(',')
VIETNAMESE = re.compile('[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]')
CODE = re.compile(r'\b\d{4}(\.\d{2}){0,2}\b|\b\d{2}\.\d{2}\b|\bheading\b|\bnhóm \d')
LONGEST = 260
SHARED_WORDS = 11    # so many words in a row that also stand in an official note are a copied sentence


def plain(text):
    return re.findall(r'\w+', unicodedata.normalize('NFC', text).casefold())


def runs(words):
    return {tuple(words[i:i + SHARED_WORDS]) for i in range(len(words) - SHARED_WORDS + 1)}


def official_runs():
    if not OFFICIAL.exists():
        return set()
    csv.field_size_limit(1 << 24)
    with open(OFFICIAL, encoding='utf-8') as handle:
        return {run for row in csv.DictReader(handle) for cell in row.values() for run in runs(plain(cell))}


def tree():
    with open(FACTS, encoding='utf-8') as handle:
        return {row['code'][:digits] for row in csv.DictReader(handle) for digits in (2, 4, 6, 8)}


def check_text(row, lang, official):
    text = row[f'text_{lang}']
    if not text:
        yield f'no text_{lang}'
        return
    if text != text.strip() or '  ' in text or text[-1] not in '.?!':
        yield f'text_{lang} is padded or does not end in a full stop'
    if len(text) > LONGEST:
        yield f'text_{lang} has {len(text)} characters, at most {LONGEST}'
    if len(re.findall(r'[.?!](?:\s|$)', text)) > 3:
        yield f'text_{lang} has more than three sentences'
    if CODE.search(text.lower()):
        yield f'text_{lang} names a code; codes go into target'
    if unicodedata.normalize('NFC', text) != text:
        yield f'text_{lang} is not NFC'
    if runs(plain(text)) & official:
        yield f'text_{lang} holds an official sentence'
    if lang == 'vi' and not VIETNAMESE.search(text.lower()):
        yield 'text_vi has no Vietnamese letter'


def check_row(row, chapter, codes, official):
    if row['subject'] not in codes or len(row['subject']) not in (2, 4):
        yield 'subject is no chapter or heading'
    elif not row['subject'].startswith(chapter):
        yield f'subject is not in chapter {chapter}'
    if row['kind'] not in ('includes', 'excludes'):
        yield f'kind "{row["kind"]}" is neither includes nor excludes'
    targets = row['target'].split('|') if row['target'] else []
    if targets and row['kind'] == 'includes':
        yield 'includes has no target'
    for target in targets:
        if target not in codes:
            yield f'target "{target}" is no code'
        elif row['subject'].startswith(target) or (len(row['subject']) == 4 and target.startswith(row['subject'])):
            yield f'target {target} is where the goods are excluded from'
    for lang in ('vi', 'en'):
        yield from check_text(row, lang, official)


def check_chapter(path, codes, official, seen):
    faults, subjects, n_chapter = [], [], 0
    with open(path, encoding='utf-8', newline='') as handle:
        reader = csv.DictReader(handle)
        if reader.fieldnames != HEADER:
            return [f'{path.name}:1: the header is not {",".join(HEADER)}'], 0
        for row in reader:
            where = f'{path.name}:{reader.line_num} {row["subject"]}'
            if None in row or None in row.values():
                faults.append(f'{where}: not {len(HEADER)} cells')
                continue
            faults += [f'{where}: {fault}' for fault in check_row(row, path.stem, codes, official)]
            for lang in ('vi', 'en'):
                key = (lang, ' '.join(plain(row[f'text_{lang}'])))
                if key in seen:
                    faults.append(f'{where}: text_{lang} is also that of {seen[key]}')
                seen[key] = where
            subjects.append(row['subject'])
            n_chapter += len(row['subject']) == 2
    if subjects != sorted(subjects):
        faults.append(f'{path.name}: subjects are not in order')
    if not 2 <= n_chapter <= 6:
        faults.append(f'{path.name}: {n_chapter} notes of the chapter itself, 2 to 6 are wanted')
    for subject in set(subjects):
        if len(subject) == 4 and subjects.count(subject) > 3:
            faults.append(f'{path.name}: {subject} has more than 3 notes')
    return faults, len(subjects)


def main():
    codes, official, seen, failed, notes = tree(), official_runs(), {}, 0, 0
    known = sorted(code for code in codes if len(code) == 2)
    there = sorted(path.stem for path in DATA.glob('*.csv'))
    for chapter in sys.argv[1:] or sorted({*known, *there}):
        if chapter not in known or chapter not in there:
            print(f'{chapter}.csv: ' + ('is missing' if chapter in known else 'is no chapter'))
            failed += 1
            continue
        faults, n = check_chapter(DATA / f'{chapter}.csv', codes, official, seen)
        print(*faults, sep='\n', end='\n' if faults else '')
        failed, notes = failed + len(faults), notes + n
    print(f'{notes} notes, {len(there)} of {len(known)} chapters have a file, {failed} faults'
          + ('' if official else ' (official notes not compared: ../shared is not here)'))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
