#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of the product, in one language: types a five-line declaration (wrong at first, corrected through the check page), sends it
to the real sandbox over HTTPS, sees it released, closes, reopens, finds everything. Usage: file_a_declaration.py PROGRAM SOURCE vi|en"""
import csv
import json
import pathlib
import re
import sys
import tempfile
from datetime import date, timedelta

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, xdotool  # noqa: E402

PROGRAM, SOURCE, LANG = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
WORDS = {
    'vi': {'start': 'Tự khai tờ khai của tôi', 'add-line': 'Thêm dòng hàng', 'lines': 'Tất cả các dòng hàng', 'check': 'Kiểm tra', 'send': 'Ký và gửi',
           'follow': 'Theo dõi', 'go': 'Đến ô: ', 'line': 'Dòng {}: {}', 'error': 'Lỗi: ', 'cleared': 'Thông quan', 'verified': 'Đã xác minh', 'add': 'Thêm: ',
           'clean': 'Có thể gửi được', 'saved': 'Đã lưu', 'declarations': 'Tờ khai', 'dong': 'Dòng hàng'},
    'en': {'start': 'Start my own', 'add-line': 'Add a goods line', 'lines': 'All goods lines', 'check': 'Check', 'send': 'Sign and send',
           'follow': 'Follow', 'go': 'Go to field: ', 'line': 'Line {}: {}', 'error': 'Error: ', 'cleared': 'Cleared (thông quan)', 'verified': 'Verified', 'add': 'Add: ',
           'clean': 'It can be sent', 'saved': 'Saved', 'declarations': 'Declarations', 'dong': 'Goods lines'},
}[LANG]
WRONG = {'/exporter/id': '0109302940', '/items/1/hsCode': '12345678', '/items/2/quantity/value': 'ba trăm'}


def load_dictionary():
    folder = SOURCE / 'data' / 'dictionary'
    sections = json.loads((folder / 'sections.json').read_text(encoding='utf-8'))
    steps = {step['id']: step['section'] for step in sections['steps']}
    fields = [field for name in sections['files'] for field in json.loads((folder / name).read_text(encoding='utf-8'))]
    for field in fields:
        field['section'] = steps[field['step']]
    return sections['sections'], fields


def load_values():
    """pointer → value of the sample, with offsets turned into days."""
    document = json.loads((SOURCE / 'data' / 'samples' / 'b11-ceramics-lcl.json').read_text(encoding='utf-8'))['document']
    values = {}

    def collect(node, pointer):
        if isinstance(node, dict):
            for name, child in node.items():
                collect(child, f'{pointer}/{name}')
        elif isinstance(node, list):
            for i, child in enumerate(node):
                collect(child, f'{pointer}/{i}')
        else:
            match = re.fullmatch(r'today([+-]\d+)?', str(node))
            values[pointer] = (date.today() + timedelta(int(match[1] or 0))).strftime('%d/%m/%Y') if match else str(node)

    collect(document, '')
    return values


def written(field, value):
    """As people of that language type it."""
    return value.replace('.', ',') if field['type'] == 'decimal' and LANG == 'vi' else value


class Journey:
    def __init__(self, app):
        self.app = app
        self.sections, self.fields = load_dictionary()
        self.values = load_values()
        self.names = {(name, row['code']): row[f'name_{LANG}'] for name in ('datasets', 'goods_conditions')
                      for row in csv.DictReader((SOURCE / 'data' / 'codes' / f'{name}.csv').open(encoding='utf-8'))}

    def section(self, title):
        """By its key: Ctrl+number, as a keyboard user goes there."""
        titles = [section['title'][LANG] for section in self.sections] + [WORDS['check'], WORDS['send'], WORDS['follow']]
        xdotool('key', f'ctrl+{titles.index(title) + 1}')
        self.app.find('panel', title)

    def all(self, name):
        return [node for node in self.app.nodes() if node.get_role_name() in ('text', 'grouping') and node.get_name() == name]

    def put(self, field, value, nth=0):
        name = field['label'][LANG]
        node = wait(lambda: self.all(name)[nth], f'the field {name}')
        if node.get_role_name() == 'grouping':
            children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
            wanted = self.names.get((field['list'], value))
            choices = [child for child in children if child.get_name().startswith(f'{value} –') or child.get_name() == wanted]
            assert len(choices) == 1, f'{name}: {value} is not offered'
            if not has_state(choices[0], Atspi.StateType.CHECKED):
                self.app.click(choices[0])
                wait(lambda: has_state(choices[0], Atspi.StateType.CHECKED), f'{name} to be {value}')
            return
        text = written(field, value)
        assert Atspi.EditableText.set_text_contents(node, text), f'{name} takes no text'
        wait(lambda: App.text_of(node) == text, f'{name} to hold {text}')

    def fill(self, section, prefix=''):
        """Types what the sample holds for a section, array elements included."""
        for field in self.fields:
            if field['section'] != section or field['pointer'] in ('/localReference',):
                continue
            below = field['pointer'].removeprefix('/items/*') if prefix else field['pointer']
            if '*' not in below:
                pointer = prefix + below
                if pointer in self.values:
                    self.put(field, WRONG.get(pointer, self.values[pointer]))
                continue
            head, tail = below.split('/*', 1)
            n = 0
            while f'{prefix}{head}/{n}{tail}' in self.values:
                if n >= len(self.all(field['label'][LANG])):
                    first = next(other for other in self.fields if other['pointer'].startswith(field['pointer'].split('/*' + tail)[0]))
                    self.app.press(WORDS['add'] + first['label'][LANG].split(' – ')[0])
                self.put(field, self.values[f'{prefix}{head}/{n}{tail}'], n)
                n += 1

    def label(self, pattern):
        return next(field['label'][LANG] for field in self.fields if field['pointer'] == pattern)

    def type_everything(self):
        for section in self.sections:
            if section['id'] == 'goods':
                continue
            self.section(section['title'][LANG])
            self.fill(section['id'])
        self.section(next(section['title'][LANG] for section in self.sections if section['id'] == 'goods'))
        line = 0
        while f'/items/{line}/description' in self.values:
            self.app.press(WORDS['add-line'])
            self.app.find('text', self.label('/items/*/description'))
            self.fill('goods', f'/items/{line}')
            self.app.press(WORDS['lines'])
            line += 1
        assert line == 5, line

    def correct_through_check(self):
        for pointer in WRONG:
            self.section(WORDS['check'])
            pattern = re.sub(r'/\d+', '/*', pointer)
            field = next(field for field in self.fields if field['pointer'] == pattern)
            name = field['label'][LANG]
            if pattern != pointer:
                name = WORDS['line'].format(int(pointer.split('/')[2]) + 1, name)
            self.app.press(WORDS['go'] + name)
            entry = self.app.find('text', field['label'][LANG])
            wait(lambda: has_state(entry, Atspi.StateType.FOCUSED), f'the focus on {name}')
            self.app.says(WORDS['error'])
            self.put(field, self.values[pointer])
        self.section(WORDS['check'])
        self.app.says(WORDS['clean'])


def reference_of(app):
    return re.search(r'VN-\d{4}-\d{6}', app.frame.get_name())[0]


def main():
    with tempfile.TemporaryDirectory() as folder:
        arguments = ('--data-dir', folder, '--lang', LANG)
        with App(PROGRAM, *arguments) as app:
            app.find('list item', WORDS['start'])
            xdotool('key', 'ctrl+n')
            wait(lambda: re.search(r'VN-\d{4}-\d{6}', app.frame.get_name()), 'a new declaration')
            journey = Journey(app)
            journey.type_everything()
            journey.section(WORDS['send'])
            button = app.find('push button', WORDS['send'])
            wait(lambda: not has_state(button, Atspi.StateType.SENSITIVE), 'sending to be held back')
            journey.correct_through_check()
            reference = reference_of(app)
            journey.section(WORDS['send'])
            app.press(WORDS['send'])
            app.says(WORDS['cleared'], 60)
            app.says(WORDS['verified'])
            app.close()
        with App(PROGRAM, *arguments, '--open', reference) as app:
            app.says(WORDS['cleared'])
            app.says(WORDS['verified'])
            journey = Journey(app)
            journey.section(journey.sections[0]['title'][LANG])
            assert app.value(journey.label('/exporter/id')) == journey.values['/exporter/id']
            journey.section(next(section['title'][LANG] for section in journey.sections if section['id'] == 'goods'))
            lines = app.find('list', WORDS['dong'])
            assert lines.get_child_count() == 5, lines.get_child_count()
            app.close()
    print(f'ok: {reference} filed, cleared and found again ({LANG})')


main()
