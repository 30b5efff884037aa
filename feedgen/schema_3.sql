-- Tags and languages that have a feed, or had one: what subscribers know it by stays.
CREATE TABLE topic (
	kind  TEXT NOT NULL CHECK (kind IN ('tag', 'lang')),
	-- what is known again: the tag in small letters, the language without its region
	name  TEXT NOT NULL,
	-- for people: as it was written in the oldest item when the feed was new
	title TEXT NOT NULL,
	-- its part of addresses
	slug  TEXT NOT NULL,
	-- how its feed was written last, so that it is not made again to be compared: XXH3-128 of
	-- what it holds and of the stamps of its files; NULL: it was not
	content BLOB CHECK (length(content) = 16),
	files   BLOB CHECK (length(files) = 16),
	items   INTEGER,
	updated INTEGER,
	PRIMARY KEY (kind, name),
	UNIQUE (kind, slug)
) STRICT, WITHOUT ROWID;
