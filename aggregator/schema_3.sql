-- Version 3 of the store: what is decided about entries, and why; stories; search; the
-- operator's hand.  Conventions as in schema.sql.

-- ---- what an entry says ----

-- ---- identity, dates and edits ----

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

-- ---- the operator's hand ----

-- `aggregator pause` took it out of the schedule then; NULL: it takes part.
ALTER TABLE source ADD COLUMN paused_at INTEGER;

-- ---- views for people ----
