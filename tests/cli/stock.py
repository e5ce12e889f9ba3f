#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stock for a warehouse abroad with khaictl: an own consignee, no sale, goods from the catalogue; what is wrong is said with its place."""
import json

from khai import Scratch, khaictl, sample, write_json

GOODS = ('SKU,Name (English),Customs description,Commodity code,Country of origin,Unit,"Net mass of one, kg",Unit price,Currency\n'
         'BOWL,Bowl,"Bát ăn bằng sành men rạn, dùng để bàn, mới 100%",69120000,VN,PCE,0.45,12.125,USD\n'
         'CUP,Cup,"Chén uống trà bằng sành, dùng để bàn, mới 100%",69120000,VN,PCE,0.2,4,EUR\n'
         'BARE,Bare,,,VN,PCE,,,\n')


def main():
    with Scratch() as folder:
        data = folder / 'data'

        def run(*arguments, expect=0):
            code, answer, _ = khaictl('--json', '--lang', 'en', '--data-dir', str(data), *arguments)
            assert code == expect, (arguments, code, answer)
            return answer

        def plan(text, expect=0):
            (folder / 'stock.csv').write_text(text, encoding='utf-8')
            answer = run('stock', 'plan', str(folder / 'stock.csv'), expect=expect)
            return [(problem['code'], problem.get('row'), problem.get('column')) for problem in answer['problems']]

        write_json(folder / 'own.json', sample(data, 'courier-parcel'))
        run('import', str(folder / 'own.json'))
        (folder / 'goods.csv').write_text(GOODS, encoding='utf-8')
        run('goods', 'import', str(folder / 'goods.csv'))

        assert plan('SKU,Quantity\nBOWL,600\n') == []
        assert plan('Kế hoạch gửi hàng\n\nSố lượng;Mã hàng\n600;BOWL\n') == []
        for text, expected in {
            'Item code,Pieces\nBOWL,1\n': [('stock-columns', None, None)],
            'SKU,Quantity\n': [('stock-none', None, None)],
            'SKU,Quantity\nNOBODY,1\n': [('stock-unknown', 2, 'A')],
            'SKU,Quantity\nBOWL,-3\n': [('order-negative', 2, 'B')],
            'SKU,Quantity\nBOWL,\n': [('order-no-quantity', 2, 'B')],
            'SKU,Quantity\nBOWL,many\n': [('order-number', 2, 'B')],
            'SKU,Quantity\n,4\n': [('goods-no-sku', 2, 'A')],
            'SKU,Quantity\nBOWL,1\nBOWL,2\n': [('goods-twice', 3, 'A')],
            'SKU,Quantity\nBOWL,1\nCUP,2\n': [('stock-currency', 3, 'A')],
            'SKU,Quantity\nBARE,1\n': [('stock-no-code', 2, 'A'), ('stock-no-weight', 2, 'A'), ('stock-no-value', 2, 'A')],
        }.items():
            found = plan(text, expect=1)
            assert [problem for problem in found if problem[0] != 'stock-no-description'] == expected, (text, found)
        run('stock', 'plan', str(folder / 'not-there.csv'), expect=1)

        for wrong in (['L', '', 'x', 'y', 'US'], ['L', 'n', 'x', 'y', 'VN'], ['L', 'n', 'x', 'y', 'ZZ']):
            run('stock', 'warehouse', *wrong, expect=2)
        run('stock', 'warehouse', 'LAX9', 'Ho kinh doanh Gom Xanh', '11263 Oleander Avenue', 'Fontana', 'US', '92337')
        assert run('stock', 'warehouses') == ['LAX9']
        (folder / 'stock.csv').write_text('SKU,Quantity\nBOWL,600\n', encoding='utf-8')
        run('stock', 'create', str(folder / 'stock.csv'), 'nowhere', expect=2)
        made = run('stock', 'create', str(folder / 'stock.csv'), 'LAX9')
        assert made['value'] == '7275' and made['netMassKg'] == '270' and len(made['declarations']) == 1, made
        run('export', made['declarations'][0], '--out', str(folder / 'made.json'))
        document = json.loads((folder / 'made.json').read_text(encoding='utf-8'))
        assert document['ecommerce']['fulfilmentStock'] is True and document['regime'] == 'B11', document
        assert document['invoice']['paymentMethod'] == 'KHONGTT' and document['invoice']['total'] == {'amount': '7275', 'currency': 'USD'}, document
        assert document['consignee']['address']['country'] == 'US', document
        item = document['items'][0]
        assert (item['sku'], item['quantity'], item['value'], item['netMassKg']) == (
            'BOWL', {'value': '600', 'unit': 'PCE'}, {'amount': '7275', 'currency': 'USD'}, '270'), item
        # The checks know this case: nobody is asked why there is no payment, or where the value comes from.
        write_json(folder / 'made.json', document)
        code, answer, _ = khaictl('--json', '--data-dir', str(data), 'check', str(folder / 'made.json'))
        rules = {finding['rule'] for finding in answer['findings']}
        assert not rules & {'STOCK-PAY', 'STOCK-VALUE', 'REG-PAID'}, rules
        assert run('orders', 'undo', *made['declarations']) == {'putAway': 1}


if __name__ == '__main__':
    main()
