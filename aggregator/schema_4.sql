-- Version 4 of the store: retention, what is published of whom, news pages.  Conventions as in
-- schema.sql.

-- ---- the source list ----

DELETE FROM list; -- the list is to be read again for what is new in it

-- ---- retention ----

-- How long entries are kept (retention.h), of those sources of which the list says so.  NULL:
-- as [retention] says.
CREATE TABLE retention (
	source INTEGER PRIMARY KEY REFERENCES source (id),
	age INTEGER,                 -- seconds; 0: for ever
	most INTEGER,                -- newest entries; 0: any number
	least INTEGER                -- newest entries that stay however old they are
) STRICT;

-- How far the latest look for entries to be purged has come; one row.
CREATE TABLE retention_progress (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	began_at INTEGER,            -- NULL: nobody has looked yet
	source INTEGER,              -- all before this one are done; NULL: all are
	sort_at INTEGER NOT NULL,    -- of the last entry of it that was looked at, as in
	entry INTEGER NOT NULL       -- `entry`, and its id
) STRICT;
INSERT INTO retention_progress (id, sort_at, entry) VALUES (1, 0, 0);

-- What is left of a purged entry is its row, so that its ids and dates are never given again,
-- and its keys, so that it is known when its source shows it again.  Neither is ever deleted.
ALTER TABLE entry ADD COLUMN purged_at INTEGER;
ALTER TABLE entry ADD COLUMN purged_for TEXT CHECK (purged_for IN (
	'age',                       -- it was older than its source's entries are kept
	'number'));                  -- there are as many newer ones as are kept

-- Those that may be purged: their source does not show them any more.
CREATE INDEX entry_absent ON entry (source, sort_at, id)
	WHERE state = 'live' AND absent_since IS NOT NULL;

-- ---- publishing ----

-- ---- news pages ----

-- ---- search and stories ----
