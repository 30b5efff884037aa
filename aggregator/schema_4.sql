-- Version 4 of the store: retention, what is published of whom, news pages.  Conventions as in
-- schema.sql.

-- ---- the source list ----

DELETE FROM list; -- the list is to be read again for what is new in it

ALTER TABLE source ADD COLUMN other_title TEXT; -- its name in another language

-- ---- retention ----

-- ---- publishing ----

ALTER TABLE request ADD COLUMN milliseconds INTEGER; -- from sending it to the end of the
                             -- answer; NULL: there was none, or nobody looked

-- ---- news pages ----

-- ---- search and stories ----
