-- Version 4 of the store: retention, what is published of whom, news pages.  Conventions as in
-- schema.sql.

-- ---- the source list ----

DELETE FROM list; -- the list is to be read again for what is new in it

-- ---- counting ----

-- source.entries is counted where a transaction ends, once for all that it added to a source;
-- deleting counts for itself, still.
DROP TRIGGER entry_counted;

-- ---- what an entry says ----

-- content.parsed: the JSON, the summary and the content, each of these two behind a NUL, in one
-- Zstandard frame: a store half as large, and so half as much to write.  Whoever wants to read
-- them has the commands and what is published; the views never had them.  The columns summary
-- and content hold what an earlier version wrote, until the entry is stored again; nothing is
-- rewritten for this.  revision.parsed holds the same, of an earlier version the JSON alone.

-- ---- identity ----

-- Keys are looked for by their source; those of an entry are found among its source's.  A second
-- tree of them was a third of what they cost to store.
DROP INDEX entry_key_entry;

-- ---- retention ----

-- ---- publishing ----

-- ---- news pages ----

-- ---- search and stories ----
