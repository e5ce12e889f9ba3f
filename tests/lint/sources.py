#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house's own rules for source files: sizes, headers, doc comments, and functions that have a better replacement here."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILE_LINES, FUNCTION_LINES, TEST_FUNCTION_LINES, UI_LINES = 1000, 120, 200, 400
BLOCKED = [
    (r'\bsprintf\s*\(', 'g_snprintf or g_strdup_printf', ()),
    (r'\bstrtok\s*\(', 'g_strsplit', ()),
    (r'\b(atof|strtod|g_ascii_strtod)\s*\(', 'khai_decimal_parse: amounts are exact', ()),
    (r'\bg_print\s*\(', 'the command line prints in src/cli only', ('src/cli/',)),
    (r'\bsqlite3_exec\s*\(', 'khai_sql_exec', ('src/sql/',)),
    (r'\bsqlite3_mprintf\s*\(', 'bound parameters', ()),
    (r'#include\s+<(gtk/|adwaita)', 'nothing outside src/ui knows of a screen', ('src/ui/',)),
    (r'#include\s+"\.\./', 'the room\'s dependency object', ()),
    (r'\b(system|popen)\s*\(', 'GSubprocess', ()),
    (r'\b(TODO|FIXME)\b', 'an issue, or the work itself', ()),
    (r'accept-certificate', 'certificates are never waved through', ('src/sandbox/',)),
]
FUNCTION = re.compile(r'^(khai_[a-z0-9_]+) \(', re.M)
DECLARATION = re.compile(r'^[A-Za-z][\w \*]*?\**\b(khai_[a-z0-9_]+) \(', re.M)


def check_functions(path, lines, faults):
    start = name = None
    most = TEST_FUNCTION_LINES if path.startswith('tests/') else FUNCTION_LINES
    for number, line in enumerate(lines, 1):
        if re.match(r'^[a-z_0-9]+ \(', line):
            name = line.split(' ')[0]
        elif line == '{':
            start = number
        elif line == '}' and start:
            if number - start > most:
                faults.append(f'{path}:{start}: {name} has {number - start} lines, at most {most}')
            start = None


def check_documented(folder, faults):
    """Every function a header of the room offers has a doc comment in the room."""
    documented, offered = set(), {}
    for path in folder.rglob('*.c'):
        text = path.read_text(encoding='utf-8')
        documented.update(re.findall(r'/\*\*\n \* (khai_[a-z0-9_]+):', text))
    for path in folder.rglob('*.h'):
        if 'private' in path.name or path.name in ('khai-cli.h', 'khai-pack.h') or 'osw' in path.parts:
            continue
        for name in DECLARATION.findall(re.sub(r'/\*.*?\*/', '', path.read_text(encoding='utf-8'), flags=re.S)):
            if not name.endswith('_get_type'):
                offered[name] = path
    for name in sorted(set(offered) - documented - {n for n in offered if n.endswith('_error_quark')}):
        faults.append(f'{offered[name].relative_to(ROOT)}: {name} has no doc comment')


def main():
    faults = []
    for path in sorted([*ROOT.glob('src/**/*.[ch]'), *ROOT.glob('tests/**/*.[ch]')]):
        name = str(path.relative_to(ROOT))
        text = path.read_text(encoding='utf-8')
        lines = text.split('\n')
        if not lines[0].startswith('/* SPDX-License-Identifier: GPL-3.0-or-later */'):
            faults.append(f'{name}:1: no SPDX line')
        if len(lines) > FILE_LINES:
            faults.append(f'{name}: {len(lines)} lines, at most {FILE_LINES}')
        check_functions(name, lines, faults)
        for number, line in enumerate(lines, 1):
            for pattern, instead, allowed in BLOCKED:
                if re.search(pattern, line) and not any(part in name for part in allowed) and not name.startswith('tests/'):
                    faults.append(f'{name}:{number}: not here; use {instead}')
    for path in ROOT.glob('ui/*.ui'):
        count = len(path.read_text(encoding='utf-8').split('\n'))
        if count > UI_LINES:
            faults.append(f'{path.relative_to(ROOT)}: {count} lines, at most {UI_LINES}')
    for folder in sorted(ROOT.glob('src/*')):
        if folder.is_dir() and folder.name not in ('ui', 'cli', 'pack', 'sandbox'):
            check_documented(folder, faults)
    print('\n'.join(faults) or 'no faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
