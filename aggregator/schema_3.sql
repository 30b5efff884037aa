-- Version 3 of the store: what is decided about entries, and why; stories; search; the
-- operator's hand.  Conventions as in schema.sql.

-- ---- the source list ----

-- What a run would have to read the list for otherwise.
ALTER TABLE source ADD COLUMN zone_minutes INTEGER; -- of dates that name no zone, minutes
                             -- east of UTC, as the list says; NULL: the site's
ALTER TABLE source ADD COLUMN has_request INTEGER NOT NULL DEFAULT 0
	CHECK (has_request IN (0, 1)); -- 1: it is asked in a way of its own (headers, a
	                     -- password, a proxy ...), which only the list holds

ALTER TABLE source ADD COLUMN identity_rule INTEGER NOT NULL DEFAULT 0; -- what its entries
	                     -- are known by first, as entry_key.kind; 0: is measured
ALTER TABLE source ADD COLUMN updates_rule INTEGER NOT NULL DEFAULT 0
	CHECK (updates_rule IN (0, 1, 2)); -- edits: 0 told, 1 stored only, 2 not stored
ALTER TABLE source ADD COLUMN priority INTEGER NOT NULL DEFAULT 0; -- of several who issued
	                     -- the same the highest leads
ALTER TABLE source ADD COLUMN include_rule TEXT; -- which of its entries are published
	                     -- (rule.h); NULL: all
ALTER TABLE source ADD COLUMN exclude_rule TEXT; -- which are not; NULL: none
ALTER TABLE source ADD COLUMN content_rule INTEGER NOT NULL DEFAULT 0 -- how much of them:
	CHECK (content_rule IN (0, 1, 2)); -- 0 all, 1 an excerpt, 2 the title

CREATE INDEX source_rules ON source (id)
	WHERE include_rule IS NOT NULL OR exclude_rule IS NOT NULL;

DELETE FROM list; -- the list is to be read for them

-- ---- how sources are asked ----

-- Whether what is sent is what was given, checked apart from the validators themselves.
ALTER TABLE source ADD COLUMN given_etag INTEGER; -- fingerprints of the validators that its
	                     -- last answers gave, with the address that gave them; 0: none,
ALTER TABLE source ADD COLUMN given_date INTEGER; -- NULL: not known
ALTER TABLE request ADD COLUMN is_bogus INTEGER NOT NULL DEFAULT 0
	CHECK (is_bogus IN (0, 1)); -- 1: sent with validators that its address never gave
ALTER TABLE request ADD COLUMN is_out_of_step INTEGER NOT NULL DEFAULT 0
	CHECK (is_out_of_step IN (0, 1)); -- 1: with a pair of which one is of another answer

-- Short name of the source before it in the list with the same address, asked in the same
-- way (twins.h): this one is not asked.  NULL: there is none.
ALTER TABLE source ADD COLUMN same_as TEXT;

-- ---- what an entry says ----

-- As parsed, before cleaning: JSON, compressed: one Zstandard frame (RFC 8878).  Of rows that
-- an earlier version wrote the JSON itself; they begin 28 B5 2F FD and "{".
CREATE TABLE content_3 (
	entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,
	parsed BLOB NOT NULL,
	guid TEXT,                   -- its id as the source says it, of `parsed`
	summary TEXT,                -- safe HTML fragments, made from `parsed`
	content TEXT,
	cleaner INTEGER NOT NULL     -- version of the cleaner that made them
) STRICT;
INSERT INTO content_3 (entry, parsed, guid, summary, content, cleaner)
	SELECT entry, CAST(parsed AS BLOB), json_extract(parsed, '$.id'), summary, content,
	       cleaner FROM content;
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

-- By which keys a source's entries are known, measured in its documents (policy.h).
ALTER TABLE source ADD COLUMN identity INTEGER NOT NULL DEFAULT 1 -- the kind that is
	CHECK (identity IN (1, 3, 4, 5)); -- believed first, as entry_key.kind
ALTER TABLE source ADD COLUMN guid_churns INTEGER NOT NULL DEFAULT 0; -- documents in a row
                             -- in which all known entries had new guids

-- Findings are in `transition`, too, as its column `new`: identity, dateless, re-identified.

-- When its dates showed that they are the moment of asking: they are ignored since.
ALTER TABLE source ADD COLUMN dateless_since INTEGER;

-- Why an entry is held (state): NULL unless it is, or was.
ALTER TABLE entry ADD COLUMN held_for TEXT CHECK (held_for IN (
	'future',                -- its date is to come
	're-identified'));       -- its source gave new names to all (guard.h)
ALTER TABLE entry ADD COLUMN held_until INTEGER; -- then it is live; NULL: until accepted

