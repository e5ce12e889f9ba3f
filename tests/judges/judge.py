# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one of the judges that come through npm: judge.py contract|payloads|journey [programs …]. test.sh installs them (npm ci);
where they are not there the test is skipped, saying so."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ['KHAI_SOURCE_DIR'])
CONTRACT = SOURCE / 'data' / 'contract' / 'openapi.yaml'
QUIET = {'REDOCLY_TELEMETRY': 'off', 'REDOCLY_SUPPRESS_UPDATE_NOTICE': 'true', 'NO_COLOR': '1'}


def run(*command):
    return subprocess.run([str(word) for word in command], env={**os.environ, **QUIET}, cwd=HERE).returncode


def redocly(*words):
    return run('node', HERE / 'node_modules' / '@redocly' / 'cli' / 'bin' / 'cli.js', *words)


def main():
    which = sys.argv[1]
    programs = [pathlib.Path(program).resolve() for program in sys.argv[2:]]
    if shutil.which('node') is None or not (HERE / 'node_modules' / 'jose').is_dir():
        print('skipped: the judges are not installed (node, and npm ci in tests/judges; test.sh does both when there is a network)')
        return 77
    if which == 'contract':
        return redocly('lint', CONTRACT)
    with tempfile.TemporaryDirectory(prefix='khai-judge-') as folder:
        bundle = pathlib.Path(folder) / 'contract.json'
        if redocly('bundle', CONTRACT, '--output', bundle) != 0:
            return 1
        if which == 'payloads':
            return run('node', HERE / 'payloads.mjs', bundle)
        return run('node', HERE / 'journey.mjs', *programs, bundle, folder)


sys.exit(main())
