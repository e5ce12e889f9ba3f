-- sandbox.db, version 1: the training Single Window's own records. Instants shown to clients are RFC 3339 text in UTC; instants
-- that are only compared (due_at, expires_at) are microseconds since 1970. An account is a certificate's thumbprint; names are not kept.

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  created_at TEXT NOT NULL,
  last_sequence INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Assertions are used once (RFC 7523, 3); one that has expired is refused for that and need not be remembered.
CREATE TABLE assertion (
  account TEXT NOT NULL REFERENCES account (id), jti TEXT NOT NULL, expires_at INTEGER NOT NULL,
  PRIMARY KEY (account, jti)
) STRICT, WITHOUT ROWID;

CREATE TABLE token (
  digest TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id), scope TEXT NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declaration (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  local_reference TEXT NOT NULL,
  receipt_id TEXT NOT NULL, payload_digest TEXT NOT NULL,
  version INTEGER NOT NULL, state TEXT NOT NULL,
  channel TEXT, registration_number TEXT UNIQUE, due_at TEXT, requests_vi TEXT, requests_en TEXT,
  last_sequence INTEGER NOT NULL DEFAULT 0,
  updated_at TEXT NOT NULL,
  UNIQUE (account, local_reference)
) STRICT;
CREATE INDEX declaration_by_change ON declaration (account, updated_at, id);

-- The bytes as they came, with the signature that was made over them.
CREATE TABLE version (
  declaration TEXT NOT NULL REFERENCES declaration (id), version INTEGER NOT NULL,
  body BLOB NOT NULL, signature TEXT NOT NULL, received_at TEXT NOT NULL,
  PRIMARY KEY (declaration, version)
) STRICT;

CREATE TABLE receipt (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id), declaration TEXT NOT NULL REFERENCES declaration (id),
  version INTEGER NOT NULL, body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- First answers, kept for ever: the same key with the same bytes gets the same answer again.
CREATE TABLE answer (
  account TEXT NOT NULL REFERENCES account (id), key TEXT NOT NULL,
  payload_digest TEXT NOT NULL, status INTEGER NOT NULL, language TEXT NOT NULL, body TEXT NOT NULL,
  location TEXT, etag TEXT,
  PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  account TEXT NOT NULL REFERENCES account (id), sequence INTEGER NOT NULL,
  declaration TEXT NOT NULL REFERENCES declaration (id), body_vi TEXT NOT NULL, body_en TEXT NOT NULL,
  PRIMARY KEY (account, sequence)
) STRICT, WITHOUT ROWID;

-- What will happen to a declaration, and when: a restart goes on where the last run stopped.
CREATE TABLE step (
  id INTEGER PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id),
  scenario TEXT NOT NULL, position INTEGER NOT NULL, due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX step_by_time ON step (due_at, id);

CREATE TABLE counter (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, last) VALUES ('registration', 0);
