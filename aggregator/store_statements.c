#include "aggregator/store_statements.h"

/* What every answer says of its source: ?1 the source, ?2 when it was asked, ?3 next due. */
#define ASKED "last_request = ?2, next_due = ?3"
#define WELL                                                                               \
	", last_success = ?2, failures = 0, failing_since = NULL, failure_class = NULL,"   \
	" failure_message = NULL"

#define SOURCE_COLUMNS                                                                     \
	"SELECT id, name, title, home, url, language, is_listed, etag, last_modified,"     \
	" validators_url, next_due, last_request, last_success, failures, failing_since,"  \
	" failure_class, failure_message, moved_url, moved_since, moved_seen,"             \
	" moved_count, documents, body_hash, entries, feed, feed_updated FROM source"

#define ENTRY_COLUMNS                                                                      \
	"SELECT e.id, e.source, e.published_id, e.first_seen, e.sort_at, e.updated_out,"   \
	" e.title, e.language, e.digest, c.parsed, c.summary, c.content, c.cleaner"

const char *const store_statements[STATEMENT_COUNT] = {
	/* ---- sources ---- */
	[LISTING_ALL] = "SELECT id, name, title, home, url, language, is_listed FROM source"
			" ORDER BY name",
	[LISTING_ADD] =
		"INSERT INTO source (name, title, home, url, language, added_at, next_due)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
	[LISTING_PUT] = "UPDATE source SET title = ?2, home = ?3, url = ?4, language = ?5,"
			" is_listed = 1 WHERE id = ?1",
	[LISTING_MOVE] =
		"UPDATE source SET next_due = ?2, failures = 0, failing_since = NULL,"
		" failure_class = NULL, failure_message = NULL, moved_url = NULL,"
		" moved_since = NULL, moved_seen = NULL, moved_count = 0 WHERE id = ?1",
	[LISTING_DROP] = "UPDATE source SET is_listed = 0 WHERE id = ?1",
	[SOURCE_ALL] = SOURCE_COLUMNS " ORDER BY name",
	[SOURCE_DUE] = SOURCE_COLUMNS " WHERE is_listed = 1 AND url IS NOT NULL"
				      " AND next_due <= ?1 ORDER BY next_due, id",

	/* ---- answers ---- */
	[ANSWER_UNCHANGED] = "UPDATE source SET " ASKED WELL ", etag = coalesce(?4, etag),"
			     " last_modified = coalesce(?5, last_modified) WHERE id = ?1",
	[ANSWER_SAME] = "UPDATE source SET " ASKED WELL ", etag = ?4, last_modified = ?5,"
			" validators_url = ?6 WHERE id = ?1",
	[ANSWER_FAILED] =
		"UPDATE source SET " ASKED ", failures = failures + 1,"
		" failing_since = coalesce(failing_since, ?2), failure_class = ?4,"
		" failure_message = ?5 WHERE id = ?1",
	/* All right-hand sides see the row as it was. */
	[ANSWER_MOVED] =
		"UPDATE source SET moved_url = ?3,"
		" moved_since = CASE WHEN moved_url IS ?3 THEN moved_since"
		" WHEN ?3 IS NOT NULL THEN ?2 END,"
		" moved_seen = CASE WHEN ?3 IS NOT NULL THEN ?2 END,"
		" moved_count = CASE WHEN ?3 IS NULL THEN 0"
		" WHEN moved_url IS ?3 THEN moved_count + 1 ELSE 1 END WHERE id = ?1",
	[ANSWER_READ] =
		"UPDATE source SET documents = documents + 1, body_hash = ?2,"
		" feed = ?3, feed_updated = coalesce(?4, feed_updated) WHERE id = ?1",
	[DOCUMENT_ADD] =
		"INSERT INTO document (source, number, received_at, url, content_type,"
		" hash, size, body) SELECT id, documents, ?2, ?3, ?4, ?5, ?6, ?7"
		" FROM source WHERE id = ?1",
	[DOCUMENT_EXPIRE] = "DELETE FROM document WHERE source = ?1 AND number <="
			    " (SELECT documents FROM source WHERE id = ?1) - ?2",

	/* ---- entries ---- */
	[KEY_FIND] =
		"SELECT k.entry, e.digest FROM entry_key k JOIN entry e ON e.id = k.entry"
		" WHERE k.source = ?1 AND k.kind = ?2 AND k.digest = ?3"
		" ORDER BY k.entry LIMIT 2",
	[KEY_HAS] =
		"SELECT 1 FROM entry_key WHERE entry = ?1 AND kind = ?2 AND digest = ?3",
	[KEY_ADD] = "INSERT INTO entry_key (source, kind, digest, entry)"
		    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	[ID_FIND] = "SELECT 1 FROM entry WHERE published_id = ?1",
	[SECOND_FIND] = "SELECT 1 FROM entry WHERE updated_out = ?1",
	/* Both walk the index from ?1, which is taken, to the end of the run without a gap. */
	[SECOND_NEXT] = "SELECT t.updated_out + 1 FROM entry t WHERE t.updated_out >= ?1"
			" AND NOT EXISTS (SELECT 1 FROM entry n"
			" WHERE n.updated_out = t.updated_out + 1)"
			" ORDER BY t.updated_out LIMIT 1",
	[SECOND_BEFORE] = "SELECT t.updated_out - 1 FROM entry t WHERE t.updated_out <= ?1"
			  " AND NOT EXISTS (SELECT 1 FROM entry n"
			  " WHERE n.updated_out = t.updated_out - 1)"
			  " ORDER BY t.updated_out DESC LIMIT 1",
	[ENTRY_ADD] =
		"INSERT INTO entry (source, published_id, first_seen, sort_at, updated_out,"
		" changed_at, digest, title, link, language)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?3, ?6, ?7, ?8, ?9)",
	[ENTRY_CHANGE] = "UPDATE entry SET updated_out = ?2, changed_at = ?3, digest = ?4,"
			 " title = ?5, link = ?6, language = ?7 WHERE id = ?1",
	[ENTRY_READ] = ENTRY_COLUMNS " FROM entry e JOIN content c ON c.entry = e.id"
				     " WHERE e.id = ?1",
	[ENTRY_NEWEST] = ENTRY_COLUMNS " FROM entry e JOIN content c ON c.entry = e.id"
				       " JOIN source s ON s.id = e.source"
				       " WHERE e.state = 'live' AND s.is_listed = 1"
				       " ORDER BY e.sort_at DESC, e.id DESC LIMIT ?1",
	[ENTRY_UNCLEANED] = "SELECT c.entry FROM content c INDEXED BY content_cleaner"
			    " JOIN entry e ON e.id = c.entry WHERE c.cleaner < ?1"
			    " ORDER BY e.sort_at DESC, e.id DESC LIMIT ?2",
	[CONTENT_PUT] = "INSERT INTO content (entry, parsed, summary, content, cleaner)"
			" VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (entry) DO UPDATE SET"
			" parsed = excluded.parsed, summary = excluded.summary,"
			" content = excluded.content, cleaner = excluded.cleaner",
	[CONTENT_CLEAN] = "UPDATE content SET summary = ?2, content = ?3, cleaner = ?4"
			  " WHERE entry = ?1",
	[TITLE_PUT] = "UPDATE entry SET title = ?2 WHERE id = ?1",
	[REVISION_ADD] =
		"INSERT INTO revision (entry, number, replaced_at, updated_out, digest,"
		" parsed) SELECT e.id,"
		" 1 + coalesce((SELECT max(number) FROM revision WHERE entry = e.id), 0),"
		" ?3, e.updated_out, e.digest, c.parsed"
		" FROM entry e JOIN content c ON c.entry = e.id"
		" WHERE e.id = ?1 AND e.updated_out <> ?2",
	[REVISION_EXPIRE] = "DELETE FROM revision WHERE entry = ?1 AND number <="
			    " (SELECT max(number) FROM revision WHERE entry = ?1) - ?2",
	[PRESENT_ALL] = "SELECT id FROM entry WHERE source = ?1 AND absent_since IS NULL"
			" ORDER BY id",
	[PRESENT_END] =
		"UPDATE entry SET absent_since = ?2, absent_document ="
		" (SELECT documents FROM source WHERE id = entry.source) WHERE id = ?1",
	[PRESENT_BACK] = "UPDATE entry SET absent_since = NULL, absent_document = NULL"
			 " WHERE id = ?1 AND absent_since IS NOT NULL",
};
