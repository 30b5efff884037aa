-- Version 5 of the store.  Conventions as in schema.sql.

-- ---- article pages ----

DELETE FROM list; -- the list is to be read again for what is new in it

-- Entries whose own pages are read (article_plan.h), of sources of which the list says so.
CREATE TABLE article (
	entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,
	source INTEGER NOT NULL REFERENCES source (id),
	next_at INTEGER,             -- its page may be asked for from then on; NULL: it was
	                             -- read, or is given up
	tries INTEGER NOT NULL DEFAULT 0, -- that failed, in a row
	is_read INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1)), -- 1: what the entry
	                             -- says is what its page said
	reason TEXT                  -- why the last try failed, one sentence
) STRICT;
CREATE INDEX article_waiting ON article (source, next_at) WHERE next_at IS NOT NULL;
