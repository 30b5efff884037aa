-- Version 4 of the store: retention, what is published of whom, news pages.  Conventions as in
-- schema.sql.

-- ---- the source list ----

DELETE FROM list; -- the list is to be read again for what is new in it

ALTER TABLE source ADD COLUMN other_title TEXT; -- its name in another language

-- ---- counting ----

-- source.entries is counted where a transaction ends, once for all that it added to a source;
-- deleting counts for itself, still.
DROP TRIGGER entry_counted;

-- ---- what an entry says ----

-- content.parsed: the JSON, the summary and the content, each of these two behind a NUL, in one
-- Zstandard frame: a store half as large, and so half as much to write.  Whoever wants to read
-- them has the commands and what is published; the views never had them.  The columns summary
-- and content hold what an earlier version wrote, until the entry is stored again; nothing is
-- rewritten for this.  revision.parsed holds the same, of an earlier version the JSON alone.

-- ---- identity ----

-- Keys are looked for by their source; those of an entry are found among its source's.  A second
-- tree of them was a third of what they cost to store.
DROP INDEX entry_key_entry;

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

-- The pages of the archives (RFC 5005).  An entry is put into the last page of its month when
-- it is published first, and stays there: what comes later moves nothing.
CREATE TABLE archive_page (
	id INTEGER PRIMARY KEY,
	month INTEGER NOT NULL,      -- 12 * year + month - 1, in the site's zone
	part INTEGER NOT NULL CHECK (part > 0), -- 1, 2, ...: a month is divided where it grows
	bytes INTEGER NOT NULL DEFAULT 0, -- about what its entries take in one document
	change INTEGER NOT NULL DEFAULT 1 -- since it was written: 0 nothing; 1 something;
		CHECK (change IN (0, 1, 2)), -- 2 something was taken down, which cannot wait
	UNIQUE (month, part)
) STRICT;

ALTER TABLE entry ADD COLUMN archive_page INTEGER REFERENCES archive_page (id);
CREATE INDEX entry_archived ON entry (archive_page, sort_at DESC, id DESC)
	WHERE archive_page IS NOT NULL;

-- How far entries have been put into pages and topics; one row.
CREATE TABLE archive_state (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	reached INTEGER NOT NULL,    -- all up to this one have been looked at
	subject BLOB CHECK (length(subject) = 16) -- digest of what else stands in every page,
	                             -- and of where they are; NULL: none was written yet
) STRICT;
INSERT INTO archive_state (id, reached) VALUES (1, 0);

-- Entries looked at before that may be published now.
CREATE TABLE archive_again (
	entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE
) STRICT;

-- Feeds of a part of what is published: of a source, of a tag, in a language.
CREATE TABLE topic (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('source', 'tag', 'lang')),
	name TEXT NOT NULL,          -- what is known again: the short name, the tag in small
	                             -- letters, the language without its region
	title TEXT NOT NULL,         -- for people: as it was met first
	slug TEXT NOT NULL,          -- its part of addresses, given once
	entries INTEGER NOT NULL DEFAULT 0, -- live ones
	change INTEGER NOT NULL DEFAULT 1 -- as in archive_page
		CHECK (change IN (0, 1, 2)),
	written INTEGER NOT NULL DEFAULT 0, -- number of its last writing among all; 0: never
	items INTEGER NOT NULL DEFAULT 0, -- that it had when it was written
	updated INTEGER,             -- and its date
	UNIQUE (kind, name),
	UNIQUE (kind, slug)
) STRICT;
CREATE INDEX topic_written ON topic (kind, written) WHERE written > 0;
CREATE INDEX topic_new ON topic (kind, entries DESC, id) WHERE written = 0;

