-- reference.db: what khai-pack writes and src/reference, src/rules read. Format 1 (PRAGMA user_version).
-- Dates are ISO text; a NULL bound is open. vi and en stand side by side, because this file is updated without the program.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE section (id TEXT PRIMARY KEY, ord INTEGER NOT NULL UNIQUE, icon TEXT NOT NULL,
                      title_vi TEXT NOT NULL, title_en TEXT NOT NULL) STRICT;
CREATE TABLE step (id TEXT PRIMARY KEY, section TEXT NOT NULL REFERENCES section (id), ord INTEGER NOT NULL UNIQUE,
                   title_vi TEXT NOT NULL, title_en TEXT NOT NULL, hint_vi TEXT, hint_en TEXT) STRICT;
CREATE TABLE field (
  pointer TEXT PRIMARY KEY, ord INTEGER NOT NULL UNIQUE,
  type TEXT NOT NULL CHECK (type IN ('text', 'code', 'decimal', 'integer', 'date', 'boolean')),
  section TEXT NOT NULL REFERENCES section (id), step TEXT NOT NULL REFERENCES step (id),
  tbl TEXT NOT NULL, col TEXT NOT NULL,
  label_vi TEXT NOT NULL, label_en TEXT NOT NULL, hint_vi TEXT, hint_en TEXT,
  example_vi TEXT, example_en TEXT, help_vi TEXT, help_en TEXT,
  official_id TEXT, official_in TEXT, wco_id TEXT,
  min_chars INTEGER NOT NULL, max_chars INTEGER NOT NULL, wire_bytes INTEGER NOT NULL, wire_chars INTEGER NOT NULL,
  charset TEXT NOT NULL CHECK (charset IN ('unicode', 'ascii', 'wire', 'digits')),
  decimals INTEGER NOT NULL, int_digits INTEGER NOT NULL, minimum INTEGER NOT NULL, maximum INTEGER NOT NULL,
  list TEXT REFERENCES list (id), pattern TEXT, required TEXT, visible TEXT,
  amendable INTEGER NOT NULL, customs_only INTEGER NOT NULL, multiline INTEGER NOT NULL, carry INTEGER NOT NULL,
  UNIQUE (tbl, col)
) STRICT;
-- The tables in which rules see a document: declaration (one row), item, permit, container …; parent: the table of the enclosing array.
CREATE TABLE document_table (name TEXT PRIMARY KEY, pattern TEXT NOT NULL UNIQUE, parent TEXT) STRICT;

CREATE TABLE list (id TEXT PRIMARY KEY, title_vi TEXT NOT NULL, title_en TEXT NOT NULL, extendable INTEGER NOT NULL,
                   note_vi TEXT, note_en TEXT) STRICT;
CREATE TABLE code (
  list TEXT NOT NULL REFERENCES list (id), code TEXT NOT NULL, name_vi TEXT NOT NULL, name_en TEXT NOT NULL,
  valid_from TEXT, valid_to TEXT, successor TEXT, attributes TEXT, source TEXT,
  words TEXT NOT NULL -- folded names and aliases of both languages, for search
) STRICT;
CREATE INDEX code_by_code ON code (list, code, valid_from);

CREATE TABLE commodity (
  code TEXT PRIMARY KEY, parent TEXT, title_vi TEXT NOT NULL, title_en TEXT NOT NULL, unit TEXT,
  provisional INTEGER NOT NULL, facets TEXT
) STRICT;
CREATE INDEX commodity_by_parent ON commodity (parent);
-- What belongs into a chapter or heading and what does not; targets: codes where it goes instead, separated by '|'.
CREATE TABLE note (
  ord INTEGER PRIMARY KEY, subject TEXT NOT NULL, excludes INTEGER NOT NULL, targets TEXT NOT NULL,
  text_vi TEXT NOT NULL, text_en TEXT NOT NULL
) STRICT;
CREATE INDEX note_by_subject ON note (subject, ord);
-- What leads to the regime: answer '' is the question itself, its answers follow; leads_to: another question, or '=' and a regime.
-- more: what to find out (a question), the reason (an answer that ends in a regime).
CREATE TABLE regime_question (
  ord INTEGER PRIMARY KEY, question TEXT NOT NULL, answer TEXT NOT NULL, leads_to TEXT NOT NULL,
  text_vi TEXT NOT NULL, text_en TEXT NOT NULL, more_vi TEXT NOT NULL, more_en TEXT NOT NULL
) STRICT;
-- What to do when the Single Window is shut, in this order.
CREATE TABLE fallback_step (
  ord INTEGER PRIMARY KEY, step TEXT NOT NULL, text_vi TEXT NOT NULL, text_en TEXT NOT NULL,
  more_vi TEXT NOT NULL, more_en TEXT NOT NULL, source TEXT NOT NULL
) STRICT;
-- The guided questions: value '' is the question itself, facet '*' a label of that value whatever the facet. A value without a label is shown
-- by the titles of its codes. within: broader values, separated by '|'. ord: what is asked first when two questions separate alike.
CREATE TABLE facet (
  facet TEXT NOT NULL, value TEXT NOT NULL, ord INTEGER NOT NULL, within TEXT NOT NULL, text_vi TEXT NOT NULL, text_en TEXT NOT NULL,
  PRIMARY KEY (facet, value)
) STRICT, WITHOUT ROWID;
-- The search index: every word of titles, terms, product names and facets, toneless, in byte order. `spellings`: how it is written with tones,
-- separated by spaces; `places`: where it stands (packed by khai_place_pack() in src/reference/khai-words.c). rowid of `commodity` = position in code order.
CREATE TABLE search_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, n INTEGER NOT NULL, spellings TEXT NOT NULL,
                          places BLOB NOT NULL) STRICT;
-- What suggestion reads: words (stems; pairs begin with '=' and have a space between, toneless ones begin with '~', English ones without vowels with '^') and in which phrases they stand: steps from phrase
-- number to phrase number, as LEB128. n_vi, n_en: in how many of either language.
CREATE TABLE suggest_word (word TEXT PRIMARY KEY, n_vi INTEGER NOT NULL, n_en INTEGER NOT NULL, phrases BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- One row: every title, term and product name in code order: rows of `commodity` further than the phrase before (LEB128), field, number of words.
CREATE TABLE suggest_phrase (n INTEGER NOT NULL, phrases BLOB NOT NULL) STRICT;
-- Words that say nothing of what goods are, as suggestion cuts them; and what to say instead. A material and a class of goods together
-- ("plastic", "box") do say something.
CREATE TABLE vague_word (word TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('', 'material', 'class')), missing_vi TEXT NOT NULL, missing_en TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- How export files of shops and marketplaces look; body: the JSON of data/dialects, for khai_dialect_new_from_text() in src/exchange.
CREATE TABLE dialect (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Sheets for carriers, the post and the tax office; body: the JSON of data/layouts, for khai_sheet_layout_new_from_text() in src/exchange.
CREATE TABLE layout (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE rule (
  id TEXT PRIMARY KEY, severity TEXT NOT NULL CHECK (severity IN ('block', 'question', 'check', 'tip')),
  scope TEXT NOT NULL CHECK (scope IN ('local', 'server')), fields TEXT NOT NULL, sql TEXT NOT NULL,
  message_vi TEXT NOT NULL, message_en TEXT NOT NULL, resolution_vi TEXT NOT NULL, resolution_en TEXT NOT NULL,
  legal TEXT, valid_from TEXT, valid_to TEXT
) STRICT;
