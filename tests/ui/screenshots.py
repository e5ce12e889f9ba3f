#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the set of pictures of the window: every page, in both languages, light and dark, narrow, and with large text.
Usage (below tests/support/run-ui.sh): screenshots.py PROGRAM FOLDER [vi-light en-dark …]"""
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'e2e'))
from split_a_shipment import BIG, make_big  # noqa: E402
from window import App, wait, xdotool  # noqa: E402

PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
SETS = {
    'vi-light': ('vi', {}, None), 'en-light': ('en', {}, None),
    'vi-dark': ('vi', {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, None), 'en-dark': ('en', {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, None),
    'vi-narrow': ('vi', {}, (360, 780)), 'en-large-text': ('en', {'LARGE_TEXT': '1'}, (1000, 880)),
}
WORDS = {
    'vi': {'search': 'Tìm trong biểu thuế', 'query': 'bát sứ', 'goods': 'áo thun nam cotton in hình, hàng mới', 'vague': 'phụ kiện', 'chapters': 'Tất cả các chương', 'send': 'Ký và gửi', 'cleared': 'Thông quan', 'verified': 'Đã xác minh', 'tax': 'Người xuất khẩu – Mã',
           'rate': 'Tỷ giá tính thuế', 'first': 'Ký và để hải quan tính trước', 'computed': 'Hải quan tính được gì', 'split': 'chia lo hang', 'split-row': 'Chia lô hàng trên 50 dòng …',
           'most': 'Số dòng nhiều nhất trên một tờ khai',
           'windows': {'copies': 'ban sao du lieu', 'copy': 'sao chep to khai', 'template': 'luu thanh mau', 'merge': 'gop dong hang', 'spread': 'phan bo cuoc',
                       'regime': 'ma loai hinh nao', 'value': 'tinh tri gia'}},
    'en': {'search': 'Search the tariff', 'query': 'ceramic bowl', 'goods': 'men cotton t-shirt with print, new', 'vague': 'gift', 'chapters': 'All chapters', 'send': 'Sign and send', 'cleared': 'Cleared (thông quan)', 'verified': 'Verified', 'tax': 'Exporter – tax code',
           'rate': 'Exchange rate', 'first': 'Sign and let customs compute first', 'computed': 'What customs computed', 'split': 'split a shipment', 'split-row': 'Split a shipment of more than 50 lines …',
           'most': 'Lines in one declaration, at most',
           'windows': {'copies': 'copies of your', 'copy': 'copy this', 'template': 'save as template', 'merge': 'merge lines', 'spread': 'spread freight',
                       'regime': 'which declaration type', 'value': 'work out the value'}},
}
ORDERS = {
    'vi': {'import': 'Nhập đơn hàng …', 'title': 'Nhập đơn hàng', 'open': 'Mở', 'take': 'Nhập', 'said': 'Những điều cần lưu ý về tệp', 'map': 'Cho biết các cột là gì …', 'plan': 'Xem 1 tờ khai …',
           'mend': 'Kênh bán hàng không ghi đồng tiền. woocommerce. …', 'hidden': 'Người nhận bị che. …', 'name': 'Cửa hàng hoặc sàn', 'rate': '1 USD bằng bao nhiêu đồng'},
    'en': {'import': 'Import orders …', 'title': 'Import orders', 'open': 'Open', 'take': 'Import', 'said': 'What there is to say about the file', 'map': 'Say what the columns are …', 'plan': 'Look at 1 declaration …',
           'mend': 'Channels without a currency. woocommerce. …', 'hidden': 'Hidden consignees. …', 'name': 'Shop or platform', 'rate': '1 USD in dong'},
}
GOODS = ('SKU,Name,Description,HS code,Origin,Unit,Net weight,Price,Currency\n'
         'AO-COT-M,T-shirt,"Áo thun cotton nam dệt kim, dùng để mặc, hàng mới 100%",61091010,VN,PCE,0.18,,\n'
         'GOM-BT-02,Vase,"Bình gốm Bát Tràng cao 20 cm, dùng để trang trí, hàng mới 100%",69139090,VN,PCE,0.9,,\n')
HIDDEN = ('Name,Financial Status,Fulfillment Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,'
          'Shipping Street,Shipping Country\n#7,paid,unfulfilled,USD,2026-10-01 10:11:00 +0700,2,Rice bowl,16.00,BOWL-1,A****,1 M***,US\n'
          '#8,paid,unfulfilled,USD,2026-10-01 10:11:00 +0700,-2,Rice bowl,16.00,BOWL-1,Bo,1 Main,US\n')
SECTIONS = ['parties', 'shipment', 'goods', 'value', 'documents', 'special', 'check', 'send']


class Camera:
    def __init__(self, name):
        self.name, self.lang = name, SETS[name][0]
        self.env = {'ADW_DISABLE_PORTAL': '1', **SETS[name][1]}
        self.size = SETS[name][2]
        self.large = self.env.pop('LARGE_TEXT', None) # chosen once, kept in the profile

    def resize(self):
        """All that are open."""
        if self.size:
            windows = subprocess.check_output(['xdotool', 'search', '--onlyvisible', '--name', '.'], text=True).split()
            for window in windows:
                subprocess.run(['xdotool', 'windowsize', window, *map(str, self.size)], check=False)
            time.sleep(0.5)

    def open(self, *arguments, sized=True):
        app = App(PROGRAM, '--lang', self.lang, *arguments, env=self.env)
        if sized:
            self.resize()
        if self.large:
            self.large = None
            time.sleep(1)
            xdotool('key', 'ctrl+plus', 'ctrl+plus', 'ctrl+plus')
        return app

    def shoot(self, page):
        time.sleep(0.7)
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(['import', '-window', 'root', str(FOLDER / f'{self.name}-{page}.png')], check=True)

    def decide(self):
        """The questions and the codes in question, then the comparison and the decision further down."""
        xdotool('key', 'shift+F4')
        self.shoot('4-classify-6-questions')
        xdotool('mousemove', '170' if self.size else '400', '500', *['click', '5'] * 10)
        self.shoot('4-classify-7-comparison')
        xdotool(*['click', '5'] * 30)
        self.shoot('4-classify-8-decision')
        xdotool('key', 'Escape')
        time.sleep(0.3)

    def windows(self, app):
        """What opens from the list of commands, by its first words there."""
        for picture, words in WORDS[self.lang]['windows'].items():
            xdotool('key', 'ctrl+k')
            time.sleep(0.4)
            xdotool('type', '--delay', '15', words)
            time.sleep(0.5)
            xdotool('key', 'Return')
            self.shoot(f'6-{picture}')
            xdotool('key', 'Escape')
            time.sleep(0.4)

    def classify(self, app):
        words = WORDS[self.lang]
        app.find('list', words['chapters'])
        self.shoot('4-classify-1-chapters')
        xdotool('key', 'Down', 'Down', 'Down', 'Right')
        self.shoot('4-classify-2-headings')
        for picture, text in (('3-words', words['query']), ('4-description', words['goods']), ('5-vague', words['vague'])):
            app.type(words['search'], text, None)
            self.shoot(f'4-classify-{picture}')
            if picture == '4-description':
                self.decide()

    def views(self, data):
        with self.open('--data-dir', data, '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            app.find('text', WORDS[self.lang]['tax'])
            time.sleep(1)
            xdotool('key', 'F8')
            app.find('panel', 'Form' if self.lang == 'en' else 'Mẫu đầy đủ')
            self.shoot('5-1-form')
            xdotool('key', 'ctrl+3')
            self.shoot('5-2-form-goods')
            xdotool('key', 'ctrl+4')
            self.shoot('5-3-form-value')
            xdotool('key', 'F8')
            self.shoot('5-4-message')
            xdotool('key', 'ctrl+3')
            self.shoot('5-5-message-goods')
            xdotool('key', 'ctrl+1', 'ctrl+shift+p')
            self.shoot('5-6-presentation-message')
            xdotool('key', 'F8', 'Tab')
            self.shoot('5-7-presentation')
            xdotool('key', 'ctrl+k')
            time.sleep(0.4)
            xdotool('type', 'a')
            self.shoot('5-6-palette')
            xdotool('key', 'Escape')
            time.sleep(0.3)
            xdotool('key', 'F8', 'ctrl+1', 'Tab')
            xdotool('type', 'B13')
            time.sleep(0.6)
            xdotool('key', 'Tab', 'shift+Tab', 'F1')
            self.shoot('5-7-origin')
            xdotool('key', 'ctrl+shift+h')
            self.shoot('5-8-history')
            xdotool('key', 'Escape')
            app.close()

    def two_steps(self, data):
        """Sent first, computed, and a rate that differs; then a shipment of many lines, split."""
        words = WORDS[self.lang]
        with self.open('--data-dir', data, '--sample', 'b11-ceramics-lcl', '--section', 'value') as app:
            app.type(words['rate'], '26000')
            xdotool('key', 'ctrl+8')
            app.press(words['first'])
            app.says(words['computed'], 60)
            self.shoot('7-1-computed')
            xdotool('mousemove', '170' if self.size else '500', '500', *['click', '5'] * 6)
            self.shoot('7-2-computed-below')
            app.close()
        subprocess.run([os.environ['KHAI_BUILD_DIR'] + '/src/cli/khaictl', 'import', str(make_big(pathlib.Path(data))), '--data-dir', data], check=True,
                       stdout=subprocess.DEVNULL)
        with self.open('--data-dir', data, '--place', 'declarations') as app:
            app.click(wait(lambda: next((node for node in app.nodes() if node.get_role_name() == 'list item' and BIG in (node.get_name() or '')), None),
                           'the long declaration'))
            wait(lambda: BIG in app.frame.get_name(), 'the declaration')
            xdotool('key', 'ctrl+k')
            time.sleep(0.4)
            xdotool('type', '--delay', '15', words['split'])
            app.find('list item', words['split-row'])
            xdotool('key', 'Return')
            app.find('spin button', words['most'])
            self.shoot('7-3-split')
            xdotool('mousemove', '170' if self.size else '300', '500', *['click', '5'] * 10)
            self.shoot('7-4-split-below')
            xdotool('key', 'Escape')
            app.close()

    def clients(self):
        """The office of somebody who files for three clients, in a profile of its own."""
        tabs = {'vi': ['Công việc', 'Địa chỉ', 'Nhân sự'], 'en': ['Work', 'Addresses', 'People']}[self.lang]
        with tempfile.TemporaryDirectory() as data:
            def khaictl(*words):
                return subprocess.check_output([os.environ['KHAI_BUILD_DIR'] + '/src/cli/khaictl', '--data-dir', data, *words], text=True)

            for name, code, prefix in (('Hộ kinh doanh Gốm Bát Tràng', '001085012345', 'GOM'), ('Lụa Hà Đông', '001085012346', 'LUA'),
                                       ('Công ty TNHH Mây tre Phú Vinh', '0109302947', '')):
                khaictl('client', 'add', name, code, *([prefix] if prefix else []))
            with sqlite3.connect(pathlib.Path(data) / 'khai.db') as database:
                database.execute("UPDATE client SET mandate_expires = date ('now', '+9 days') WHERE prefix = 'GOM'")
                database.execute("UPDATE client SET mandate_expires = date ('now', '-3 days') WHERE prefix = 'LUA'")
            for name, role in (('Nguyễn Thị Lan', 'signer'), ('Trần Văn Bình', 'reviewer'), ('Lê Minh', 'clerk')):
                khaictl('people', 'add', name, role)
            for client, sample in (('GOM', 'b11-ceramics-lcl'), ('LUA', 'e62-tshirts'), ('0109302947', 'courier-parcel')):
                path = pathlib.Path(data) / f'{client}.json'
                path.write_text(khaictl('--client', client, 'sample', sample))
                khaictl('--client', client, 'import', str(path))
            khaictl('client', 'use', 'GOM')
            with self.open('--data-dir', data, '--place', 'clients') as app:
                app.find('list item', 'Lụa Hà Đông…')
                self.shoot('8-1-clients')
                for i, tab in enumerate(tabs):
                    app.press(tab)
                    self.shoot(f'8-{i + 2}-{("work", "addresses", "people")[i]}')
                app.press(tabs[0])
                time.sleep(0.5)
                app.click(app.find('list item', 'LUA-…'))
                self.shoot('8-6-wrong-client')
                xdotool('key', 'Return')
                time.sleep(1)
                xdotool('key', 'ctrl+7')
                time.sleep(0.5)
                xdotool('mousemove', '170' if self.size else '700', '500', *['click', '5'] * 40)
                self.shoot('8-7-comments')
                xdotool('key', 'ctrl+8')
                time.sleep(1)
                xdotool('mousemove', '170' if self.size else '700', '500', *['click', '5'] * 40)
                self.shoot('8-8-for-whom')
                xdotool('key', 'ctrl+l')
                self.shoot('8-5-switcher')
                xdotool('key', 'Escape')
                app.close()
            with self.open('--data-dir', data, '--place', 'clients') as app:
                app.click(app.find('list item', 'Hộ kinh doanh Gốm Bát Tràng…'))
                self.shoot('8-9-client')
                app.close()
    def orders(self, data):
        """From files with and without mistakes to what the orders become."""
        words, folder = ORDERS[self.lang], pathlib.Path(data)
        files = pathlib.Path(__file__).parents[1] / 'data' / 'orders'
        bad, own, hidden, goods = folder / 'bad.csv', folder / 'shop.csv', folder / 'hidden.csv', folder / 'goods.csv'
        bad.write_text(HIDDEN, encoding='utf-8')
        hidden.write_text(HIDDEN.replace('-2', '2'), encoding='utf-8')
        own.write_text('Bestellnummer,Artikel,Quantity,Price,Ship Country\nA-1,BOWL-1,2,16,US\n', encoding='utf-8')
        goods.write_text(GOODS, encoding='utf-8')
        with self.open('--data-dir', data, '--place', 'goods', sized=False) as app:
            app.press('Import a table …' if self.lang == 'en' else 'Nhập bảng …')
            app.choose_file('Import goods' if self.lang == 'en' else 'Nhập hàng hóa', str(goods), words['open'])
            app.press(words['take'])
            app.find('list item', 'Vase. …' if self.lang == 'en' else 'Bình gốm …')
            app.close()
        # The file chooser wants room; afterwards the window is as wide as the set has it.
        with self.open('--data-dir', data, '--place', 'orders', sized=False) as app:
            def read(path, picture, role, name):
                app.press(words['import'])
                app.choose_file(words['title'], str(path), words['open'])
                app.find(role, name)
                if picture:
                    self.shoot(picture)

            self.shoot('7-1-no-orders')
            read(bad, '7-2-mistakes', 'list', words['said'])
            xdotool('key', 'Escape')
            read(own, None, 'push button', words['map'])
            app.press(words['map'])
            app.find('text', words['name'])
            self.shoot('7-3-columns')
            xdotool('key', 'Escape')
            time.sleep(0.3)
            xdotool('key', 'Escape')
            for path in (files / 'shopify.csv', files / 'woocommerce.csv', hidden):
                read(path, '7-4-preview' if path.name == 'shopify.csv' else None, 'push button', words['take'])
                app.press(words['take'])
                app.gone('push button', words['take'])
            app.find('list item', words['mend'])
            self.resize()
            self.shoot('7-5-orders')
            app.click(app.find('list item', words['mend']))
            self.shoot('7-6-question')
            xdotool('key', 'Escape')
            time.sleep(0.3)
            app.click(app.find('list item', words['hidden']))
            self.resize()
            self.shoot('7-7-order')
            xdotool('key', 'Escape')
            time.sleep(0.3)
            app.press(words['plan'])
            app.type(words['rate'], '26000')
            self.resize()
            self.shoot('7-8-plan')
            xdotool('key', 'Escape')
            app.close()

    def run(self, data):
        words = WORDS[self.lang]
        with self.open('--data-dir', data) as app:
            wait(lambda: app.look('list', 'Ways to begin' if self.lang == 'en' else 'Các cách bắt đầu'), 'the first page')
            self.shoot('1-first-run')
            app.close()
        with self.open('--data-dir', data, '--sample', 'b11-ceramics-lcl', '--section', 'parties') as app:
            app.find('text', words['tax'])
            for i, section in enumerate(SECTIONS):
                xdotool('key', f'ctrl+{i + 1}')
                self.shoot(f'2-{i + 1}-{section}')
            xdotool('key', 'ctrl+1')
            self.windows(app)
            xdotool('key', 'ctrl+8')
            app.press(words['send'])
            app.says(words['cleared'], 60)
            app.says(words['verified'])
            self.shoot('2-9-follow')
            app.close()
        self.views(data)
        self.two_steps(data)
        with self.open('--data-dir', data, '--sample', 'e62-tshirts', '--section', 'parties') as app:
            app.type(words['tax'], '12345')
            time.sleep(0.5)
            xdotool('key', 'ctrl+7')
            self.shoot('3-1-check-with-findings')
            xdotool('key', 'F7')
            time.sleep(0.2)
            xdotool('key', 'F1')
            self.shoot('3-2-field-with-error-and-help')
            xdotool('key', 'F1')
            xdotool('key', 'ctrl+3')
            time.sleep(0.3)
            row = app.find('list item', '1. …')
            app.click(row)
            self.shoot('3-3-goods-line')
            app.close()
        self.orders(data)
        for place in ('home', 'declarations', 'goods', 'classify', 'training'):
            with self.open('--data-dir', data, '--place', place) as app:
                if place == 'classify':
                    self.classify(app)
                else:
                    self.shoot(f'4-{place}')
                app.close()


if __name__ == '__main__':
    for name in sys.argv[3:] or SETS:
        Camera(name).clients()
        with tempfile.TemporaryDirectory() as folder:
            Camera(name).run(folder)
