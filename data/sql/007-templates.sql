-- khai.db, version 7: templates of declarations. Saved again under its name, a template gets a new version; the old ones stay.
-- document: what is taken along; ask: a JSON array of field patterns that are asked for first; client: the exporter's code it is
-- meant for, or nothing for all.

CREATE TABLE template (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''), client TEXT, removed_at TEXT
) STRICT;

CREATE TABLE template_version (
  template INTEGER NOT NULL REFERENCES template (id), version INTEGER NOT NULL,
  document TEXT NOT NULL, ask TEXT NOT NULL, actor TEXT NOT NULL, made_at TEXT NOT NULL,
  PRIMARY KEY (template, version)
) STRICT, WITHOUT ROWID;
