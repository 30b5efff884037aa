-- Version 4 of the store: retention, what is published of whom, news pages.  Conventions as in
-- schema.sql.

-- ---- the source list ----

DELETE FROM list; -- the list is to be read again for what is new in it

-- ---- counting ----

-- source.entries is counted where a transaction ends, once for all that it added to a source;
-- deleting counts for itself, still.
DROP TRIGGER entry_counted;

-- ---- retention ----

-- ---- publishing ----

-- ---- news pages ----

-- ---- search and stories ----
