#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a shop's file to drafts, by the keyboard: the file is shown before it is taken, what is missing is mended where it stands, what the orders
become is shown before it is made, and one Undo takes it back. The same file again changes nothing. Usage: import_orders.py PROGRAM"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

HEAD = ('Name,Financial Status,Fulfillment Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,'
        'Shipping Street,Shipping Country,Gift wrap\n')
ORDERS = HEAD + (
    '#1,paid,unfulfilled,USD,2026-10-01 10:11:00 +0700,2,Rice bowl,16.00,BOWL-1,Ada Example,1 Main Street,US,\n'
    '#2,paid,unfulfilled,USD,2026-10-01 11:11:00 +0700,1,Rice bowl,16.00,BOWL-1,Ada Example,1 Main Street,US,\n'
    '#3,paid,unfulfilled,USD,2026-10-01 12:11:00 +0700,1,Rice bowl,16.00,BOWL-1,Bo Example,2 Main Street,Freedonia,\n'
    '#4,refunded,unfulfilled,USD,2026-10-01 12:11:00 +0700,1,Rice bowl,16.00,BOWL-1,Cy Example,3 Main Street,US,\n')
INVENTORY = 'Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,On hand\nbowl,Bowl,Size,M,BOWL-1,69111000,VN,Shop,4\n'
INVENTORY = INVENTORY.replace('On hand', 'On hand (new)')
WHO_KNOWS = 'Order Number,Artikel,Quantity,Price,Ship Country,Ship Name,Lager\nA-1,BOWL-1,2,16,US,Dee Example,North\n'


def import_file(app, path):
    app.press('Import orders …')
    app.choose_file('Import orders', str(path), 'Open')


def mend_product(app):
    """From the row to the product, by keys alone; what the order knows stands in it."""
    row = app.find('list item', 'Goods that are not in your catalogue. BOWL-1. Rice bowl · 3 orders: …')
    wait(lambda: has_state(row, Atspi.StateType.FOCUSED), 'the first row to have the focus')
    xdotool('key', 'Return')
    app.find('text', 'Customs description')
    assert app.value('Name (English)') == 'Rice bowl' and app.value('SKU') == 'BOWL-1'
    for field, value in (('Customs description', 'Bát sứ ăn cơm, hàng mới 100%'), ('Commodity code', '69111000'), ('Country of origin', 'VN'),
                         ('Unit', 'PCE'), ('Net mass of one, kg', '0.45')):
        app.type(field, value)
    app.press('Save')
    app.gone('list item', 'Goods that are not in your catalogue. BOWL-1. …')


def mend_country(app):
    row = app.find('list item', 'No country, or one that Khai does not know. Freedonia. …')
    wait(lambda: has_state(row, Atspi.StateType.FOCUSED), 'the next row to have the focus')
    xdotool('key', 'Return')
    app.find(None, 'Which country is “Freedonia”?')
    xdotool('type', 'FR')
    xdotool('key', 'Tab')
    app.press('Remember')
    app.gone('list item', 'No country, or one that Khai does not know. Freedonia. …')


def see_plan(app):
    app.press('Look at 2 declarations …')
    app.find('list item', 'Ada Example · 2 orders: #2, #1 · 48 USD. full declaration: no exchange rate…')
    app.type('1 USD in dong', '26000')
    app.find('list item', 'Ada Example · 2 orders: #2, #1 · 48 USD. full declaration: not known to be free of duty · 1,248,000 ₫ to this consignee…')
    app.click(app.find('check box', 'All of these goods are exempt from export duty, or its rate is 0 %'))
    app.find('list item', 'Ada Example · 2 orders: #2, #1 · 48 USD. low-value sheet · 1,248,000 ₫ to this consignee…')
    app.says('To France')
    app.type('1 USD in dong', '104166.7')
    app.find('list item', 'Ada Example · 2 orders: #2, #1 · 48 USD. full declaration: 5,000,000 dong or more · 5,000,002 ₫ to this consignee…')
    app.type('1 USD in dong', 'x')
    app.find('alert', '“x” is no rate…')
    app.type('1 USD in dong', '26000')
    app.says('Orders: 3 with 3 lines → declarations: 2 with 2 lines of goods. Low-value sheets: 2, full declarations: 0.')


def refuse_wrong(app, path):
    """A file of another kind names the one that is wanted; nothing of it can be taken."""
    import_file(app, path)
    app.find('list item', 'Error. This file is “Shopify: inventory”. …')
    assert app.look('push button', 'Import') is None
    xdotool('key', 'Escape')
    app.gone('list item', 'Error. This file is “Shopify: inventory”. …')


def map_columns(app, path):
    """A file nobody described: most columns are guessed, one is chosen by keys, and from then on such files are known."""
    import_file(app, path)
    app.press('Say what the columns are …')
    app.type('Shop or platform', 'My shop')
    app.press('Remember and read the file')
    app.find('alert', 'No column is “SKU” yet; orders cannot do without it.')
    app.click(app.find('combo box', 'Artikel'))
    xdotool('key', 'Down', 'Down', 'Return')
    app.type('Currency, where no column says it', 'US')
    app.press('Remember and read the file')
    app.find('alert', 'That is no currency. …')
    app.type('Currency, where no column says it', 'USD')
    app.press('Remember and read the file')
    app.says('Looks like My shop: 7 of 7 columns.')
    app.says('Orders: 1 new, 0 changed, 0 as before.')
    app.press('Import')
    app.find('list item', 'A-1 · Dee Example · US. Ready. …')


def look_for(app):
    app.type('Search orders', 'dee bowl', None)
    app.gone('list item', '#1 · …')
    app.find('list item', 'A-1 · Dee Example · US. …')
    app.type('Search orders', 'nobody', None)
    app.says('No order fits.')
    app.type('Search orders', '', None)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        orders, wrong, own = folder / 'orders.csv', folder / 'inventory.csv', folder / 'shop.csv'
        orders.write_text(ORDERS, encoding='utf-8')
        wrong.write_text(INVENTORY, encoding='utf-8')
        own.write_text(WHO_KNOWS, encoding='utf-8')
        with App(sys.argv[1], '--data-dir', str(folder / 'data'), '--lang', 'en', '--place', 'orders') as app:
            app.find('label', 'No orders yet')
            import_file(app, orders)
            app.says('Looks like Shopify: orders: 12 of 13 columns.')
            app.says('Not used: Gift wrap.')
            app.says('Orders: 4 new, 0 changed, 0 as before.')
            xdotool('key', 'Return')
            app.says('Orders: 0 ready, 3 waiting, 1 left out or done.')
            mend_product(app)
            app.says('Orders: 2 ready, 1 waiting, 1 left out or done.')
            mend_country(app)
            app.says('Orders: 3 ready, 0 waiting, 1 left out or done.')
            import_file(app, orders)
            app.says('Nothing is new: the 4 orders of this file are here already')
            xdotool('key', 'Escape')
            app.gone('label', 'Nothing is new: …')
            see_plan(app)
            app.press('Make 2 drafts')
            app.says('2 drafts made of the orders')
            app.says('Orders: 0 ready, 0 waiting, 4 left out or done.')
            # A toast that is on its way out has its button still.
            wait(lambda: sum(node.get_role_name() == 'push button' and node.get_name() == 'Undo' for node in app.nodes()) == 1, 'the one toast')
            app.press('Undo')
            app.says('Orders: 3 ready, 0 waiting, 1 left out or done.')
            refuse_wrong(app, wrong)
            map_columns(app, own)
            look_for(app)
            app.close()
    print('ok')


main()
