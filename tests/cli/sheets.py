#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets for others with khaictl: each layout's file, what is missing said with its place, and the papers of the tax file."""
import csv
import json

from khai import Scratch, khaictl, sample, write_json

LAYOUTS = ['courier-low-value', 'mydhl-items', 'ups-batch', 'cn22-cn23', 'vat-file']


def main():
    with Scratch() as folder:
        data = folder / 'data'

        def run(*arguments, expect=0, lang='en'):
            code, answer, _ = khaictl('--json', '--lang', lang, '--data-dir', str(data), *arguments)
            assert code == expect, (arguments, code, answer)
            return answer

        def read(name):
            with open(folder / name, encoding='utf-8-sig', newline='') as file:
                return list(csv.reader(file))

        write_json(folder / 'parcel.json', sample(data, 'courier-parcel'))
        assert run('import', str(folder / 'parcel.json'))['taken']
        assert [entry['id'] for entry in run('sheets', 'list')] == LAYOUTS

        # Without an English name the Vietnamese one goes out, without tones, and somebody is told.
        answer = run('sheets', 'write', 'mydhl-items', str(folder / 'dhl.csv'))
        assert [problem['code'] for problem in answer['problems']] == ['sheet-english'], answer
        assert answer['problems'][0]['column'] == 'C' and 'VN-2026-000001' in answer['problems'][0]['message'], answer
        (folder / 'goods.csv').write_text('SKU,Name (English)\nBT-BOWL-12,"Stoneware bowl, crackle glaze"\n', encoding='utf-8')
        run('goods', 'import', str(folder / 'goods.csv'))
        answer = run('sheets', 'write', 'mydhl-items', str(folder / 'dhl.csv'))
        assert answer == {'rows': 1, 'missing': 0, 'problems': []}, answer
        assert read('dhl.csv') == [['1', 'INV_ITEM', 'Stoneware bowl, crackle glaze', '691200', '4', 'PCS', '12.125', 'USD', '1.8', '1.8', 'VN']]
        assert not (folder / 'dhl.csv').read_bytes().startswith(b'\xef\xbb\xbf')

        run('sheets', 'write', 'cn22-cn23', str(folder / 'post.csv'))
        heads, row = read('post.csv')
        piece = dict(zip(heads, row))
        assert (piece['Form'], piece['Net weight (g)'], piece['Gross weight (g)'], piece['Sender']) == (
            'CN23', '1800', '2400', 'Ho kinh doanh Gom Xanh Bat Trang'), piece
        run('sheets', 'write', 'courier-low-value', str(folder / 'courier.csv'), lang='vi')
        heads, row = read('courier.csv')
        parcel = dict(zip(heads, row))
        assert parcel['Mô tả hàng hóa'].startswith('Bát') and parcel['Mã HS'] == '69120000' and parcel['Mã đơn hàng'], parcel

        # A receiver that takes CSV only, a name without an ending, a sheet and a declaration nobody knows.
        for wrong in (['mydhl-items', str(folder / 'x.xlsx')], ['cn22-cn23', str(folder / 'x')], ['no-such', str(folder / 'x.csv')],
                      ['cn22-cn23', str(folder / 'x.csv'), 'VN-1']):
            run('sheets', 'write', *wrong, expect=2)
        assert not (folder / 'x.csv').exists() and not (folder / 'x.xlsx').exists()

        # The tax file: what is missing, then an invoice and a payout that pays for more than this parcel.
        answer = run('sheets', 'write', 'vat-file', str(folder / 'vat.csv'), expect=1)
        assert [problem['code'] for problem in answer['problems']] == ['sheet-missing'], answer
        reference = read('vat.csv')[1][0]
        run('tax', 'add', 'invoice', '1C26T/17', '24/11/2026', '48.5', 'USD', reference)
        run('tax', 'add', 'payment', 'PO-1', '25/11/2026', '500', 'USD', reference + '=40')
        run('sheets', 'write', 'vat-file', str(folder / 'vat.csv'), expect=1)
        heads, row = read('vat.csv')
        tax = dict(zip(heads, row))
        assert (tax['Electronic invoice'], tax['Invoice date'], tax['Proof of payment'], tax['Paid for this declaration']) == (
            '1C26T/17', '2026-11-24', 'PO-1', '40'), tax
        assert 'less was paid' in tax['Still missing'] and 'invoice' not in tax['Still missing'], tax
        run('tax', 'add', 'payment', 'PO-1', '25/11/2026', '500', 'USD', reference, expect=2)
        run('tax', 'add', 'payment', 'PO-2', '25/11/2026', '5', 'USD', reference + '=6', expect=2)
        papers = run('tax', 'list')
        assert [(paper['kind'], paper['number']) for paper in papers] == [('e-invoice', '1C26T/17'), ('payment', 'PO-1')], papers
        run('tax', 'remove', str(papers[1]['id']))
        run('tax', 'remove', str(papers[1]['id']), expect=2)

        # A layout of the user's own; one that is wrong is named.
        (data / 'layouts').mkdir()
        own = {'id': 'mine', 'kind': 'courier', 'name': {'vi': 'Của tôi', 'en': 'Mine'}, 'use': {'vi': 'x', 'en': 'x'}, 'rows': 'declaration',
               'columns': [{'name': 'Ref', 'from': 'reference'}, {'name': 'Formula', 'text': '=1+1'}]}
        (data / 'layouts' / 'mine.json').write_text(json.dumps(own), encoding='utf-8')
        run('sheets', 'write', 'mine', str(folder / 'mine.csv'))
        assert read('mine.csv')[1] == [reference, "'=1+1"]
        own['columns'][0]['from'] = 'weather'
        (data / 'layouts' / 'mine.json').write_text(json.dumps(own), encoding='utf-8')
        assert 'mine.json' in json.dumps(run('sheets', 'list', expect=2), ensure_ascii=False)


if __name__ == '__main__':
    main()
