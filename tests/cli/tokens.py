#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing with tokens on the command line: certificates listed, a declaration signed by one, every failure told apart, no PIN anywhere; and openssl,
which nobody here wrote, finds the signature true."""
import base64
import json
import sqlite3
import subprocess
import sys

from khai import Scratch, Token, Window, khaictl, sample, write_json

OWNERS = (('Trần Thị Bình', 'p256', 400), ('Gốm Sông Hồng', 'rsa', 12), ('Hết Hạn', 'p256', -5))


def decode(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def der_pair(raw):
    def number(data):
        data = data.lstrip(b'\0') or b'\0'
        data = b'\0' + data if data[0] & 0x80 else data
        return b'\x02' + bytes([len(data)]) + data
    body = number(raw[:32]) + number(raw[32:])
    return b'\x30' + bytes([len(body)]) + body


def openssl_says(folder, compact, body):
    header64, payload, signature64 = compact.split('.')
    assert payload == '', 'the payload is not left out'
    header = json.loads(decode(header64))
    (folder / 'leaf.der').write_bytes(base64.b64decode(header['x5c'][0]))
    public = subprocess.run(['openssl', 'x509', '-inform', 'DER', '-in', folder / 'leaf.der', '-pubkey', '-noout'], capture_output=True, check=True).stdout
    (folder / 'public.pem').write_bytes(public)
    raw = decode(signature64)
    (folder / 'signature').write_bytes(der_pair(raw) if header['alg'] == 'ES256' else raw)
    signed = header64.encode() + b'.' + base64.urlsafe_b64encode(body).rstrip(b'=')
    done = subprocess.run(['openssl', 'dgst', '-sha256', '-verify', folder / 'public.pem', '-signature', folder / 'signature'], input=signed,
                          capture_output=True)
    return header, done.returncode == 0


def outbox(profile):
    with sqlite3.connect(profile / 'khai.db') as database:
        return database.execute('SELECT signature, body FROM outbox').fetchone()


def grep(folder, word):
    return [path for path in folder.rglob('*') if path.is_file() and word.encode() in path.read_bytes()]


def list_certificates(token):
    code, listed, _ = khaictl('--json', 'certificates', env=token.env)
    assert code == 0, listed
    found = {entry['owner']: entry for entry in listed}
    assert set(found) == {owner[0] for owner in OWNERS}, found
    assert found['Trần Thị Bình']['validity'] == 'valid' and found['Gốm Sông Hồng']['validity'] == 'expires-soon', found
    assert found['Hết Hạn']['validity'] == 'expired' and found['Hết Hạn']['pin'] == 'ready', found
    _, _, text = khaictl('--lang', 'vi', 'certificates', env=token.env)
    assert 'Gốm Sông Hồng' in text and '12 ngày' in text, text
    return {name: entry['uri'] for name, entry in found.items()}


def submit(folder, window, token, name, uri, pin):
    profile = folder / f'profile-{name}'
    document = sample(profile)
    path = write_json(folder / f'{name}.json', document)
    code, answer, error = khaictl('--json', 'submit', path, '--gateway', window.url, '--ca', window.ca, '--token', uri, profile=profile,
                                  env=token.env, pin=pin)
    assert pin not in error and pin not in json.dumps(answer), 'the PIN is told'
    assert not grep(profile, pin), 'the PIN is stored'
    return profile, code, answer


def main():
    token = Token.make('Chữ ký số', *OWNERS)
    if token is None:
        sys.exit(77)
    with token, Scratch() as folder, Window(folder / 'window', '--delay', '0') as window:
        uris = list_certificates(token)
        for name in ('Trần Thị Bình', 'Gốm Sông Hồng'):
            profile, code, answer = submit(folder, window, token, name, uris[name], Token.PIN)
            assert code == 0 and answer['receiptVerified'], answer
            signature, body = outbox(profile)
            header, holds = openssl_says(folder, signature, body)
            assert holds, f'openssl refuses {header["alg"]}'
            assert not openssl_says(folder, signature, body + b' ')[1], 'openssl takes other bytes'
        _, _, told = khaictl('submit', folder / 'Trần Thị Bình.json', '--gateway', window.url, '--ca', window.ca, '--token', uris['Trần Thị Bình'],
                             profile=folder / 'profile-told', env={**token.env, 'G_MESSAGES_DEBUG': 'all'}, pin=Token.PIN)
        assert Token.PIN not in told, 'the PIN is logged'
        cases = {'Hết Hạn': (uris['Hết Hạn'], Token.PIN, 'expired'), 'absent': ('pkcs11:token=kh%C3%B4ng', Token.PIN, 'token-absent'),
                 'wrong': (uris['Trần Thị Bình'], '97531086', 'pin-low'), 'several': ('pkcs11:', Token.PIN, 'bad-input'),
                 'in-the-address': ('pkcs11:token=x?pin-value=24681099', '24681099', 'bad-input')}
        for name, (uri, pin, expected) in cases.items():
            profile, code, answer = submit(folder, window, token, name, uri, pin)
            assert code != 0 and answer['error']['code'] == expected, (name, answer)
            assert outbox(profile) is None, 'something was queued without a signature'
        code, answer, _ = khaictl('--json', 'submit', folder / 'wrong.json', '--gateway', window.url, '--token', uris['Trần Thị Bình'], env=token.env)
        assert code == 2 and answer['error']['code'] == 'usage', answer


main()
