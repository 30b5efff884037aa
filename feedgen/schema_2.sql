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
