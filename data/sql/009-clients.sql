-- khai.db, version 9: whoever files for others. Clients, who works here, whom the clients sell to, what is asked and answered about fields, and
-- what a second pair of eyes said. A trader who files for nobody else has none of it.

-- exporter: JSON {address, phone …}, as the document's member; defaults: a document in part. certificate: "pkcs11:…" or the path of a .p12 file.
CREATE TABLE client (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''), tax_code TEXT NOT NULL CHECK (tax_code <> ''),
  initials TEXT NOT NULL, colour TEXT NOT NULL, prefix TEXT NOT NULL,
  exporter TEXT NOT NULL, defaults TEXT NOT NULL,
  certificate TEXT, certificate_expires TEXT,
  mandate TEXT NOT NULL CHECK (mandate IN ('own', 'agent')), agent_id TEXT, agent_code TEXT, mandate_expires TEXT,
  actor TEXT NOT NULL, created_at TEXT NOT NULL, changed_at TEXT NOT NULL, removed_at TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX client_once ON client (tax_code) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX client_prefix_once ON client (prefix) WHERE removed_at IS NULL AND prefix <> '';

ALTER TABLE declaration ADD COLUMN client TEXT REFERENCES client (id);
CREATE INDEX declaration_by_client ON declaration (client, changed_at);
ALTER TABLE sales_order ADD COLUMN client TEXT REFERENCES client (id);
CREATE INDEX sales_order_by_client ON sales_order (client, ordered_at);
CREATE TABLE client_counter (
  prefix TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (prefix, year)
) STRICT, WITHOUT ROWID;

-- Who works on this machine. name_key: folded, one person once.
CREATE TABLE person (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''), name_key TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('clerk', 'signer', 'reviewer', 'trainer', 'read-only')),
  changed_at TEXT NOT NULL, removed_at TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_once ON person (name_key) WHERE removed_at IS NULL;

-- pointer '': about the whole declaration.
CREATE TABLE comment (
  id INTEGER PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id), pointer TEXT NOT NULL,
  actor TEXT NOT NULL, text TEXT NOT NULL CHECK (text <> ''), made_at TEXT NOT NULL, done_by TEXT, done_at TEXT
) STRICT;
CREATE INDEX comment_by_declaration ON comment (declaration, id);

-- digest: base64url SHA-256 of the document that was looked at; whatever is changed afterwards was not.
CREATE TABLE review (
  id INTEGER PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id), digest TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('asked', 'approved', 'returned')),
  actor TEXT NOT NULL, note TEXT NOT NULL, made_at TEXT NOT NULL
) STRICT;
CREATE INDEX review_by_declaration ON review (declaration, id);

-- The address book. client '': everybody's. body: JSON as the document's consignee; name_key and id_key: what makes two of them one.
CREATE TABLE party (
  id INTEGER PRIMARY KEY,
  client TEXT NOT NULL, name_key TEXT NOT NULL, country TEXT NOT NULL, id_key TEXT NOT NULL,
  body TEXT NOT NULL, changed_at TEXT NOT NULL, removed_at TEXT,
  UNIQUE (client, name_key, country, id_key)
) STRICT;
CREATE TABLE party_use (
  declaration TEXT PRIMARY KEY REFERENCES declaration (id),
  party INTEGER NOT NULL REFERENCES party (id) ON DELETE CASCADE, used_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX party_use_by_party ON party_use (party, used_at);

-- Searches somebody wants to find again. body: JSON of the search; kind: of which list.
CREATE TABLE saved_search (kind TEXT NOT NULL, name TEXT NOT NULL CHECK (name <> ''), body TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID;
