-- sandbox.db, version 2: all acts with their receipts, the ledger, documents, shares, people's sign-ins, the training clock.

ALTER TABLE declaration ADD COLUMN scenario TEXT NOT NULL DEFAULT 'green';
ALTER TABLE declaration ADD COLUMN computed TEXT;
-- Where a request or a hold came in, and the receipt of a request that waits for its decision.
ALTER TABLE declaration ADD COLUMN former_state TEXT;
ALTER TABLE declaration ADD COLUMN pending TEXT;

-- The bytes of a submission stand in `version`; those of other acts here.
ALTER TABLE receipt ADD COLUMN act TEXT NOT NULL DEFAULT 'submission';
ALTER TABLE receipt ADD COLUMN payload_digest TEXT;
ALTER TABLE receipt ADD COLUMN request BLOB;
ALTER TABLE receipt ADD COLUMN signature TEXT;
CREATE INDEX receipt_by_declaration ON receipt (declaration);

-- A step of its own (body) instead of a scenario's; `reply`: it decides a request, and so comes while others wait. `share`: about which one.
ALTER TABLE step ADD COLUMN body TEXT;
ALTER TABLE step ADD COLUMN reply INTEGER NOT NULL DEFAULT 0;
ALTER TABLE step ADD COLUMN share TEXT;
CREATE INDEX step_by_declaration ON step (declaration);

-- The ledger (RFC 9162): nothing is ever changed or removed here. `subject`: id of a receipt or a share.
CREATE TABLE leaf (position INTEGER PRIMARY KEY, hash BLOB NOT NULL, subject TEXT NOT NULL UNIQUE) STRICT;
CREATE UNIQUE INDEX leaf_by_hash ON leaf (hash);

CREATE TABLE document (
  account TEXT NOT NULL REFERENCES account (id), id TEXT NOT NULL,
  media_type TEXT NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL, stored_at TEXT NOT NULL,
  PRIMARY KEY (account, id)
) STRICT;
CREATE TABLE attachment (
  receipt TEXT PRIMARY KEY REFERENCES receipt (id), declaration TEXT NOT NULL REFERENCES declaration (id),
  document TEXT NOT NULL, type TEXT NOT NULL, request TEXT, item_line INTEGER, attached_at TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_by_declaration ON attachment (declaration);

-- `wire`: the signed members as canonical JSON; `content`: what the partner receives.
CREATE TABLE share (
  id TEXT PRIMARY KEY, declaration TEXT NOT NULL REFERENCES declaration (id),
  recipient TEXT NOT NULL, state TEXT NOT NULL, wire TEXT NOT NULL, jws TEXT NOT NULL, content TEXT NOT NULL
) STRICT;
CREATE INDEX share_by_declaration ON share (declaration);

-- Certificates with which an account signs: its own thumbprint, or for a person the first one used.
CREATE TABLE certificate (account TEXT PRIMARY KEY REFERENCES account (id), thumbprint TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE device (
  digest TEXT PRIMARY KEY, user_code TEXT NOT NULL UNIQUE, client TEXT NOT NULL, scope TEXT NOT NULL,
  expires_at INTEGER NOT NULL, asked_at INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'granted', 'denied')), account TEXT
) STRICT, WITHOUT ROWID;
-- `family`: tokens that followed from one sign-in; the second use of one of them ends them all.
CREATE TABLE refresh (
  digest TEXT PRIMARY KEY, family TEXT NOT NULL, account TEXT NOT NULL REFERENCES account (id), client TEXT NOT NULL,
  scope TEXT NOT NULL, used INTEGER NOT NULL DEFAULT 0, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE token ADD COLUMN family TEXT;

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
