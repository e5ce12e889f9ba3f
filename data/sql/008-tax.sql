-- khai.db, version 8: what the file for the refund of value-added tax needs of a declaration and the declaration itself does not hold: electronic
-- invoices and proofs of payment. One payout often pays for many declarations: each has its share.

CREATE TABLE tax_paper (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('e-invoice', 'payment')),
  number TEXT NOT NULL CHECK (number <> ''), date TEXT NOT NULL,
  amount TEXT NOT NULL, currency TEXT NOT NULL, party TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL, added_at TEXT NOT NULL,
  UNIQUE (kind, number, date, party)
) STRICT;

CREATE TABLE tax_share (
  paper INTEGER NOT NULL REFERENCES tax_paper (id) ON DELETE CASCADE,
  declaration TEXT NOT NULL REFERENCES declaration (id),
  amount TEXT NOT NULL,
  PRIMARY KEY (paper, declaration)
) STRICT, WITHOUT ROWID;

CREATE INDEX tax_share_by_declaration ON tax_share (declaration);
