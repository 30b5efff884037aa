-- Version 4 of the store: retention, what is published of whom, news pages.  Conventions as in
-- schema.sql.

-- ---- the source list ----

DELETE FROM list; -- the list is to be read again for what is new in it

-- ---- retention ----

-- ---- publishing ----

-- ---- news pages ----

ALTER TABLE source ADD COLUMN page_rows INTEGER NOT NULL DEFAULT 0; -- of a page: how many
                             -- rows its list usually has; 0: whatever comes is believed

-- What sites say to robots about their pages (RFC 9309), asked for once a day.
CREATE TABLE robots (
	origin TEXT PRIMARY KEY,     -- scheme, host and port
	asked_at INTEGER NOT NULL,
	etag BLOB,                   -- of the answer, to be sent back
	last_modified BLOB,
	body BLOB,                   -- robots.txt; NULL: there is none
	is_closed INTEGER NOT NULL DEFAULT 0 CHECK (is_closed IN (0, 1)) -- 1: the site could
	                             -- not say: nothing is asked until it can
) STRICT, WITHOUT ROWID;

-- ---- search and stories ----
