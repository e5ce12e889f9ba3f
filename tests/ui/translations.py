#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""POTFILES.in names every file with texts for people, and vi.po translates every one of them as they are now. Usage: translations.py SOURCE"""
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(sys.argv[1])
MARKED = re.compile(r'(^|[^A-Za-z_])(_|N_|C_|NC_|ngettext) ?\(', re.M)
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3']


def main():
    listed = {line for line in (SOURCE / 'po' / 'POTFILES.in').read_text(encoding='utf-8').splitlines() if line and not line.startswith('#')}
    found = {str(path.relative_to(SOURCE)) for path in (SOURCE / 'src').rglob('*.c') if MARKED.search(path.read_text(encoding='utf-8'))}
    found |= {str(path.relative_to(SOURCE)) for path in (SOURCE / 'ui').glob('*.ui') if 'translatable="yes"' in path.read_text(encoding='utf-8')}
    found |= {str(path.relative_to(SOURCE)) for path in (SOURCE / 'data' / 'desktop').glob('*.in')}
    assert listed == found, f'po/POTFILES.in: missing {sorted(found - listed)}, too many {sorted(listed - found)}'
    with tempfile.TemporaryDirectory() as folder:
        pot, merged = f'{folder}/khai.pot', f'{folder}/vi.po'
        subprocess.run(['xgettext', '--from-code=UTF-8', *(f'--keyword={word}' for word in KEYWORDS), '-f', 'po/POTFILES.in', '-o', pot], cwd=SOURCE, check=True)
        subprocess.run(['msgfmt', '--check', '-o', '/dev/null', str(SOURCE / 'po' / 'vi.po')], check=True)
        subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', str(SOURCE / 'po' / 'vi.po'), pot, '-o', merged], check=True)
        missing = subprocess.check_output(['msgattrib', '--untranslated', '--no-obsolete', '--no-location', merged], text=True)
        assert 'msgid "' not in missing.split('\n\n', 1)[-1] or not missing.strip(), f'not translated:\n{missing}'
    print('ok: every text is translated')


main()
