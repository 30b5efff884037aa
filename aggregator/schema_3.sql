-- Version 3 of the store: what is decided about entries, and why; stories; search; the
-- operator's hand.  Conventions as in schema.sql.

-- ---- what an entry says ----

-- ---- identity, dates and edits ----

-- ---- stories ----

-- ---- search ----

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
