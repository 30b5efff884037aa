-- Version 5 of the store.  Conventions as in schema.sql.

-- ---- what `check` finds ----

-- The document of each source that was checked last, for the source's status page.
CREATE TABLE checked (
	source INTEGER PRIMARY KEY REFERENCES source (id),
	document INTEGER NOT NULL,   -- document.number
	program TEXT NOT NULL,       -- version that checked it; another one checks it again
	kinds INTEGER NOT NULL       -- of problems that it has; `finding` holds the worst
) STRICT;

-- A kind of problem, and the first place of its kind; an association reads the worst few.
CREATE TABLE finding (
	source INTEGER NOT NULL REFERENCES checked (source),
	rank INTEGER NOT NULL,       -- 1, 2, ...: the worst first
	code TEXT NOT NULL,          -- of the rule (feeds/check_rules*.inc), which has its texts
	count INTEGER NOT NULL,      -- places of this kind in the document
	line INTEGER NOT NULL,       -- 0: it is about the whole document
	column INTEGER NOT NULL,
	element TEXT,                -- what the rule's texts are filled with (struct finding)
	parent TEXT,
	value TEXT,
	detail TEXT,
	excerpt TEXT,                -- of the line
	PRIMARY KEY (source, rank)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER checked_went BEFORE DELETE ON checked BEGIN
	DELETE FROM finding WHERE source = old.source;
END;

-- They quote the document: what is withdrawn from it is gone from here, too.
CREATE TRIGGER checked_document_went AFTER DELETE ON document BEGIN
	DELETE FROM checked WHERE source = old.source AND document = old.number;
END;
CREATE TRIGGER checked_entry_went AFTER UPDATE OF state ON entry
WHEN new.state = 'withdrawn' AND old.state <> 'withdrawn' BEGIN
	DELETE FROM checked WHERE source = new.source;
END;

-- ---- search ----

-- The words of the index and where they stand, for `aggregator verify`.  By hand: SELECT doc
-- FROM search_words WHERE term = 'market' AND col = 'title'.
CREATE VIRTUAL TABLE search_words USING fts5vocab (search, instance);

-- The dates of entries that match, thousands of them all over the table: their rows are many
-- pages, this is few.
CREATE INDEX entry_date ON entry (id, sort_at);

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
