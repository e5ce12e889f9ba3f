#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes of answers and exit codes that scripts rely on."""
import csv

from khai import Scratch, khaictl

SEARCHES = [
    # query, digits that one of the first five answers begins with
    ('ao thun nam cotton', '6109'), ('áo thun nam cotton', '6109'), ('men cotton t-shirt', '6109'), ('nón lá', '65'),
    ('nuoc mam', '2103'), ('nước mắm', '2103'), ('6109.10.10', '61091010'), ('61091010', '61091010'), ('6109', '6109'), ('cofee', '0901'),
    ('ceramic plate bát đĩa', '691'),
]
SUGGESTIONS = [
    # a product's own words, digits that one of the first five answers begins with
    ('Áo thun nam cotton 100% form rộng in hình', '610910'), ('ao thun nam cotton form rong', '610910'),
    ("Men's 100% Cotton T-Shirt Crew Neck 5 Pack Free Shipping", '610910'), ('Nước mắm cá cơm 500ml chai thủy tinh', '210390'),
    ('roasted robusta coffee beans 1kg', '090121'), ('Nón lá Việt Nam đội đầu', '65'), ('rattan storage basket handwoven', '4602'),
]
VAGUE = ['phụ kiện', 'phu kien', 'hàng mẫu', 'quà tặng', 'gift', 'parts', '100% cotton', 'sample']
NOTHING = ['', '   ', '🙂🙂🙂', '"', "'; DROP TABLE commodity; --", 'NEAR(a b)', 'a AND', '*', '^', 'col:x', '-', '--', '\x01\x02', '(' * 500, 'x' * 10000,
           'á' * 10000, '%', '_', 'NOT', 'OR OR OR', '{a b}', '\\', '\u202e', 'ﬃ', '9' * 300]
USAGE = [[], ['nonsense'], ['search'], ['search', 'x', '--limit', '0'], ['search', 'x', '--limit', 'many'], ['check'], ['check', 'a', 'b'],
         ['submit', 'x.json'], ['submit', 'x.json', '--gateway', 'http://127.0.0.1/osw/v1'], ['status'], ['store'], ['store', 'burn'],
         ['store', 'backup'], ['check', 'x.json', '--gateway', 'https://x'], ['--lang', 'fr', 'version'], ['--nonsense'],
         ['submit', 'x.json', '--gateway', 'https://x/osw/v1', '--wait=soon'], ['reference', 'x'],
         ['suggest'], ['suggest', 'x', '--digits', '7'], ['suggest', 'x', '--limit', '0'], ['suggest', '--batch', 'x.csv'],
         ['suggest', 'x', '--out', 'x.csv'], ['suggest', 'x', '--batch', 'x.csv', '--out', 'y.csv'], ['search', 'x', '--digits', '6']]


def check_suggestions():
    for text, digits in SUGGESTIONS:
        for length in ('6', '8'):
            code, answers, _ = khaictl('--json', 'suggest', '--limit', '5', '--digits', length, '--', text)
            assert code == 0 and 0 < len(answers) <= 5, (text, answers)
            assert any(answer['code'].startswith(digits) for answer in answers), (text, [answer['code'] for answer in answers])
            for answer in answers:
                assert set(answer) == {'code', 'title', 'band', 'score', 'reasons'} and len(answer['code']) == int(length), answer
                assert answer['band'] in ('strong', 'good', 'possible', 'unknown') and isinstance(answer['reasons'], list), answer
            assert [a['score'] for a in answers] == sorted((a['score'] for a in answers), reverse=True), text
    for text in VAGUE:
        for lang in ('vi', 'en'):
            code, answers, _ = khaictl('--json', '--lang', lang, 'suggest', '--', text)
            assert code == 0 and len(answers) == 1 and answers[0]['code'] is None and answers[0]['reasons'], (text, answers)
            assert answers[0]['missing'] == 'goods', (text, answers)
    for text in NOTHING:
        code, answers, _ = khaictl('--json', 'suggest', '--', text)
        assert code == 0 and isinstance(answers, list) and answers, (text[:40], answers)


def check_batch():
    with Scratch() as folder:
        source, out = folder / 'in.csv', folder / 'out.csv'
        source.write_text('no,description\n1,"roasted coffee, 1 kg"\n2,gift\n3,\n', encoding='utf-8')
        code, answer, _ = khaictl('--json', 'suggest', '--batch', str(source), '--out', str(out), '--limit', '2', '--digits', '6')
        assert code == 0 and answer == {'rows': 3, 'withoutCode': 2}, answer
        with open(out, encoding='utf-8', newline='') as text:
            rows = list(csv.reader(text))
        assert rows[0] == ['no', 'description', 'code_1', 'code_2'], rows
        assert rows[1][:3] == ['1', 'roasted coffee, 1 kg', '090121'] and rows[2] == ['2', 'gift', '', ''] and len(rows) == 4, rows
        out.unlink()
        for bad in ('name\nx\n', 'description\na,b\n', 'description\n"open\n', ''):
            source.write_text(bad, encoding='utf-8')
            code, answer, _ = khaictl('--json', 'suggest', '--batch', str(source), '--out', str(out))
            assert code == 2 and answer['error']['message'] and not out.exists(), (bad, code, answer)
        code, answer, _ = khaictl('--json', 'suggest', '--batch', str(folder / 'none.csv'), '--out', str(out))
        assert code == 3 and not out.exists(), (code, answer)


def main():
    check_suggestions()
    check_batch()
    for query, digits in SEARCHES:
        code, hits, _ = khaictl('--json', 'search', '--limit', '5', '--', query)
        assert code == 0 and hits, (query, hits)
        assert any(hit['code'].startswith(digits) for hit in hits), (query, [hit['code'] for hit in hits])
        for hit in hits:
            assert set(hit) >= {'code', 'title', 'path', 'score'} and hit['code'].isdigit() and isinstance(hit['path'], list), hit
        assert [hit['score'] for hit in hits] == sorted((hit['score'] for hit in hits), reverse=True), query
    for query in NOTHING:
        code, hits, _ = khaictl('--json', 'search', '--', query)
        assert code == 0 and isinstance(hits, list), (query[:40], hits)
    for lang in ('vi', 'en'):
        code, hits, _ = khaictl('--json', 'search', '6109.10.10', env={'LANGUAGE': lang})
        _, other, _ = khaictl('--json', '--lang', lang, 'search', '6109.10.10')
        assert hits == other
    for words in USAGE:
        code, answer, _ = khaictl('--json', *words)
        assert code == 2, (words, code, answer)
        assert set(answer['error']) >= {'code', 'message', 'advice'}, answer
        code, _, text = khaictl('--lang', 'vi', *words)
        assert code == 2 and text.strip(), (words, text)
    code, answer, _ = khaictl('--json', 'version')
    assert code == 0 and answer['version'], answer
    code, answer, _ = khaictl('--json', 'reference', 'info')
    assert code == 0 and answer['edition'] and answer['path'], answer
    with Scratch() as profile:
        code, answer, _ = khaictl('--json', 'status', 'VN-2026-000001', profile=profile)
        assert code == 2 and answer['error']['code'] == 'not-found', answer
        code, answer, _ = khaictl('--json', 'store', 'check', profile=profile)
        assert code == 0 and answer['whole'], answer


main()