CREATE TABLE topic_entry (
	topic INTEGER NOT NULL REFERENCES topic (id),
	sort_at INTEGER NOT NULL,    -- as in `entry`
	entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
	PRIMARY KEY (topic, sort_at, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX topic_entry_entry ON topic_entry (entry, topic);

CREATE TRIGGER topic_edited AFTER UPDATE OF changed_at ON entry
WHEN new.changed_at <> old.changed_at BEGIN
	UPDATE topic SET change = max(change, 1)
		WHERE id IN (SELECT topic FROM topic_entry WHERE entry = new.id);
END;
CREATE TRIGGER topic_entry_went AFTER UPDATE OF state ON entry
WHEN new.state <> old.state BEGIN
	UPDATE topic SET change = max(change, iif(new.state = 'withdrawn', 2, 1)),
		entries = entries + (new.state = 'live') - (old.state = 'live')
		WHERE id IN (SELECT topic FROM topic_entry WHERE entry = new.id);
END;
CREATE TRIGGER topic_lead_changed AFTER UPDATE OF lead ON story
WHEN new.lead <> old.lead BEGIN
	UPDATE topic SET change = max(change, 1) WHERE id IN
		(SELECT topic FROM topic_entry WHERE entry IN (old.lead, new.lead));
END;
CREATE TRIGGER topic_source_changed AFTER UPDATE OF title, home, url, language, is_listed,
	include_rule, exclude_rule, content_rule ON source
WHEN new.title IS NOT old.title OR new.home IS NOT old.home OR new.url IS NOT old.url
	OR new.language IS NOT old.language OR new.is_listed <> old.is_listed
	OR new.include_rule IS NOT old.include_rule OR new.exclude_rule IS NOT old.exclude_rule
	OR new.content_rule <> old.content_rule BEGIN
	UPDATE topic SET change = max(change, 1);
END;

-- What was published before it was withdrawn: when it was, for readers, and why.
ALTER TABLE entry ADD COLUMN withdrawn_at INTEGER; -- NULL: it was not, or never published
ALTER TABLE entry ADD COLUMN withdrawn_reason TEXT; -- in the operator's words; NULL: none
CREATE INDEX entry_withdrawn ON entry (withdrawn_at DESC, id DESC)
	WHERE withdrawn_at IS NOT NULL;

-- What changes a page: a significant edit, a withdrawal, a release, another lead, another rule of
-- the source; not a small edit, nor purging.
CREATE TRIGGER archive_edited AFTER UPDATE OF updated_out ON entry
WHEN new.updated_out <> old.updated_out AND new.archive_page IS NOT NULL BEGIN
	UPDATE archive_page SET change = max(change, 1) WHERE id = new.archive_page;
END;
CREATE TRIGGER archive_entry_went AFTER UPDATE OF state ON entry
WHEN new.state <> old.state AND new.state <> 'purged' AND new.archive_page IS NOT NULL BEGIN
	UPDATE archive_page SET change = max(change, iif(new.state = 'withdrawn', 2, 1))
		WHERE id = new.archive_page;
END;
CREATE TRIGGER archive_entry_came AFTER UPDATE OF state ON entry
WHEN new.state = 'live' AND old.state <> 'live' AND new.archive_page IS NULL BEGIN
	INSERT OR IGNORE INTO archive_again (entry) VALUES (new.id);
END;
CREATE TRIGGER archive_lead_changed AFTER UPDATE OF lead ON story
WHEN new.lead <> old.lead BEGIN
	UPDATE archive_page SET change = max(change, 1) WHERE id IN
		(SELECT archive_page FROM entry WHERE id IN (old.lead, new.lead));
END;
CREATE TRIGGER archive_rule_changed AFTER UPDATE OF include_rule, exclude_rule, content_rule
	ON source
WHEN new.include_rule IS NOT old.include_rule OR new.exclude_rule IS NOT old.exclude_rule
	OR new.content_rule <> old.content_rule BEGIN
	UPDATE archive_page SET change = max(change, 1);
END;

-- ---- how sources are asked ----

ALTER TABLE request ADD COLUMN milliseconds INTEGER; -- from sending it to the end of the
                             -- answer; NULL: there was none, or nobody looked

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
