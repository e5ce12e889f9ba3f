-- khai.db, version 10: what a person carries to the window as a file. While handed_at is set nothing of it goes over the network; the key stays the same.

ALTER TABLE outbox ADD COLUMN handed_at TEXT;
ALTER TABLE outbox ADD COLUMN handed_to TEXT;           -- path of the package
CREATE INDEX outbox_by_hand ON outbox (handed_at) WHERE handed_at IS NOT NULL;