-- 1: it was old when it came: found and kept as others, but never in the combined feed.
ALTER TABLE entry ADD COLUMN is_backfill INTEGER NOT NULL DEFAULT 0
	CHECK (is_backfill IN (0, 1));

-- How it came, and how it was known again.
ALTER TABLE entry ADD COLUMN date_rule TEXT; -- where sort_at is from (dating.h); NULL: it
                             -- came before that was written down
ALTER TABLE entry ADD COLUMN first_document INTEGER; -- source.documents when it came
ALTER TABLE entry ADD COLUMN matched_kind INTEGER; -- entry_key.kind by which it was known
ALTER TABLE entry ADD COLUMN matched_at INTEGER; -- when any of its keys had last changed

-- Its edits (edit.h).
ALTER TABLE entry ADD COLUMN edits INTEGER NOT NULL DEFAULT 0; -- since edits_since
ALTER TABLE entry ADD COLUMN edits_since INTEGER; -- the first of these
ALTER TABLE entry ADD COLUMN frozen_until INTEGER; -- no edit is told of before

CREATE INDEX entry_frozen ON entry (source, frozen_until) WHERE frozen_until IS NOT NULL;
CREATE INDEX entry_held ON entry (source, held_until) WHERE state = 'held';

-- ---- stories ----

-- Announcements that several sources issued: one of the entries is published for all.
-- Entries that nobody else has are in no story.
CREATE TABLE story (
	id INTEGER PRIMARY KEY,      -- in the order of finding
	lead INTEGER NOT NULL UNIQUE REFERENCES entry (id) ON DELETE CASCADE, -- the entry that
	                             -- is published
	is_leaderless INTEGER NOT NULL DEFAULT 0 CHECK (is_leaderless IN (0, 1)) -- 1: the lead
	                             -- went, and nobody has looked for another one yet
) STRICT;

CREATE INDEX story_leaderless ON story (id) WHERE is_leaderless = 1;

-- The entries of the stories, the leads among them; at most one of each source.
CREATE TABLE story_entry (
	entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,
	story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
	reason TEXT CHECK (reason IN ('link',  -- both lead to the same page
	                              'guid',  -- both have the same globally unique id
	                              'text')), -- they say the same; NULL: it was there first
	matched INTEGER,             -- the entry of the story for which it was put there
	similarity INTEGER,          -- of 'text': how much of the shorter text stands in the
	                             -- other, per thousand
	CHECK ((reason IS NULL) = (matched IS NULL))
) STRICT;

CREATE INDEX story_entry_story ON story_entry (story, entry);

-- Under what the entries of the last weeks are looked for: hashes of their page's address,
-- their globally unique id, and parts of their text.
CREATE TABLE story_key (
	key INTEGER NOT NULL,        -- 64 bits of XXH3
	sort_at INTEGER NOT NULL,    -- as in `entry`, and so is source
	entry INTEGER NOT NULL,
	source INTEGER NOT NULL,
	PRIMARY KEY (key, sort_at, entry)
) STRICT, WITHOUT ROWID;

-- How far entries have been looked at; one row.
CREATE TABLE story_progress (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	entry INTEGER NOT NULL,      -- all up to this one
	expired_at INTEGER           -- when old rows of story_key were deleted last
) STRICT;

-- Those that an older version published within the last two weeks are looked at, too.
INSERT INTO story_progress (id, entry) SELECT 1, coalesce(max(id), 0) FROM entry
	WHERE first_seen < (SELECT max(first_seen) FROM entry) - 1209600;

-- Entries looked at before that say something else now.
CREATE TABLE story_again (
	entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE
) STRICT;

CREATE TRIGGER story_edited AFTER UPDATE OF updated_out ON entry
WHEN new.updated_out <> old.updated_out BEGIN
	INSERT OR IGNORE INTO story_again (entry) VALUES (new.id);
END;
CREATE TRIGGER story_lead_went AFTER UPDATE OF state ON entry WHEN new.state <> old.state
BEGIN
	UPDATE story SET is_leaderless = 1 WHERE lead = new.id AND new.state <> 'live';
	UPDATE story SET is_leaderless = 1 WHERE new.state = 'live' AND lead <> new.id
		AND id = (SELECT story FROM story_entry WHERE entry = new.id);
END;
CREATE TRIGGER story_source_went AFTER UPDATE OF is_listed ON source
WHEN new.is_listed <> old.is_listed BEGIN
	UPDATE story SET is_leaderless = 1 WHERE id IN (SELECT m.story FROM story_entry m
		JOIN entry e ON e.id = m.entry WHERE e.source = new.id);
END;

-- ---- search ----

