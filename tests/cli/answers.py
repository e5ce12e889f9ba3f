#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes of answers and exit codes that scripts rely on."""
from khai import Scratch, khaictl

SEARCHES = [
    # query, digits that one of the first five answers begins with
    ('ao thun nam cotton', '6109'), ('áo thun nam cotton', '6109'), ('men cotton t-shirt', '6109'), ('nón lá', '65'),
    ('nuoc mam', '2103'), ('nước mắm', '2103'), ('6109.10.10', '61091010'), ('61091010', '61091010'), ('6109', '6109'), ('cofee', '0901'),
    ('ceramic plate bát đĩa', '691'),
]
NOTHING = ['', '   ', '🙂🙂🙂', '"', "'; DROP TABLE commodity; --", 'NEAR(a b)', 'a AND', '*', '^', 'col:x', '-', '--', '\x01\x02', '(' * 500, 'x' * 10000,
           'á' * 10000, '%', '_', 'NOT', 'OR OR OR', '{a b}', '\\', '\u202e', 'ﬃ', '9' * 300]
USAGE = [[], ['nonsense'], ['search'], ['search', 'x', '--limit', '0'], ['search', 'x', '--limit', 'many'], ['check'], ['check', 'a', 'b'],
         ['submit', 'x.json'], ['submit', 'x.json', '--gateway', 'http://127.0.0.1/osw/v1'], ['status'], ['store'], ['store', 'burn'],
         ['store', 'backup'], ['check', 'x.json', '--gateway', 'https://x'], ['--lang', 'fr', 'version'], ['--nonsense'],
         ['submit', 'x.json', '--gateway', 'https://x/osw/v1', '--wait=soon'], ['reference', 'x']]


def main():
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
