#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of order file from the file chooser to a declaration that customs cleared: what each lacks is mended where it is shown, one plan makes
the drafts of all of them, and each is signed and sent. khaictl import of the same files leaves the same records.
Usage: import_dialects.py PROGRAM KHAICTL"""
import csv
import datetime
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, KHAICTL = sys.argv[1:3]
FILES = pathlib.Path(__file__).parents[1] / 'data' / 'orders'
# File, what it is called, orders that are new.
DIALECTS = [
    ('shopify.csv', 'Shopify: orders', 2), ('woocommerce.csv', 'WooCommerce: orders', 1), ('amazon-all-orders.txt', 'Amazon: all orders', 2),
    ('amazon-new-orders.txt', 'Amazon: new orders', 1), ('amazon-unshipped.txt', 'Amazon: unshipped orders', 1), ('ebay.csv', 'eBay: orders report', 1),
    ('etsy-items.csv', 'Etsy: sold order items', 1), ('shopee.xlsx', 'Shopee: orders', 2), ('lazada.xlsx', 'Lazada: orders', 1),
    ('tiktok.xlsx', 'TikTok Shop: orders', 1), ('sapo.csv', 'Sapo: orders', 1),
]
GOODS = ('SKU,Name (English),Customs description,Commodity code,Country of origin,Unit,"Net mass of one, kg",Unit price,Currency\n'
         'AO-COT-M,T-shirt,"Áo thun cotton nam dệt kim, dùng để mặc, hàng mới 100%",61091010,VN,PCE,0.18,16,USD\n'
         'GOM-BT-02,Vase,"Bình gốm Bát Tràng cao 20 cm, dùng để trang trí, hàng mới 100%",69139090,VN,PCE,0.9,32,USD\n')
RATES = {'USD': '26000', 'JPY': '170', 'GBP': '33000', 'EUR': '29000', 'MYR': '6000', 'AUD': '17000'}
N_READY = 11


def write_workbook(path, rows):
    """The least an XLSX must have: one sheet of texts."""
    cells = ''.join('<row>' + ''.join(f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' for cell in row) + '</row>' for row in rows)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    package = 'http://schemas.openxmlformats.org/package/2006'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as book:
        book.writestr('[Content_Types].xml', f'{head}<Types xmlns="{package}/content-types"><Default Extension="rels" '
                      'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>')
        book.writestr('_rels/.rels', f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                      f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr('xl/workbook.xml', f'{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="orders" sheetId="1" r:id="rId1"/></sheets></workbook>')
        book.writestr('xl/_rels/workbook.xml.rels', f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                      f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        book.writestr('xl/worksheets/sheet1.xml', f'{head}<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>')


def lay_out(folder):
    for path in sorted(FILES.iterdir()):
        if path.name.endswith('.xlsx.csv'):
            with path.open(encoding='utf-8', newline='') as file:
                write_workbook(folder / path.name.removesuffix('.csv'), list(csv.reader(file)))
        elif path.suffix in ('.csv', '.txt'):
            (folder / path.name).write_bytes(path.read_bytes())
    (folder / 'goods.csv').write_text(GOODS, encoding='utf-8')


def khaictl(data, *arguments):
    return subprocess.run([KHAICTL, '--data-dir', str(data), '--lang', 'en', '--json', *map(str, arguments)], check=False, capture_output=True, text=True)


def make_base(folder, data):
    """The courier's facts that every parcel shares, out of a declaration of a seller who sends to the door of the carrier."""
    answer = khaictl(data, 'sample', 'courier-parcel')
    document = json.loads(answer.stdout)
    document['invoice'] |= {'incoterm': 'FCA', 'incotermPlace': 'HANOI'}
    document.pop('valuation')
    document.pop('notes')
    (folder / 'base.json').write_text(json.dumps(document), encoding='utf-8')
    assert khaictl(data, 'import', folder / 'base.json').returncode == 0


def go_to(app, place):
    app.click(app.find('list item', place))


def save_template(app):
    app.click(app.find('list item', 'VN-2026-000001…'))
    app.find('push button', 'All declarations')
    xdotool('key', 'ctrl+k')
    wait(lambda: has_state(app.look('text', 'What do you want to do?'), Atspi.StateType.FOCUSED), 'the palette')
    xdotool('type', 'save as template')
    app.find('list item', 'Save as template …')
    xdotool('key', 'Return')
    app.type('Name of the template', 'Courier')
    app.press('_Save')
    app.says('Template saved, version 1')
    app.press('All declarations')


def import_goods(app, folder):
    go_to(app, 'Goods')
    app.press('Import a table …')
    app.choose_file('Import goods', folder / 'goods.csv', 'Open')
    app.says('Goods: 2 new, 0 changed, 0 the same.')
    app.press('Import')
    app.find('list item', 'Vase. GOM-BT-02 …')


