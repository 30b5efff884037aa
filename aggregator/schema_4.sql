-- Version 4 of the store: retention, what is published of whom, news pages.  Conventions as in
-- schema.sql.

-- ---- the source list ----

DELETE FROM list; -- the list is to be read again for what is new in it

-- ---- retention ----

-- ---- publishing ----

-- ---- news pages ----

-- ---- search and stories ----
