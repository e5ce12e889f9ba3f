#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions on the command line: stored, listed, weighed in suggestions, printed as one page."""
import shutil
import subprocess

from khai import Scratch, khaictl

TEXT = 'Zorblax hộp quà đặc biệt “Tết”'


def main():
    with Scratch() as folder:
        profile = folder / 'profile'
        code, answer, _ = khaictl('--json', 'decisions', 'list', profile=profile)
        assert code == 0 and answer == [], answer
        code, added, _ = khaictl('--json', 'decisions', 'add', '4819.10.00', *TEXT.split(), profile=profile)
        assert code == 0 and added['code'] == '48191000' and added['text'] == TEXT and added['edition'], added
        for wrong in ('48', '99999999', "'; --", ''):
            code, answer, _ = khaictl('--json', 'decisions', 'add', wrong, 'x', profile=profile)
            assert code == 2 and 'error' in answer, (wrong, answer)
        code, answer, _ = khaictl('--json', 'decisions', 'list', profile=profile)
        assert code == 0 and [entry['id'] for entry in answer] == [added['id']], answer
        code, answer, _ = khaictl('--json', 'suggest', '--', TEXT.lower(), profile=profile)
        assert code == 0 and answer[0]['code'] == '48191000' and answer[0]['band'] == 'strong', answer[:1]
        pdf = folder / 'dossier.pdf'
        code, answer, _ = khaictl('--json', '--lang', 'vi', 'decisions', 'dossier', added['id'], str(pdf), profile=profile)
        assert code == 0 and answer['missingGlyphs'] == 0 and not answer['shortened'], answer
        if shutil.which('pdftotext'):
            text = subprocess.check_output(['pdftotext', '-layout', str(pdf), '-'], text=True)
            assert '4819.10.00' in text and 'hộp quà đặc biệt' in text, text
        else:
            print('not read back: pdftotext is not installed')
        code, answer, _ = khaictl('--json', 'decisions', 'dossier', 'no-such-id', str(pdf), profile=profile)
        assert code == 2 and answer['error']['code'] == 'not-found', answer
        for usage in ([], ['burn'], ['add', '48191000'], ['dossier', added['id']]):
            code, answer, _ = khaictl('--json', 'decisions', *usage, profile=profile)
            assert code == 2, usage


main()
