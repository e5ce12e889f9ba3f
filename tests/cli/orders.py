#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an order file to drafts with khaictl: what is missing, what is known by now, once only, and back again."""
from khai import Scratch, khaictl, sample, write_json

HEAD = 'Name,Financial Status,Fulfillment Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Shipping Street,Shipping Country\n'
ORDERS = HEAD + (
    '#1,paid,unfulfilled,USD,2026-10-01 10:11:00 +0700,2,Bowl,16.00,BT-BOWL-12,Ada Example,1 Main Street,US\n'
    '#2,paid,unfulfilled,USD,2026-10-01 11:11:00 +0700,1,Bowl,16.00,BT-BOWL-12,Ada Example,1 Main Street,US\n'
    '#3,paid,unfulfilled,USD,2026-10-01 12:11:00 +0700,1,Vase,32.00,GOM-BT-02,Bo Example,2 Main Street,US\n')


def run(folder, *arguments, expect=0):
    code, answer, _ = khaictl('--json', '--data-dir', str(folder / 'data'), *arguments)
    assert code == expect, (arguments, code, answer)
    return answer


def main():
    with Scratch() as folder:
        path = folder / 'orders.csv'
        path.write_text(ORDERS, encoding='utf-8')
        assert run(folder, 'import', str(path))['taken']
        plan = run(folder, 'orders', 'plan')
        assert plan['groups'] == [] and plan['waiting'] == 3, plan
        assert [(g['gap'], g['key'], len(g['orders'])) for g in plan['gaps'] if g['blocks']] == [
            ('unknown-sku', 'BT-BOWL-12', 2), ('unknown-sku', 'GOM-BT-02', 1)], plan
        refused = run(folder, 'orders', 'create', expect=1)
        assert refused['waiting'] == 3 and 'declarations' not in refused, refused

        # What was declared once is known, and heals every order that waits for it.
        known = folder / 'known.json'
        write_json(known, sample(folder / 'data', 'courier-parcel'))
        assert run(folder, 'import', str(known))['taken']
        plan = run(folder, 'orders', 'plan', '--rates', 'USD=26000', '--duty-free')
        assert plan['waiting'] == 1 and len(plan['groups']) == 1, plan
        group = plan['groups'][0]
        assert (sorted(group['orders']), group['items'], group['value'], group['gate']) == (['#1', '#2'], 1, '48', 'low-value'), group
        assert group['dong'] == '1248000' and group['source'] == 'row 3 of orders.csv', group
        assert run(folder, 'orders', 'plan', '--rates', 'USD=26000')['groups'][0]['gate'] == 'duty'
        assert len(run(folder, 'orders', 'plan', '--by-order')['groups']) == 2
        run(folder, 'orders', 'plan', '--rates', 'USD', expect=2)

        made = run(folder, 'orders', 'create', '--rates', 'USD=26000')['declarations']
        assert len(made) == 1, made
        assert run(folder, 'orders', 'plan')['groups'] == []
        assert run(folder, 'orders', 'undo', *made) == {'putAway': 1}
        assert len(run(folder, 'orders', 'plan')['groups']) == 1
        run(folder, 'orders', 'undo', 'VN-1', expect=2)


if __name__ == '__main__':
    main()
