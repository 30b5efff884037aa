-- What was read of files, by their paths: in the order in which a build meets them, so that
-- it goes through memory and file from end to end, and a file that is read anew keeps its
-- place.  The older tables are dropped, for a new version of the program reads all files anyway.
DROP TABLE file_content;
DROP TABLE file;

CREATE TABLE file (
	-- as it was named or found
	path    TEXT PRIMARY KEY,
	-- what changes when the file does: bytes, nanoseconds since 1970 (of the content, and of
	-- anything), and the number of the file in its file system
	size    INTEGER NOT NULL,
	written INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	inode   INTEGER NOT NULL,
	-- of its records, what every build needs (records_pack.h)
	summary BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The rest, which a build needs of the records that it publishes: apart, so that the table
-- above is read quickly.
CREATE TABLE file_content (
	path    TEXT PRIMARY KEY REFERENCES file (path) ON DELETE CASCADE,
	content BLOB NOT NULL
) STRICT;

-- All files are read anew.
DELETE FROM reading;
