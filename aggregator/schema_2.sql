-- Version 2 of the store: how sources were asked, and why they are asked when they are.
-- Conventions as in schema.sql.

-- Whom its address belongs to (hosts.h); NULL: no address.
ALTER TABLE source ADD COLUMN host TEXT;     -- "www.example.org"
ALTER TABLE source ADD COLUMN site TEXT;     -- "*.example.org"; NULL: a private host

-- Why `next_due` is what it is.
ALTER TABLE source ADD COLUMN rule TEXT;     -- one word (schedule_rule_name)
ALTER TABLE source ADD COLUMN interval INTEGER NOT NULL DEFAULT 0; -- seconds that its last
                                             -- success has to wait; 0: none yet

-- The last failures in a row that are of `failure_class`.
ALTER TABLE source ADD COLUMN class_failures INTEGER NOT NULL DEFAULT 0; -- how many
ALTER TABLE source ADD COLUMN class_since INTEGER; -- when the first of them was asked

-- Servers that say "not modified" when it is not true.
ALTER TABLE source ADD COLUMN unchanged_since INTEGER; -- first of the last 304s in a row
ALTER TABLE source ADD COLUMN doubted_at INTEGER; -- last time that it was asked for all
                                             -- though it could be asked conditionally
ALTER TABLE source ADD COLUMN liar_since INTEGER; -- when that showed that it does

ALTER TABLE source ADD COLUMN wire_bytes INTEGER NOT NULL DEFAULT 0; -- of its last
                                             -- document: what a 304 saves

-- Moving: beside moved_count, and where that has been proven.
ALTER TABLE source ADD COLUMN moved_days INTEGER NOT NULL DEFAULT 0; -- different days (UTC)
                                             -- on which it was seen
ALTER TABLE source ADD COLUMN proven_url TEXT; -- the address asked in place of `url`
ALTER TABLE source ADD COLUMN proven_at INTEGER; -- since when

-- For finding requests of the future, after the clock was set back.
CREATE INDEX source_asked ON source (last_request);

UPDATE source SET class_failures = failures, class_since = failing_since;

-- Sites and hosts that asked for a pause.
CREATE TABLE host (
	key TEXT PRIMARY KEY,        -- as source.site (429) or source.host (503, no connection)
	next_allowed INTEGER NOT NULL, -- none of its sources is asked before
	noted_at INTEGER NOT NULL,   -- when it asked last
	repeats INTEGER NOT NULL,    -- how many times in a row
	pause_ms INTEGER NOT NULL,   -- between two requests from then on, learned
	reason TEXT NOT NULL         -- class of the failure, one word
) STRICT, WITHOUT ROWID;

-- Every request; the last LIMIT_SOURCE_REQUESTS of each source.
CREATE TABLE request (
	id INTEGER PRIMARY KEY,      -- in the order of sending
	source INTEGER NOT NULL REFERENCES source (id),
	sent_at INTEGER NOT NULL,
	host TEXT NOT NULL,          -- that was asked
	status INTEGER,              -- HTTP status; NULL: no answer
	failure TEXT,                -- what is wrong with the answer: one sentence
	bytes INTEGER NOT NULL,      -- of the body, on the wire
	saved INTEGER NOT NULL,      -- that a 304 saved
	sent INTEGER NOT NULL,       -- validators sent: 1 ETag, 2 Last-Modified
	withheld INTEGER NOT NULL,   -- validators of this address that were not sent
	early INTEGER NOT NULL,      -- seconds before it was due: 0
	is_forced INTEGER NOT NULL,  -- somebody said --force
	hint TEXT,                   -- what the server and the feed ask for: "max-age=7200"
	hint_seconds INTEGER NOT NULL, -- the longest wait among these; 0: none
	decision TEXT NOT NULL,      -- stored, same, not-modified, redirect, again (asked once
	                             -- more in another way), or the class of the failure
	rule TEXT,                   -- why next_due is what it is; NULL after a redirect
	next_due INTEGER
) STRICT;

CREATE INDEX request_of_source ON request (source, id);

-- Every change of a source's state; the last LIMIT_SOURCE_TRANSITIONS of each.
CREATE TABLE transition (
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL REFERENCES source (id),
	at INTEGER NOT NULL,
	old TEXT NOT NULL,           -- new, well, or the class of a failure
	new TEXT NOT NULL,           -- the same; or moved, liar, believed, returned, clock
	message TEXT                 -- one sentence
) STRICT;

CREATE INDEX transition_of_source ON transition (source, id);

-- The source list that the table `source` agrees with; one row, or none.  A migration that
-- adds something to be taken from the list deletes it.
CREATE TABLE list (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	hash BLOB NOT NULL CHECK (length(hash) = 16), -- digest of the file
	size INTEGER NOT NULL,       -- bytes
	modified_ns INTEGER          -- its time of modification; NULL: so shortly before it
	                             -- was read that a later change might bear the same
) STRICT;
