-- Version 4: every act at a Single Window goes through the outbox, not only the submission; papers; what the ledger proved.

ALTER TABLE outbox ADD COLUMN act TEXT NOT NULL DEFAULT 'submission' CHECK (act IN
  ('submission', 'pre-registration', 'filing', 'amendment', 'cancellation', 'document', 'attachment', 'share', 'withdrawal'));
ALTER TABLE outbox ADD COLUMN path TEXT;                -- below the window's base; NULL: /declarations
ALTER TABLE outbox ADD COLUMN media_type TEXT;          -- NULL: application/json
ALTER TABLE outbox ADD COLUMN if_match TEXT;            -- ETag of the state the user saw
ALTER TABLE outbox ADD COLUMN after INTEGER REFERENCES outbox (id); -- goes only when that one is done: an attachment after its paper
ALTER TABLE outbox ADD COLUMN batch TEXT;
ALTER TABLE outbox ADD COLUMN batch_signature TEXT;
ALTER TABLE outbox ADD COLUMN batch_proof TEXT;
-- One reference goes to one window once, as a submission or a pre-registration; what follows it is about the same declaration.
DROP INDEX outbox_once;
CREATE UNIQUE INDEX outbox_once ON outbox (gateway, reference) WHERE state <> 'refused' AND act IN ('submission', 'pre-registration');
CREATE INDEX outbox_by_declaration ON outbox (declaration, id);
CREATE INDEX outbox_by_batch ON outbox (batch) WHERE batch IS NOT NULL;

-- Papers, stored once however often they are attached. digest: base64url SHA-256 of the bytes.
CREATE TABLE document (
  digest TEXT PRIMARY KEY, media_type TEXT NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL, stored_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id), digest TEXT NOT NULL REFERENCES document (digest),
  name TEXT NOT NULL, type TEXT NOT NULL, request TEXT, item_line INTEGER,
  outbox INTEGER REFERENCES outbox (id), attached_at TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_by_declaration ON attachment (declaration, id);

-- How a declaration stands at the window, as it was last looked at: the ETag goes with what is asked for next.
CREATE TABLE view (
  declaration TEXT PRIMARY KEY REFERENCES declaration (id), etag TEXT, body TEXT NOT NULL, seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The signed tree heads of each window's ledger that were found to continue one another; and what did not fit.
CREATE TABLE tree_head (
  gateway TEXT NOT NULL, size INTEGER NOT NULL, root TEXT NOT NULL, body TEXT NOT NULL, seen_at TEXT NOT NULL,
  PRIMARY KEY (gateway, size)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_alarm (
  id INTEGER PRIMARY KEY, gateway TEXT NOT NULL, what TEXT NOT NULL, known TEXT, shown TEXT NOT NULL, found_at TEXT NOT NULL
) STRICT;

ALTER TABLE receipt ADD COLUMN proof TEXT;              -- {"head":…,"inclusion":…}: with it the receipt is provably in the ledger

-- What was signed together. held: nothing more of it is sent until somebody says so.
CREATE TABLE batch (
  id TEXT PRIMARY KEY, n INTEGER NOT NULL, stop_after INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
