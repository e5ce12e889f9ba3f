-- khai.db, version 3: codes a user added to lists that no public source holds whole (permit kinds, other-law codes, banks …).

CREATE TABLE own_code (
  list TEXT NOT NULL, code TEXT NOT NULL CHECK (code <> ''), name TEXT NOT NULL, added_at TEXT NOT NULL,
  PRIMARY KEY (list, code)
) STRICT, WITHOUT ROWID;
