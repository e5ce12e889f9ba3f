-- khai.db, version 2: which code somebody chose for which goods and why, and the official tariff somebody laid beside ours.

-- evidence: canonical JSON {answers: [{question, answer|null}], refused: [{code, title, reason}], facts: [text], notes: [text], reasons: [text]},
-- in the language the work was done in. declaration and line (from 1), client and product say what it was for.
CREATE TABLE classification (
  id TEXT PRIMARY KEY,
  decided_at TEXT NOT NULL, actor TEXT NOT NULL,
  text TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL, edition TEXT NOT NULL,
  sureness TEXT NOT NULL CHECK (sureness IN ('sure', 'fairly', 'unsure')),
  note TEXT NOT NULL, evidence TEXT NOT NULL,
  declaration TEXT REFERENCES declaration (id), line INTEGER, client TEXT, product TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX classification_by_time ON classification (decided_at);

-- The official tariff, one at a time: the last one imported whole. rates: canonical JSON {column name: cell}, as the file had them.
CREATE TABLE tariff (source TEXT NOT NULL, imported_at TEXT NOT NULL, n_codes INTEGER NOT NULL) STRICT;
CREATE TABLE tariff_code (
  code TEXT PRIMARY KEY, description_vi TEXT, description_en TEXT, unit TEXT, rates TEXT NOT NULL
) STRICT, WITHOUT ROWID;
