-- The aggregator's store.  This file makes version 1 (PRAGMA user_version); every later
-- version is a migration of its own, schema_2.sql and on.
--
-- Times are whole seconds since 1970-01-01T00:00:00Z; NULL is "never" or "not known".
-- Digests are XXH3 of 128 bits, canonical byte order, 16 bytes.  JSON columns hold the
-- model of feeds/model.h, members named as there, absent ones left out.
-- A look around: SELECT datetime(sort_at, 'unixepoch'), title FROM entry ORDER BY sort_at;

-- One row for each short name that ever stood in the source list.
CREATE TABLE source (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE CHECK (name <> ''), -- the short name, "coal"

	-- As the list says; it is the truth, this is a copy.
	is_listed INTEGER NOT NULL DEFAULT 1 CHECK (is_listed IN (0, 1)), -- 0: left the list
	title TEXT,                  -- for people
	home TEXT,                   -- URL of its web site
	url TEXT,                    -- URL of its feed; NULL: waiting for an address
	language TEXT,               -- BCP 47
	added_at INTEGER NOT NULL,   -- when it was first seen in the list

	-- When it was asked, and when it may be asked again.
	next_due INTEGER NOT NULL,
	last_request INTEGER,        -- when the last request was sent
	last_success INTEGER,        -- the last 304, or feed that could be read

	-- Validators of conditional requests (RFC 9110 section 8.8): the bytes as they came,
	-- from the answer of `validators_url`, and sent to that address only.
	etag BLOB,
	last_modified BLOB,
	validators_url TEXT,

	-- Why it is failing; all absent when it is well.
	failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0), -- in a row
	failing_since INTEGER,
	failure_class TEXT,          -- one word: what is done about it depends on it
	failure_message TEXT,        -- one sentence for a person

	-- Where permanent redirects (301, 308) have been leading.
	moved_url TEXT,
	moved_since INTEGER,         -- first answer in a row that led there
	moved_seen INTEGER,          -- latest
	moved_count INTEGER NOT NULL DEFAULT 0, -- answers in a row

	-- The last feed that could be read.
	documents INTEGER NOT NULL DEFAULT 0, -- feeds read so far; the last one's number
	body_hash BLOB CHECK (length(body_hash) = 16), -- digest of its bytes
	feed TEXT,                   -- what it says of itself, without entries: JSON
	feed_updated INTEGER,        -- what it said, or when it came, at its last news

	entries INTEGER NOT NULL DEFAULT 0, -- rows in `entry`, kept by the triggers below

	CHECK ((failures = 0) = (failing_since IS NULL)),
	CHECK ((moved_count = 0) = (moved_url IS NULL))
) STRICT;

CREATE INDEX source_due ON source (next_due) WHERE is_listed = 1 AND url IS NOT NULL;

-- One row for each entry that a source ever published.  Purging and withdrawing keep it.
CREATE TABLE entry (
	id INTEGER PRIMARY KEY,      -- in the order of arrival
	source INTEGER NOT NULL REFERENCES source (id),
	state TEXT NOT NULL DEFAULT 'live'
		CHECK (state IN ('live',      -- published
		                 'held',      -- a guard keeps it back
		                 'withdrawn', -- taken down; never comes back
		                 'purged')),  -- only this row and its keys are left

	-- Given once, when the entry came.
	published_id TEXT NOT NULL UNIQUE, -- atom:id, RSS guid and JSON id in our feeds
	first_seen INTEGER NOT NULL, -- when it came
	sort_at INTEGER NOT NULL,    -- its place among all entries, and its date in our feeds

	-- atom:updated in our feeds: moves only for a significant edit.  Unique, because two
	-- entries of one Atom feed must not have been updated in the same second.
	updated_out INTEGER NOT NULL UNIQUE,

	changed_at INTEGER NOT NULL, -- when anything of it was last stored, small edits too
	digest BLOB NOT NULL CHECK (length(digest) = 16), -- of what it says, without dates

	-- Whether the source still shows it.
	absent_since INTEGER,        -- NULL: it stood in the source's last document
	absent_document INTEGER,     -- source.documents at that moment

	title TEXT,                  -- plain text
	link TEXT,                   -- URL of its page, as the source says
	language TEXT                -- BCP 47
) STRICT;

CREATE INDEX entry_newest ON entry (sort_at DESC, id DESC) WHERE state = 'live';
CREATE INDEX entry_of_source ON entry (source, sort_at DESC, id DESC);
CREATE INDEX entry_present ON entry (source, id) WHERE absent_since IS NULL;

CREATE TRIGGER entry_counted AFTER INSERT ON entry BEGIN
	UPDATE source SET entries = entries + 1 WHERE id = new.source;
END;
CREATE TRIGGER entry_discounted AFTER DELETE ON entry BEGIN
	UPDATE source SET entries = entries - 1 WHERE id = old.source;
END;

-- What an entry says: gone when it is purged or withdrawn.
CREATE TABLE content (
	entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,
	parsed TEXT NOT NULL,        -- as parsed, before cleaning: JSON
	summary TEXT,                -- safe HTML fragments, made from `parsed`
	content TEXT,
	cleaner INTEGER NOT NULL     -- version of the cleaner that made them
) STRICT;

CREATE INDEX content_cleaner ON content (cleaner);

-- By what an entry is known again: all the keys that it ever had.
CREATE TABLE entry_key (
	source INTEGER NOT NULL REFERENCES source (id),
	kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 5), -- 0 all of the others, 1 guid,
	                             -- 2 guid without scheme and host, 3 link, 4 title and
	                             -- day, 5 content
	digest BLOB NOT NULL CHECK (length(digest) = 16),
	entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
	PRIMARY KEY (source, kind, digest, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_key_entry ON entry_key (entry, kind, digest);

-- What an entry said before its significant edits; the last five.
CREATE TABLE revision (
	entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,     -- 1, 2, ... of this entry
	replaced_at INTEGER NOT NULL,
	updated_out INTEGER NOT NULL, -- what it was published with
	digest BLOB NOT NULL CHECK (length(digest) = 16),
	parsed TEXT NOT NULL,        -- as in `content`
	PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID;

-- The feeds as they came; the last three of each source.
CREATE TABLE document (
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL REFERENCES source (id),
	number INTEGER NOT NULL,     -- source.documents when it was read
	received_at INTEGER NOT NULL,
	url TEXT NOT NULL,           -- the address that it came from, after redirects
	content_type TEXT,           -- HTTP Content-Type, with its parameters
	hash BLOB NOT NULL CHECK (length(hash) = 16), -- digest of its bytes
	size INTEGER NOT NULL,       -- of its bytes
	body BLOB NOT NULL,          -- its bytes, compressed: Zstandard (RFC 8878), of
	                             -- old rows zlib (RFC 1950); they begin 28 B5 2F FD and 78
	UNIQUE (source, number)
) STRICT;
