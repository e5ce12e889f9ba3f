#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stock for a warehouse abroad, from the list of commands to the draft. Usage: stock_abroad.py PROGRAM KHAICTL LANG [FOLDER FOR PICTURES]"""
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, KHAICTL, LANG = sys.argv[1:4]
GOODS = ('SKU,Name (English),Customs description,Commodity code,Country of origin,Unit,"Net mass of one, kg",Unit price,Currency\n'
         'BOWL,Bowl,"Bát ăn bằng sành men rạn, dùng để bàn, mới 100%",69120000,VN,PCE,0.45,12.125,USD\n')


def t(vi, en):
    return vi if LANG == 'vi' else en


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        data = folder / 'data'

        def run(*arguments):
            return json.loads(subprocess.run([KHAICTL, '--json', '--data-dir', data, *arguments], check=True, capture_output=True, text=True).stdout)

        (folder / 'goods.csv').write_text(GOODS, encoding='utf-8')
        run('goods', 'import', folder / 'goods.csv')
        (folder / 'wrong.csv').write_text('SKU,Quantity\nBOWL,600\nNOBODY,1\n', encoding='utf-8')
        (folder / 'stock.csv').write_text('SKU,Quantity\nBOWL,600\n', encoding='utf-8')
        title = t('Danh sách hàng', 'List of goods')
        with App(PROGRAM, '--data-dir', str(data), '--lang', LANG) as app:
            # Its name in the list of commands.
            palette = t('Hàng gửi kho ở nước ngoài …', 'Stock for a warehouse abroad …')
            app.says('Khai')
            xdotool('key', 'ctrl+k')
            wait(lambda: has_state(app.look('text', t('Bạn muốn làm gì?', 'What do you want to do?')), Atspi.StateType.FOCUSED), 'the palette')
            xdotool('type', t('kho o nuoc ngoai', 'warehouse abroad'))
            app.find('list item', palette)
            xdotool('key', 'Return')
            choose = t('Chọn danh sách (SKU, số lượng) …', 'Choose the list (SKU, quantity) …')
            app.press(choose)
            app.choose_file(title, folder / 'wrong.csv', t('Mở', 'Open'))
            app.says(t('Danh mục chưa có NOBODY.', 'The catalogue does not know NOBODY.'))
            app.press(choose)
            app.choose_file(title, folder / 'stock.csv', t('Mở', 'Open'))
            app.says(t('stock.csv: 1 mặt hàng, 270 kg', 'stock.csv: 1 product, 270 kg'))
            make = t('Lập tờ khai', 'Make the declaration')
            app.type(t('Người nhận hàng', 'Who receives the goods'), 'Ho kinh doanh Gom Xanh')
            app.press(make)
            app.says(t('Hãy ghi người nhận hàng, địa chỉ và thành phố.', 'Write who receives the goods, the address and the city.'))
            app.type(t('Tên bạn đặt cho kho', 'Your name for it'), 'LAX9')
            app.type(t('Địa chỉ', 'Address'), '11263 Oleander Avenue')
            app.type(t('Thành phố', 'City'), 'Fontana')
            app.type(t('Nước (mã hai chữ cái)', 'Country, two letters'), 'us')
            if len(sys.argv) > 4:
                subprocess.run(['import', '-window', 'root', f'{sys.argv[4]}/stock-{LANG}.png'], check=True)
            app.press(make)
            app.gone('push button', make)
            xdotool('key', 'F8')
            app.close()
        run('export', '--out', folder / 'all.json')
        made = json.loads((folder / 'all.json').read_text(encoding='utf-8'))
        assert made['ecommerce']['fulfilmentStock'] is True and made['consignee']['address']['country'] == 'US', made
        assert made['items'][0]['quantity']['value'] == '600' and made['invoice']['paymentMethod'] == 'KHONGTT', made


main()
