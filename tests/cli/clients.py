#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filing for others on the command line: whose declarations, numbers and goods they are, who may do what."""
import json

from khai import Scratch, khaictl

GOM, LUA = '001085012345', '001085012346'


def main():
    with Scratch() as folder:
        profile = folder / 'profile'

        def run(*words, expect=0):
            code, answer, errors = khaictl('--json', *words, profile=profile)
            assert code == expect, (words, code, answer, errors)
            return answer

        assert run('client', 'list') == []
        assert run('client', 'add', 'Gốm Bát Tràng', GOM, 'GOM')['initials'] == 'GB'
        run('client', 'add', 'Lụa Hà Đông', LUA)
        for wrong in (('', LUA + '1'), ('x', '12'), ('x', '0109302948'), ('x', GOM[:-1] + '9', 'vn'), ('x', GOM[:-1] + '9', "';--")):
            assert 'error' in run('client', 'add', *wrong, expect=2), wrong
        assert run('client', 'add', 'Again', GOM, expect=1)['error']['code'] == 'exists'
        assert [client['served'] for client in run('client', 'list')] == [False, False]
        run('client', 'use', 'nobody', expect=2)
        run('client', 'use', 'gom bat trang')
        assert [client['taxCode'] for client in run('client', 'list') if client['served']] == [GOM]

        # A declaration belongs to whom one works for; one call may work for another.
        document = run('sample', 'b11-ceramics-lcl')
        assert document['localReference'].startswith('GOM-'), document['localReference']
        assert run('--client', LUA, 'sample', 'b11-ceramics-lcl')['localReference'].startswith('VN-')
        assert run('--client', 'nobody', 'sample', 'b11-ceramics-lcl', expect=2)['error']['code'] == 'not-found'
        path = folder / 'declaration.json'
        path.write_text(json.dumps(document))
        gateway = ('--gateway', 'https://127.0.0.1:9/osw/v1')
        answer = run('submit', str(path), *gateway, expect=1)
        assert answer['error']['code'] == 'unconfirmed', answer

        # Goods: a client's own before everybody's.
        shared, own = folder / 'shared.csv', folder / 'own.csv'
        shared.write_text('SKU,Description\nA,shared a\nB,shared b\n')
        own.write_text('SKU,Description\nA,own a\n')
        run('client', 'use', '-')
        run('goods', 'import', str(shared))
        run('--client', 'GOM', 'goods', 'import', str(own))

        def goods(*who):
            return [(product['sku'], product['description']) for product in run(*who, 'goods', 'list')]

        assert goods() == [('A', 'shared a'), ('B', 'shared b')], goods()
        assert goods('--client', 'GOM') == [('A', 'own a'), ('B', 'shared b')], goods('--client', 'GOM')
        assert goods('--client', LUA) == goods()

        # People: the first has to be able to name the others, and roles hold on the command line as well.
        assert run('people', 'add', 'Lan', 'clerk', expect=1)['error']['code'] == 'state'
        run('people', 'add', 'Bình', 'signer')
        run('people', 'add', 'Lan', 'clerk')
        run('people', 'add', 'Xem', 'read-only')
        run('people', 'add', 'x', 'king', expect=2)
        run('people', 'use', 'Xem')
        assert run('goods', 'import', str(own), expect=3)['error']['code'] == 'not-allowed'
        assert run('submit', str(path), *gateway, expect=1)['error']['code'] == 'not-allowed'
        assert run('client', 'add', 'y', '001085012347', expect=1)['error']['code'] == 'not-allowed'
        assert [person['name'] for person in run('people', 'list') if person['here']] == ['Xem']
        for usage in (['client'], ['client', 'add', 'x'], ['people', 'burn'], ['people', 'use']):
            run(*usage, expect=2)


main()