def import_orders(app, folder):
    go_to(app, 'Orders')
    for name, kind, n in DIALECTS:
        app.press('Import orders …')
        app.choose_file('Import orders', folder / name, 'Open')
        app.says(f'Looks like {kind}: ')
        app.says(f'Orders: {n} new, 0 changed, 0 as before.')
        app.press('Import')
        app.gone('label', f'Looks like {kind}: …')
    app.press('Import orders …')
    app.choose_file('Import orders', folder / 'etsy-orders.csv', 'Open')
    app.find('list item', 'Error. This file is “Etsy: sold orders”. This is the list of orders without their items. …')
    assert app.look('push button', 'Import') is None, 'a file of another kind can be taken'
    xdotool('key', 'Escape')
    app.gone('list item', 'Error. This file is “Etsy: sold orders”. …')


def explain(app, row, question, answer):
    app.click(app.find('list item', row))
    app.find(None, question)
    xdotool('type', answer)
    app.press('Remember')
    app.gone('list item', row)


def correct(app, row, **values):
    app.click(app.find('list item', row))
    app.find('text', 'Consignee')
    for field, value in values.items():
        app.type(field.replace('_', ' '), value)
    app.press('Save')
    app.gone('list item', row)


def mend(app):
    explain(app, 'Goods without a SKU. Hand-made vase. …', 'Which SKU is “Hand-made vase”?', 'GOM-BT-02')
    for channel, currency in (('lazada', 'MYR'), ('tiktok-shop', 'USD'), ('woocommerce', 'AUD')):
        explain(app, f'Channels without a currency. {channel}. …', f'Which currency are the prices of “{channel}” in?', currency)
    correct(app, 'Hidden consignees. 2610010ABCDEF. …', Consignee='Nguyen An', Address='12 Test Street', City='Singapore')
    correct(app, 'No country, or one that Khai does not know. SON00001. …', Address='3 Example Street', City='Vientiane', Country='LA')
    correct(app, 'Orders without a consignee. 111-0000000-0000002. …', Consignee='Sato Example', Address='1-2-3 Example', City='Osaka')
    app.says(f'Orders: {N_READY} ready, 0 waiting, ')


def plan(app):
    app.press(f'Look at {N_READY} declarations …')
    for currency, rate in RATES.items():
        app.type(f'1 {currency} in dong', rate)
    app.type('Packing of one parcel, kg', '0.2')
    app.click(app.find('check box', 'All of these goods are exempt from export duty, or its rate is 0 %'))
    choice = app.find('combo box', 'What they have in common comes from')
    app.click(choice)
    xdotool('key', 'Down', 'Return')
    app.type('Planned departure', (datetime.date.today() + datetime.timedelta(days=2)).strftime('%d/%m/%Y'))
    app.says(f'declarations: {N_READY} with 13 lines of goods. Low-value sheets: {N_READY}, full declarations: 0.')
    app.press(f'Make {N_READY} drafts')
    app.says(f'{N_READY} drafts made of the orders')


def send_all(app, data):
    with sqlite3.connect(data / 'khai.db') as database:
        references = [row[0] for row in database.execute("SELECT reference FROM declaration WHERE reference <> 'VN-2026-000001' ORDER BY reference")]
    assert len(references) == N_READY, references
    go_to(app, 'Declarations')
    for reference in references:
        app.type('Search declarations', reference, None)
        wait(lambda: sum((node.get_name() or '').startswith('VN-') and node.get_role_name() == 'list item' for node in app.nodes()) == 1, 'one row')
        app.click(app.find('list item', f'{reference}…'))
        app.find('push button', 'All declarations')
        xdotool('key', 'ctrl+8')
        app.press('Sign and send')
        app.says('Cleared (thông quan)', 60)
        app.press('All declarations')


def dump(data):
    """All that is stored of orders, without what every store numbers and times by itself."""
    own = {'id', 'sales_order', 'imported_at', 'changed_at', 'declaration'}
    with sqlite3.connect(data / 'khai.db') as database:
        database.row_factory = sqlite3.Row
        orders = {row['id']: row for row in database.execute('SELECT * FROM sales_order')}
        lines = [({key: row[key] for key in row.keys() if key not in own}, {key: orders[row['sales_order']][key] for key in row_keys(orders) if key not in own})
                 for row in database.execute('SELECT * FROM order_line')]
    return sorted(lines, key=lambda pair: json.dumps(pair, sort_keys=True))


def row_keys(orders):
    return next(iter(orders.values())).keys()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        window, command = folder / 'window', folder / 'command'
        lay_out(folder)
        make_base(folder, window)
        for file, _, _ in DIALECTS:
            answer = khaictl(command, 'import', folder / file)
            assert answer.returncode == 0, (file, answer.stdout)
        with App(PROGRAM, '--data-dir', str(window), '--lang', 'en', '--place', 'declarations') as app:
            save_template(app)
            import_goods(app, folder)
            import_orders(app, folder)
            assert dump(window) == dump(command), 'khaictl and the window read the same files differently'
            mend(app)
            plan(app)
            send_all(app, window)
            app.close()
        with sqlite3.connect(window / 'khai.db') as database:
            states = dict(database.execute('SELECT state, count(*) FROM declaration GROUP BY state').fetchall())
        assert states.get('cleared') == N_READY, states
    print('ok')


main()
