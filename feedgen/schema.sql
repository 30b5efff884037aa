-- What feedgen remembers about every record it has published, so that a later run says the
-- same.  Rows stay when the file of a record vanishes.
CREATE TABLE item (
	-- <section>/<id> of the record: its identity
	key          TEXT PRIMARY KEY,
	-- the id that it was published under, for ever (atom:id, RFC 4287 section 4.2.6)
	id           TEXT NOT NULL UNIQUE,
	-- the moment it was first seen, seconds since 1970 UTC
	first_seen   INTEGER NOT NULL,
	-- atom:published, RSS pubDate: seconds since 1970 UTC; never changes
	published    INTEGER NOT NULL,
	-- atom:updated: moves with a significant change only; no two items share a second,
	-- because feed validators take equal stamps for a mistake
	updated      INTEGER NOT NULL UNIQUE CHECK (updated >= published),
	-- XXH3-128 of what a reader sees, without its markup
	content_hash BLOB NOT NULL CHECK (length(content_hash) = 16)
) STRICT, WITHOUT ROWID;
