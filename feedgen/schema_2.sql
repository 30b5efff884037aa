-- Items that were taken down: they never come back, whatever the records and the list of
-- withdrawn items say later.
CREATE TABLE withdrawn (
	-- what names the item: its published id; also as the operator's list has it, an address
	-- or <section>/<id>
	item   TEXT PRIMARY KEY,
	-- the moment of the build that took it down, seconds since 1970 UTC
	since  INTEGER NOT NULL,
	-- in the operator's words; NULL: none given
	reason TEXT
) STRICT, WITHOUT ROWID;

-- Files that were read without a fault, and what was read: until such a file changes it is
-- not opened again.  Nothing but a memory of the records: it may be emptied at any time.
CREATE TABLE file (
	id      INTEGER PRIMARY KEY,
	-- as it was named or found
	path    TEXT NOT NULL,
	-- what changes when the file does: bytes, nanoseconds since 1970 (of the content, and of
	-- anything), and the number of the file in its file system
	size    INTEGER NOT NULL,
	written   INTEGER NOT NULL,
	changed   INTEGER NOT NULL,
	inode   INTEGER NOT NULL,
	-- of its records, what every build needs (records_pack.h)
	summary BLOB NOT NULL
) STRICT;

-- The rest, which a build needs of the records that it publishes: apart, so that the table
-- above is read quickly.
CREATE TABLE file_content (
	file    INTEGER PRIMARY KEY REFERENCES file (id) ON DELETE CASCADE,
	content BLOB NOT NULL
) STRICT;

-- What the files were read with: program, zone, addresses, corrections (XXH3-128).  When it
-- changes, all are read anew.
CREATE TABLE reading (
	id     INTEGER PRIMARY KEY CHECK (id = 1),
	manner BLOB NOT NULL
) STRICT;
