-- Version 3 of the store: what is decided about entries, and why; stories; search; the
-- operator's hand.  Conventions as in schema.sql.

-- ---- how sources are asked ----

-- Short name of the source before it in the list with the same address, asked in the same
-- way (twins.h): this one is not asked.  NULL: there is none.
ALTER TABLE source ADD COLUMN same_as TEXT;
DELETE FROM list; -- which tells it

-- ---- what an entry says ----

-- ---- identity, dates and edits ----

-- ---- stories ----

-- ---- search ----

-- ---- the operator's hand ----

-- `aggregator pause` took it out of the schedule then; NULL: it takes part.
ALTER TABLE source ADD COLUMN paused_at INTEGER;

-- ---- views for people ----
