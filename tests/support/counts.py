#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""counts.py testlog.json: how many tests passed, failed and were skipped in meson's last run."""
import json
import sys

counts = {'passed': 0, 'failed': 0, 'skipped': 0}
with open(sys.argv[1], encoding='utf-8') as handle:
    for line in handle:
        result = json.loads(line)['result']
        key = {'OK': 'passed', 'EXPECTEDFAIL': 'passed', 'SKIP': 'skipped'}.get(result, 'failed')
        counts[key] += 1
print(counts['passed'], counts['failed'], counts['skipped'])
