-- khai.db, version 6: the goods somebody sells, known by SKU. client '': the base list everybody shares; a client's own product of the same SKU
-- stands before it.

-- body: JSON with the members of a goods item, and sku, aliases, names …; words: folded, each once, what a search compares.
CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  client TEXT NOT NULL DEFAULT '', sku TEXT NOT NULL, sku_key TEXT NOT NULL,
  body TEXT NOT NULL, words TEXT NOT NULL, changed_at TEXT NOT NULL, actor TEXT NOT NULL,
  UNIQUE (client, sku_key)
) STRICT;
-- A search reads this index alone.
CREATE INDEX product_by_words ON product (client, sku_key, words);

-- Every code a product goes by: its SKU (channel '') and what channels call it. One code is one product.
CREATE TABLE product_code (
  client TEXT NOT NULL, channel TEXT NOT NULL, code_key TEXT NOT NULL, product INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
  PRIMARY KEY (client, channel, code_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_code_by_product ON product_code (product);

-- What was changed, with both sides, so that a whole batch can be taken back.
CREATE TABLE product_change (
  id INTEGER PRIMARY KEY,
  batch TEXT NOT NULL, client TEXT NOT NULL, sku_key TEXT NOT NULL, before TEXT, after TEXT,
  source TEXT NOT NULL, actor TEXT NOT NULL, changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX product_change_by_batch ON product_change (batch);
