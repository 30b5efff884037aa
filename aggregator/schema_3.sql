-- Version 3 of the store: what is decided about entries, and why; stories; search; the
-- operator's hand.  Conventions as in schema.sql.

-- ---- the source list ----

-- What a run would have to read the list for otherwise.
ALTER TABLE source ADD COLUMN zone_minutes INTEGER; -- of dates that name no zone, minutes
                             -- east of UTC, as the list says; NULL: the site's
ALTER TABLE source ADD COLUMN has_request INTEGER NOT NULL DEFAULT 0
	CHECK (has_request IN (0, 1)); -- 1: it is asked in a way of its own (headers, a
	                     -- password, a proxy ...), which only the list holds

DELETE FROM list; -- the list is to be read for them

-- ---- what an entry says ----

-- ---- identity, dates and edits ----

-- ---- stories ----

-- ---- search ----

-- ---- the operator's hand ----

-- `aggregator pause` took it out of the schedule then; NULL: it takes part.
ALTER TABLE source ADD COLUMN paused_at INTEGER;

-- ---- views for people ----
