-- Version 3 of the store: what is decided about entries, and why; stories; search; the
-- operator's hand.  Conventions as in schema.sql.

-- ---- what an entry says ----

-- ---- identity, dates and edits ----

-- ---- stories ----

-- ---- search ----

-- ---- the operator's hand ----

-- `aggregator pause` took it out of the schedule then; NULL: it takes part.
ALTER TABLE source ADD COLUMN paused_at INTEGER;

-- ---- views for people ----
