-- Version 3 of the store: what is decided about entries, and why; stories; search; the
-- operator's hand.  Conventions as in schema.sql.

-- ---- what an entry says ----

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

-- ---- search ----

-- ---- the operator's hand ----

-- `aggregator pause` took it out of the schedule then; NULL: it takes part.
ALTER TABLE source ADD COLUMN paused_at INTEGER;

-- ---- views for people ----
