# SPDX-License-Identifier: GPL-3.0-or-later
"""Exactly once: for each declaration one record at the window, with exactly the bytes that were signed, and its receipt here."""
import sqlite3


def assert_exactly_once(profile, window_folder, references, hint=''):
    ours = sqlite3.connect(f'file:{profile}/khai.db?mode=ro', uri=True)
    theirs = sqlite3.connect(f'file:{window_folder}/sandbox.db?mode=ro', uri=True)
    for reference in references:
        rows = theirs.execute('SELECT body, receipt_id FROM declaration JOIN version ON version.declaration = declaration.id WHERE local_reference = ?',
                              (reference,)).fetchall()
        assert len(rows) == 1, f'{reference}: {len(rows)} records {hint}'
        sent = ours.execute('SELECT body FROM outbox WHERE reference = ?', (reference,)).fetchall()
        assert len(sent) == 1 and bytes(sent[0][0]) == bytes(rows[0][0]), f'{reference}: other bytes {hint}'
        held = ours.execute('SELECT receipt.receipt_id FROM receipt JOIN declaration ON declaration.id = receipt.declaration WHERE reference = ?',
                            (reference,)).fetchall()
        assert held == [(rows[0][1],)], f'{reference}: receipt {held} is not {rows[0][1]} {hint}'
    total = theirs.execute('SELECT count(*) FROM declaration').fetchone()[0]
    assert total == len(references), f'{total} records for {len(references)} declarations {hint}'
