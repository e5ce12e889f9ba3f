#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides on a code through the window, in one language, by keyboard: questions and "I don't know", two codes side by side, a refusal, the decision
that is remembered; then from a goods line, into which the code goes. Usage: decide_a_code.py PROGRAM vi|en"""
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from window import App, Atspi, has_state, wait, walk, xdotool  # noqa: E402

PROGRAM, LANG = sys.argv[1], sys.argv[2]
WORDS = {
    'vi': {'search': 'Tìm trong biểu thuế', 'answers': 'Các câu trả lời', 'codes': 'Các mã đang xét', 'unknown': 'Tôi không biết', 'facts': 'Thông tin cần hỏi thêm',
           'take back': 'Rút lại câu trả lời cuối', 'men': 'Nam hoặc bé trai', 'save': 'Lưu quyết định', 'saved': 'Đã lưu quyết định: mã {}', 'differs': 'khác nhau',
           'same': 'giống nhau', 'why not': 'Vì sao không phải mã đó?', 'refuse': 'Loại mã đó', 'refused': 'Không phải ', 'sure': 'Chắc chắn', 'chosen': 'đã chọn',
           'suggested': 'Gợi ý từ mô tả', 'own': 'bạn đã chọn cho', 'rest': 'Đây là mã “loại khác”', 'tariff': 'bieu thue chinh thuc', 'tariff command': 'Đặt biểu thuế chính thức', 'commands': 'Lệnh', 'tariff file': 'Biểu thuế chính thức', 'open': 'Mở', 'nothing': 'Chưa nhập gì',
           'laid': 'Biểu thuế chính thức đã được đặt', 'dossier': 'Lưu hồ sơ thành PDF …', 'dossier file': 'Lưu hồ sơ thành PDF', 'save file': 'Lưu', 'line': 'Đã lưu quyết định; dòng 1 có mã {}', 'description': 'Mô tả hàng hóa',
           'code': 'Mã số hàng hóa (HS)', 'put': 'Lưu và ghi mã vào dòng hàng', 'notes': 'Hàng nào thuộc đây, hàng nào không'},
    'en': {'search': 'Search the tariff', 'answers': 'Answers', 'codes': 'Codes in question', 'unknown': "I don't know", 'facts': 'Facts to collect',
           'take back': 'Take back the last answer', 'men': 'Men or boys', 'save': 'Save the decision', 'saved': 'Decision saved: code {}', 'differs': 'differs',
           'same': 'the same', 'why not': 'Why not that one?', 'refuse': 'Refuse it', 'refused': 'Not ', 'sure': 'Sure', 'chosen': 'chosen',
           'suggested': 'Suggested from the description', 'own': 'you chose it for', 'rest': 'This is a rest', 'tariff': 'official tariff', 'tariff command': 'Lay the official tariff', 'commands': 'Commands', 'tariff file': 'The official tariff', 'open': 'Open', 'nothing': 'Nothing was imported',
           'laid': 'The official tariff is laid beside', 'dossier': 'Save dossier as PDF …', 'dossier file': 'Save dossier as PDF', 'save file': 'Save', 'line': 'Decision saved; line 1 has code {}', 'description': 'Description of goods',
           'code': 'HS code', 'put': 'Save and put the code into the line', 'notes': 'What belongs here, and what does not'},
}[LANG]
GOODS = {'vi': 'áo thun cotton cho lớp', 'en': 'class cotton t-shirt'}[LANG]


def items(app, name):
    found = app.look('list', name)
    return [node.get_name() or '' for node in walk(found) if node.get_role_name() == 'list item'] if found is not None else []


def codes(app):
    return [name.split(' – ')[0] for name in items(app, WORDS['codes'])]


def focus_on(app, start):
    """Tab and the arrows go to the list item that begins like that."""
    for _ in range(60):
        # A window behind keeps its own focus; the one in front comes last.
        name = ([node.get_name() or '' for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED)] or [''])[-1]
        if name.startswith(start):
            return
        xdotool('key', 'Down' if name in items(app, WORDS['answers']) and name != items(app, WORDS['answers'])[-1] else 'Tab')
    raise AssertionError(f'the keyboard does not come to {start!r}')


def tab_to(app, name):
    for _ in range(60):
        if any((node.get_name() or '') == name for node in app.nodes() if has_state(node, Atspi.StateType.FOCUSED)):
            return
        xdotool('key', 'Tab')
    raise AssertionError(f'Tab does not come to {name!r}')


def push(app, name):
    """With the keyboard alone."""
    tab_to(app, name)
    xdotool('key', 'Return')


def write(app, name, text):
    tab_to(app, name)
    xdotool('type', '--delay', '15', text)
    wait(lambda: app.value(name) == text, f'{text!r} in {name!r}')


def palette(app, words, command):
    """The command stands first when Return is pressed."""
    xdotool('key', 'ctrl+k')
    wait(lambda: items(app, WORDS['commands']), 'the palette')
    xdotool('type', '--delay', '15', words)
    wait(lambda: items(app, WORDS['commands'])[0].startswith(command), 'the command')
    xdotool('key', 'Return')


def lay_the_tariff_beside(app, folder):
    """A bad row keeps the whole file out and is named; the mended file is taken."""
    path = pathlib.Path(folder) / 'bieu-thue.csv'
    head = 'Mã hàng,Mô tả hàng hóa,Đơn vị tính,Thuế suất ưu đãi\n'
    rows = '61091010,"- - Dùng cho nam giới, mẫu thử",chiếc,20\n61091020,- - Dùng cho nữ giới mẫu thử,chiếc,20\n'
    for bad, heading in (('6109.1x,- - Sai,chiếc,20\n', WORDS['nothing']), ('', WORDS['laid'])):
        path.write_text(head + rows + bad, encoding='utf-8')
        palette(app, WORDS['tariff'], WORDS['tariff command'])
        app.choose_file(WORDS['tariff file'], path, WORDS['open'])
        app.says(heading)
        if bad:
            wait(lambda: any('6109.1x' in line and ' 4' in line for line in app.texts()), 'the place of the bad row')
        xdotool('key', 'Escape')
        wait(lambda: not any(heading in line for line in app.texts()), 'the report to go')


def look_at_answers(app):
    """The official text stands in the answer that is looked at, and goes with it; a code that is what its neighbours leave says so."""
    for typed, there, gone in (('6109.10.10', '- - Dùng cho nam giới, mẫu thử', WORDS['rest']), ('6109.10.20', '- - Dùng cho nữ giới mẫu thử', 'nam giới, mẫu'),
                               ('4419.19.00', WORDS['rest'], 'nữ giới mẫu')):
        tab_to(app, WORDS['search'])
        xdotool('key', 'ctrl+a')
        xdotool('type', '--delay', '15', typed)
        app.says(there)
        wait(lambda: not any(gone in line for line in app.texts()), f'{gone!r} to go')
    xdotool('key', 'ctrl+a', 'BackSpace')
    wait(lambda: app.value(WORDS['search'], None) == '', 'an empty search')


def decisions(folder):
    db = sqlite3.connect(f'file:{folder}/khai.db?mode=ro', uri=True)
    try:
        return db.execute('SELECT text, code, sureness, line, declaration, evidence, edition, actor FROM classification ORDER BY decided_at').fetchall()
    finally:
        db.close()


def decide_alone(app, folder):
    lay_the_tariff_beside(app, folder)
    look_at_answers(app)
    tab_to(app, WORDS['search'])
    xdotool('type', '--delay', '15', GOODS)
    wait(lambda: items(app, WORDS['suggested']), 'suggestions')
    xdotool('key', 'shift+F4')
    before = wait(lambda: codes(app), 'the codes in question')
    assert len(before) >= 2, before
    app.says(WORDS['notes'])
    app.says('mẫu thử')
    app.says(WORDS['differs'])
    app.says(WORDS['same'])
    # Not known: nothing is lost, and it is a fact to collect.
    asked = items(app, WORDS['answers'])
    assert asked[-1].startswith(WORDS['unknown']), asked
    focus_on(app, WORDS['unknown'])
    xdotool('key', 'Return')
    app.says(WORDS['facts'])
    assert codes(app) == before, 'a code was lost to an answer nobody knew'
    push(app, WORDS['take back'])
    wait(lambda: items(app, WORDS['answers']) == asked, 'the question again')
    focus_on(app, WORDS['men'])
    xdotool('key', 'Return')
    wait(lambda: len(items(app, WORDS['codes'])) < len(before), 'fewer codes')
    left = items(app, WORDS['codes'])
    assert left[0].startswith('6109.10.10 – '), left
    push(app, WORDS['take back'])
    wait(lambda: codes(app) == before, 'the codes again')
    write(app, WORDS['why not'], 'seen the sample')
    push(app, WORDS['refuse'])
    app.says(WORDS['refused'])
    wait(lambda: len(items(app, WORDS['codes'])) == len(before) - 1, 'one code less')
    tab_to(app, WORDS['sure'])
    xdotool('key', 'Down')
    chosen = next(name for name in items(app, WORDS['codes']) if name.endswith(WORDS['chosen'])).split(' – ')[0]
    dossier = pathlib.Path(folder) / 'dossier.pdf'
    push(app, WORDS['dossier'])
    app.choose_file(WORDS['dossier file'], dossier, WORDS['save file'])
    wait(lambda: dossier.exists() and dossier.stat().st_size > 1000, 'the dossier')
    printed = wait(lambda: subprocess.run(['pdftotext', dossier, '-'], capture_output=True, text=True, check=True).stdout, 'the dossier as text')
    assert chosen in printed and 'seen the sample' in printed and GOODS in printed, printed
    assert printed.count('\f') == 1, 'the dossier is one page'
    push(app, WORDS['save'])
    wait(lambda: decisions(folder), 'the stored decision')
    text, code, sureness, line, declaration, evidence, edition, actor = decisions(folder)[-1]
    refused = json.loads(evidence)['refused']
    assert (text, sureness, line, declaration) == (GOODS, 'fairly', None, None) and edition and actor, (text, sureness, line)
    assert len(code) == 8 and code == chosen.replace('.', ''), (code, chosen)
    assert any(entry['reason'] == 'seen the sample' for entry in refused), refused
    # From now on it weighs first.
    wait(lambda: any(WORDS['own'] in name for name in items(app, WORDS['suggested'])[:1]), 'the own decision first')


def decide_a_line(app, folder):
    app.click(app.find('list item', '1. …'))
    app.type(WORDS['description'], 'Nón lá Huế, hàng mới')
    app.click(app.find('text', WORDS['description']))
    wait(lambda: has_state(app.find('text', WORDS['description']), Atspi.StateType.FOCUSED), 'the focus in the description')
    xdotool('key', 'shift+F4')
    wait(lambda: any(name.startswith('6504.00.00 – ') for name in items(app, WORDS['codes'])), 'the code in question')
    first = next(name for name in items(app, WORDS['codes']) if name.endswith(WORDS['chosen']))
    app.press(WORDS['put'])
    code = wait(lambda: decisions(folder)[1:], 'the second decision')[-1]
    assert code[0] == 'Nón lá Huế, hàng mới' and code[3] == 1 and code[4], code
    assert first.startswith(f'{code[1][:4]}.{code[1][4:6]}.{code[1][6:]}'), (first, code)
    wait(lambda: app.value(WORDS['code']) == code[1], 'the code in the line')
    db = sqlite3.connect(f'file:{folder}/khai.db?mode=ro', uri=True)
    edits = wait(lambda: db.execute("SELECT count(*) FROM journal WHERE source = 'classify'").fetchone()[0], 'the edit in the journal')
    db.close()
    assert edits == 1, edits


def main():
    with tempfile.TemporaryDirectory() as folder:
        arguments = ('--data-dir', folder, '--lang', LANG)
        for part, more in ((decide_alone, ('--place', 'classify')), (decide_a_line, ('--sample', 'e62-tshirts', '--section', 'goods'))):
            with App(PROGRAM, *arguments, *more) as app:
                part(app, folder)
                app.close()
            print(f'{part.__name__}: ok', flush=True)
    print('ok')


main()
