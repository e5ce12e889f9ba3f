-- khai.db, version 5: orders of shops and marketplaces, and what the user taught Khai about files. Amounts and quantities are
-- decimal text, dates as the file had them; a column is empty when no file ever said it.

CREATE TABLE order_file (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, digest TEXT NOT NULL, dialect TEXT NOT NULL, shop TEXT NOT NULL,
  n_orders INTEGER NOT NULL, n_lines INTEGER NOT NULL,
  actor TEXT NOT NULL, imported_at TEXT NOT NULL
) STRICT;
CREATE INDEX order_file_by_digest ON order_file (digest);

CREATE TABLE sales_order (
  id INTEGER PRIMARY KEY,
  channel TEXT NOT NULL, shop TEXT NOT NULL, dialect TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'shipped', 'completed', 'returned', 'cancelled', 'unknown')),
  masked INTEGER NOT NULL,
  order_id TEXT NOT NULL, order_group TEXT, ordered_at TEXT, paid_at TEXT, shipped_at TEXT, cancelled_at TEXT,
  status TEXT, payment_status TEXT, fulfilment_status TEXT, currency TEXT, buyer TEXT, consignee TEXT, company TEXT,
  address1 TEXT, address2 TEXT, address3 TEXT, city TEXT, province TEXT, postcode TEXT, country TEXT, country_code TEXT,
  phone TEXT, tracking TEXT, carrier TEXT, shipping TEXT, discount TEXT, refund TEXT, total TEXT, payment_method TEXT,
  payment_reference TEXT, note TEXT,
  imported_at TEXT NOT NULL, changed_at TEXT NOT NULL,
  UNIQUE (channel, shop, order_id)
) STRICT;
CREATE INDEX sales_order_by_date ON sales_order (ordered_at);

-- line_key: the channel's own number of the line, or what tells it apart: the same at every import, so that a file read twice changes nothing.
CREATE TABLE order_line (
  id INTEGER PRIMARY KEY,
  sales_order INTEGER NOT NULL REFERENCES sales_order (id),
  line_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'shipped', 'completed', 'returned', 'cancelled', 'unknown')),
  line_id TEXT, sku TEXT, title TEXT, variation TEXT, quantity TEXT, net_quantity TEXT, unit_price TEXT,
  line_total TEXT, line_discount TEXT, line_refund TEXT, weight_kg TEXT, line_status TEXT, line_tracking TEXT,
  source_file TEXT NOT NULL, source_sheet TEXT, source_row INTEGER NOT NULL,
  declaration TEXT REFERENCES declaration (id),
  imported_at TEXT NOT NULL, changed_at TEXT NOT NULL,
  UNIQUE (sales_order, line_key)
) STRICT;
CREATE INDEX order_line_by_sku ON order_line (sku);
CREATE INDEX order_line_by_declaration ON order_line (declaration) WHERE declaration IS NOT NULL;

-- What the user said about columns of files Khai did not know. kind: 'orders', 'declarations' …; body: the JSON of data/dialects.
CREATE TABLE mapping (kind TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID;
