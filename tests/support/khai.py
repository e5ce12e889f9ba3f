# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Python tests share: the programs of the build tree, a training window of one's own, and a scratch folder."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

BUILD = pathlib.Path(os.environ['KHAI_BUILD_DIR'])
SOURCE = pathlib.Path(os.environ['KHAI_SOURCE_DIR'])
KHAICTL = str(BUILD / 'src' / 'cli' / 'khaictl')
SANDBOX = str(BUILD / 'src' / 'sandbox' / 'khai-sandbox')
KHAI = str(BUILD / 'src' / 'ui' / 'khai')


class Scratch:
    """A folder that goes away."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix='khai-test-'))
        return self.path

    def __exit__(self, *error):
        shutil.rmtree(self.path, ignore_errors=True)


class Window:
    """A training Single Window with its own data; started, stopped, killed and started again on the same port."""

    def __init__(self, folder, *options, env=None, stderr=None):
        self.folder, self.options, self.port, self.process, self.stderr = folder, options, '0', None, stderr
        self.start(env=env)

    def start(self, *options, env=None):
        self.process = subprocess.Popen([SANDBOX, '--port', self.port, '--data-dir', str(self.folder), *(options or self.options)],
                                        stdout=subprocess.PIPE, stderr=self.stderr, text=True, env=env)
        line = self.process.stdout.readline()
        assert line.startswith('ready https://'), f'the sandbox said {line!r}'
        self.url = line.split()[1]
        self.port = self.url.split(':')[2].split('/')[0]
        self.ca = str(self.folder / 'ca.pem')

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.kill()


def khaictl(*arguments, profile=None, env=None, timeout=120, pin=None):
    """Runs khaictl; returns (exit code, parsed JSON or None, standard error). Under --json standard output must be one JSON value.
    A PIN goes through standard input, as --pin-fd 0. Without a profile it works in an empty home, never in the user's own."""
    command = [KHAICTL, *(['--data-dir', str(profile)] if profile else []), *map(str, arguments), *(['--pin-fd', '0'] if pin else [])]
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, env={**os.environ, 'XDG_DATA_HOME': home, **(env or {})},
                              input=pin)
    assert done.returncode >= 0, f'{command} was killed by signal {-done.returncode}\n{done.stderr}'
    value = json.loads(done.stdout) if '--json' in arguments else None
    return done.returncode, value, done.stderr if value is not None else done.stdout + done.stderr


def sample(profile, name='b11-ceramics-lcl'):
    code, document, _ = khaictl('--json', 'sample', name, profile=profile)
    assert code == 0, document
    return document


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False), encoding='utf-8')
    return path


class Token:
    """A fresh SoftHSM token; `env` is for the programs that use it. None stands for it where SoftHSM is not installed."""
    PIN = '246810'

    @classmethod
    def make(cls, label, *owners):
        """owners: (name, 'p256' or 'rsa', days of validity from now on)"""
        arguments = [str(part) for owner in owners for part in owner]
        done = subprocess.run([str(BUILD / 'tests' / 'trust' / 'make-token'), label, *arguments], capture_output=True, text=True)
        if done.returncode == 77:
            return None
        assert done.returncode == 0, done.stderr
        token = cls()
        token.folder = pathlib.Path(done.stdout.strip())
        token.env = {'SOFTHSM2_CONF': str(token.folder / 'softhsm2.conf')}
        return token

    def __enter__(self):
        return self

    def __exit__(self, *error):
        shutil.rmtree(self.folder, ignore_errors=True)
