-- Version 3 of the store: what is decided about entries, and why; stories; search; the
-- operator's hand.  Conventions as in schema.sql.

-- ---- what an entry says ----

-- As parsed, before cleaning: JSON, compressed: one Zstandard frame (RFC 8878).  Of rows that
-- an earlier version wrote the JSON itself; they begin 28 B5 2F FD and "{".
CREATE TABLE content_3 (
	entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,
	parsed BLOB NOT NULL,
	summary TEXT,                -- safe HTML fragments, made from `parsed`
	content TEXT,
	cleaner INTEGER NOT NULL     -- version of the cleaner that made them
) STRICT;
INSERT INTO content_3 (entry, parsed, summary, content, cleaner)
	SELECT entry, CAST(parsed AS BLOB), summary, content, cleaner FROM content;
DROP TABLE content;
ALTER TABLE content_3 RENAME TO content;
CREATE INDEX content_cleaner ON content (cleaner);

CREATE TABLE revision_3 (
	entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,     -- 1, 2, ... of this entry
	replaced_at INTEGER NOT NULL,
	updated_out INTEGER NOT NULL, -- what it was published with
	digest BLOB NOT NULL CHECK (length(digest) = 16),
	parsed BLOB NOT NULL,        -- as in `content`
	PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID;
INSERT INTO revision_3 (entry, number, replaced_at, updated_out, digest, parsed)
	SELECT entry, number, replaced_at, updated_out, digest, CAST(parsed AS BLOB)
	FROM revision;
DROP TABLE revision;
ALTER TABLE revision_3 RENAME TO revision;

-- ---- identity, dates and edits ----

-- ---- stories ----

-- ---- search ----

-- ---- the operator's hand ----

-- `aggregator pause` took it out of the schedule then; NULL: it takes part.
ALTER TABLE source ADD COLUMN paused_at INTEGER;

-- ---- views for people ----
