#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Order files through khaictl: all of it or nothing, and twice is once."""
import json

from khai import Scratch, khaictl

HEAD = 'Name,Financial Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Shipping Country\n'
GOOD = HEAD + '#1001,paid,USD,2026-10-01 10:11:00 +0700,2,Shirt,16.00,AO-COT-M,Ada Example,US\n#1001,,,,1,Vase,32.00,GOM-BT-02,,\n'
BAD = HEAD + '#1002,paid,USD,2026-10-01 10:11:00 +0700,-2,Shirt,16.00,AO-COT-M,Ada Example,US\n#1003,paid,USD,,1,Vase,32.00,GOM-BT-02,Bo,JP\n'


def run(folder, *arguments, expect=0):
    code, answer, _ = khaictl('--json', '--data-dir', str(folder / 'data'), 'import', *arguments)
    assert code == expect, (arguments, code, answer)
    return answer


def main():
    with Scratch() as folder:
        good, bad, other = folder / 'orders.csv', folder / 'bad.csv', folder / 'other.csv'
        good.write_text(GOOD, encoding='utf-8')
        bad.write_text(BAD, encoding='utf-8')
        other.write_text('Handle,Title,Option1 Name,SKU,HS Code,COO,Location,On hand (new)\na,b,c,d,e,f,g,1\n', encoding='utf-8')

        answer = run(folder, str(good), '--dry-run')
        assert not answer['taken'] and answer['result']['newLines'] == 2, answer
        answer = run(folder, str(good))
        assert answer['taken'] and answer['dialect'] == 'shopify-orders' and answer['result']['newOrders'] == 1, answer
        assert answer['orders'][0]['lines'][1]['sku'] == 'GOM-BT-02' and answer['orders'][0]['country_code'] == 'US', answer
        answer = run(folder, str(good))
        assert answer['result'] | {'importedBefore': ''} == {
            'newOrders': 0, 'changedOrders': 0, 'sameOrders': 1, 'newLines': 0, 'changedLines': 0, 'sameLines': 2, 'importedBefore': '',
            'declarationsToLookAt': []}, answer
        # The same shop's orders in a second shop are others.
        assert run(folder, str(good), '--shop', 'second')['result']['newOrders'] == 1

        answer = run(folder, str(bad), expect=2)
        problem = answer['problems'][0]
        assert not answer['taken'] and 'result' not in answer, answer
        assert (problem['code'], problem['file'], problem['row'], problem['column'], problem['header']) == (
            'order-negative', 'bad.csv', 2, 'E', 'Lineitem quantity'), problem
        assert run(folder, str(other), expect=2)['problems'][0]['code'] == 'order-other-file'
        assert run(folder, str(folder / 'missing.csv'), expect=2)['problems'][0]['code'] == 'file-not-found'
        code, _, _ = khaictl('--json', '--data-dir', str(folder / 'data'), 'import', str(good), '--dialect', 'nonsense')
        assert code == 2, code

        grid = folder / 'lines.csv'
        grid.write_text('/localReference,CGN,CGK,CMN,CMD,QN1,QT1\nA-1,Ada,US,Bát sứ,69111000,4,PCE\nA-1,,,Đĩa sứ,69111000,2,PCE\n', encoding='utf-8')
        answer = run(folder, str(grid), '--dry-run')
        assert answer['recognised'] and not answer['taken'] and answer['declarations'] == ['A-1'], answer
        assert run(folder, str(grid))['taken']
        assert run(folder, str(grid))['existing'] == 1
        for name in ('out.csv', 'out.xlsx', 'out.json'):
            out, back = folder / name, folder / f'back-{name}.json'
            code, answer, _ = khaictl('--json', '--data-dir', str(folder / 'data'), 'export', 'A-1', '--out', str(out))
            assert code == 0 and answer == {'declarations': 1}, answer
            code, answer, _ = khaictl('--json', '--data-dir', str(folder / name.replace('.', '-')), 'import', str(out))
            assert code == 0 and answer['declarations'] == ['A-1'], answer
            code, _, _ = khaictl('--json', '--data-dir', str(folder / name.replace('.', '-')), 'export', '--out', str(back))
            assert code == 0 and json.loads(back.read_text(encoding='utf-8'))['items'][1]['description'] == 'Đĩa sứ'
        for arguments in (['export', 'A-1'], ['export', 'nothing', '--out', str(folder / 'x.csv')], ['export', 'A-1', '--out', str(folder / 'x.pdf')]):
            code, _, _ = khaictl('--json', '--data-dir', str(folder / 'data'), *arguments)
            assert code == 2, (arguments, code)
    print('ok: imports are whole, and told with places')


main()
