-- khai.db, version 1. Instants are RFC 3339 text in UTC, documents canonical JSON.

CREATE TABLE declaration (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  reference TEXT,
  state TEXT NOT NULL DEFAULT 'draft',
  channel TEXT, registration_number TEXT, server_id TEXT, receipt_id TEXT, gateway TEXT,
  consignee TEXT, destination TEXT, regime TEXT, n_items INTEGER NOT NULL DEFAULT 0,
  field TEXT,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX declaration_by_change ON declaration (changed_at);
CREATE INDEX declaration_by_reference ON declaration (reference);

-- References are handed out once for ever, also when the declaration is discarded.
CREATE TABLE reference_counter (year INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;

-- One entry an edit. The hash covers the entry and the hash of the one before it, over the whole database.
CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id),
  group_number INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('do', 'undo', 'redo')),
  of_group INTEGER NOT NULL DEFAULT 0,
  time TEXT NOT NULL, actor TEXT NOT NULL, source TEXT NOT NULL,
  edit TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_declaration ON journal (declaration, sequence);
CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN SELECT raise (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN SELECT raise (ABORT, 'the journal is append-only'); END;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id),
  reference TEXT NOT NULL, gateway TEXT NOT NULL, ca_file TEXT,
  key TEXT NOT NULL UNIQUE, body BLOB NOT NULL, content_digest TEXT NOT NULL, signature TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'unknown', 'done', 'refused')),
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL, next_at TEXT NOT NULL, last_error TEXT,
  answer TEXT
) STRICT;
-- One reference goes to one window once; only a refusal, after which nothing exists there, frees it.
CREATE UNIQUE INDEX outbox_once ON outbox (gateway, reference) WHERE state <> 'refused';
CREATE INDEX outbox_due ON outbox (next_at) WHERE state IN ('queued', 'sending', 'unknown');

CREATE TABLE event (
  gateway TEXT NOT NULL, sequence INTEGER NOT NULL,
  declaration TEXT REFERENCES declaration (id),
  type TEXT NOT NULL, occurred_at TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (gateway, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_by_declaration ON event (declaration, sequence);
CREATE TABLE cursor (gateway TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
  receipt_id TEXT PRIMARY KEY, declaration TEXT NOT NULL REFERENCES declaration (id),
  body TEXT NOT NULL, verified INTEGER NOT NULL, stored_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_by_declaration ON receipt (declaration);

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