-- The index; search_text.h tells what becomes of text, search_document.h what stands in
-- `filter`.  It keeps no text: a row is taken out by saying again what was put in.
-- By hand: SELECT title FROM entry WHERE id IN (SELECT rowid FROM search
-- WHERE search MATCH '"煤炭" AND "month:2026-04"');
CREATE VIRTUAL TABLE search USING fts5 (
	body, title, author, tag, filter, -- rowid: entry.id
	content = '',
	tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars ':.-'"
);
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216); -- bytes, between commits

-- What is indexed: live entries up to `reached`, but for those in search_pending.
CREATE TABLE search_state (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	version INTEGER NOT NULL,    -- SEARCH_VERSION that made the index; another one, or 0:
	                             -- it is built anew
	reached INTEGER NOT NULL     -- entry.id
) STRICT;
INSERT INTO search_state VALUES (1, 0, 0);

-- Entries that were taken out of the index to be put in again as they are now.
CREATE TABLE search_pending (
	entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE
) STRICT;

-- What becomes live again is indexed again.
CREATE TRIGGER search_entry_live AFTER UPDATE OF state ON entry
WHEN new.state = 'live' AND old.state <> 'live' BEGIN
	INSERT INTO search_pending VALUES (new.id) ON CONFLICT DO NOTHING;
END;

-- Whoever changes what is indexed takes it out first (store_search_forget): afterwards nobody
-- knows what was put in.  Where that was not done the index is built anew.
CREATE TRIGGER search_entry_changed BEFORE UPDATE OF source, state, sort_at, title, link,
	language ON entry
WHEN (old.source IS NOT new.source OR old.state IS NOT new.state
	OR old.sort_at IS NOT new.sort_at OR old.title IS NOT new.title
	OR old.link IS NOT new.link OR old.language IS NOT new.language)
	AND EXISTS (SELECT 1 FROM search_docsize WHERE id = old.id) BEGIN
	UPDATE search_state SET version = 0;
END;
CREATE TRIGGER search_content_changed BEFORE UPDATE ON content
WHEN EXISTS (SELECT 1 FROM search_docsize WHERE id = old.entry) BEGIN
	UPDATE search_state SET version = 0;
END;
CREATE TRIGGER search_content_deleted BEFORE DELETE ON content
WHEN EXISTS (SELECT 1 FROM search_docsize WHERE id = old.entry) BEGIN
	UPDATE search_state SET version = 0;
END;

-- ---- the operator's hand ----

-- `aggregator pause` took it out of the schedule then; NULL: it takes part.
ALTER TABLE source ADD COLUMN paused_at INTEGER;

-- What was withdrawn is still in its source's document when that shows it again, and a raw
-- document must not bring it back into the store.
CREATE TRIGGER withdrawn_returned AFTER UPDATE OF absent_since ON entry
WHEN new.state = 'withdrawn' AND new.absent_since IS NULL BEGIN
	DELETE FROM document WHERE source = new.source;
END;

-- ---- views for people ----

-- For questions asked with sqlite3; aggregator(1) documents them.  Times are UTC.
CREATE VIEW v_entry AS
SELECT e.id,                         -- its number in the store
	s.name AS source,            -- short name
	e.state,                     -- live, held, withdrawn, purged
	e.published_id,              -- atom:id, RSS guid and JSON id in our feeds
	e.title, e.link, e.language,
	datetime(e.sort_at, 'unixepoch') AS published, -- its date in our feeds
	datetime(e.updated_out, 'unixepoch') AS updated, -- its last significant edit
	datetime(e.first_seen, 'unixepoch') AS first_seen,
	datetime(e.absent_since, 'unixepoch') AS absent_since -- NULL: its source shows it
FROM entry e JOIN source s ON s.id = e.source;

CREATE VIEW v_source AS
SELECT name,                         -- short name
	title, home, url,
	coalesce(proven_url, url) AS address, -- that is asked
	is_listed, entries, documents,
	datetime(last_request, 'unixepoch') AS last_request,
	datetime(last_success, 'unixepoch') AS last_success,
	datetime(next_due, 'unixepoch') AS next_due,
	rule,                        -- why then
	datetime(paused_at, 'unixepoch') AS paused_since -- NULL: it takes part
FROM source;

-- Of the sources that are listed.
CREATE VIEW v_health AS
SELECT s.name,
	CASE WHEN s.url IS NULL THEN 'waiting' WHEN s.paused_at IS NOT NULL THEN 'paused'
		WHEN s.last_request IS NULL THEN 'new' WHEN s.failures > 0 THEN 'failing'
		ELSE 'well' END AS state,
	s.failures,                  -- in a row
	datetime(s.failing_since, 'unixepoch') AS failing_since,
	s.failure_class, s.failure_message,
	datetime(s.last_success, 'unixepoch') AS last_success,
	(SELECT datetime(max(e.sort_at), 'unixepoch') FROM entry e
		WHERE e.source = s.id) AS newest_entry
FROM source s WHERE s.is_listed = 1;
