#include "aggregator/store_statements.h"

/* What every answer says of its source: ?1 the source, ?2 when it was asked, ?3 next due,
 * ?4 by which rule. */
#define ASKED "last_request = ?2, next_due = ?3, rule = ?4"
#define NO_FAILURE                                                                         \
	"failures = 0, failing_since = NULL, failure_class = NULL,"                        \
	" failure_message = NULL, class_failures = 0, class_since = NULL"
#define WELL ", last_success = ?2, interval = ?5, " NO_FAILURE
#define NOT_MOVED                                                                          \
	"moved_url = NULL, moved_since = NULL, moved_seen = NULL, moved_count = 0,"        \
	" moved_days = 0"

/* The longest pause that the source's site or host asked for. */
#define HELD(column)                                                                       \
	"(SELECT " column " FROM host WHERE key IN (source.host, source.site)"             \
	" ORDER BY next_allowed DESC LIMIT 1)"

#define SOURCE_COLUMNS                                                                     \
	"SELECT id, name, title, home, url, language, is_listed, etag, last_modified,"     \
	" validators_url, next_due, last_request, last_success, failures, failing_since,"  \
	" failure_class, failure_message, moved_url, moved_since, moved_seen,"             \
	" moved_count, documents, body_hash, entries, feed, feed_updated,"                 \
	" source.host, site, rule, interval, class_failures, class_since,"                 \
	" unchanged_since, doubted_at, liar_since, wire_bytes, moved_days, proven_url,"    \
	" proven_at, " HELD("next_allowed") ", " HELD(                                     \
		"reason") ","                                                              \
			  " (SELECT pause_ms FROM host WHERE key = source.site),"          \
			  " (SELECT noted_at FROM host WHERE key = source.site),"          \
			  " zone_minutes, has_request, same_as, paused_at,"                \
			  " identity, guid_churns, dateless_since,"                        \
			  " (SELECT count(*) FROM entry WHERE source = source.id"          \
			  " AND state = 'held' AND held_until IS NULL),"                   \
			  " (SELECT count(*) FROM entry WHERE source = source.id"          \
			  " AND frozen_until > last_request),"                             \
			  " identity_rule, updates_rule, priority,"                        \
			  " given_etag, given_date, content_rule FROM source"

/* Listed sources with an address that fulfil a condition on ?1, the present, and whose
 * sites have not asked for a pause: one of each site, then a second, and so on; at most ?2
 * (-1: all).  Sources on private hosts go round over the hosts. */
#define SOURCES_TO_ASK(condition)                                                          \
	SOURCE_COLUMNS                                                                     \
	" JOIN (SELECT id AS due, row_number() OVER (PARTITION BY coalesce(site, host)"    \
	" ORDER BY next_due, id) AS turn FROM source"                                      \
	" WHERE is_listed = 1 AND url IS NOT NULL AND same_as IS NULL"                     \
	" AND paused_at IS NULL AND " condition                                            \
	" AND NOT EXISTS (SELECT 1 FROM host WHERE key IN (source.host, source.site)"      \
	" AND next_allowed > ?1)) ON due = id ORDER BY turn, next_due, id LIMIT ?2"

/* Whatever matches, the latest arrivals first; a title weighs ten times as much as the text, a
 * filter nothing. */
#define SEARCH_MATCHES                                                                     \
	"FROM search WHERE search MATCH ?1 ORDER BY search.rowid DESC LIMIT ?2"
#define SEARCH_MATCHES_DATED                                                               \
	"FROM search CROSS JOIN entry e INDEXED BY entry_date ON e.id = search.rowid"      \
	" WHERE search MATCH ?1 AND e.sort_at >= ?5 AND e.sort_at < ?6"                    \
	" ORDER BY search.rowid DESC LIMIT ?2"
#define SEARCH_RANK "search_rank(search, ?3, ?4, 1, 10, 3, 3, 0)"

#define ENTRY_COLUMNS                                                                      \
	"SELECT e.id, e.source, e.published_id, e.first_seen, e.sort_at, e.updated_out,"   \
	" e.title, e.language, e.digest, c.parsed, c.summary, c.content, c.cleaner"

/* The rules of dating.h by which an entry has the moment at which it came. */
#define UNDATED "('missing', 'absurd', 'too-far', 'now')"

#define HAND_COLUMNS "SELECT e.id, e.source, e.published_id, e.title, e.state FROM entry e"

const char *const store_statements[STATEMENT_COUNT] = {
	/* ---- sources ---- */
	[LISTING_ALL] = "SELECT id, name, title, home, url, language, is_listed, host,"
			" zone_minutes, has_request, same_as, identity_rule, updates_rule, "
			"priority, include_rule, exclude_rule, content_rule, other_title"
			" FROM source ORDER BY name",
	[LISTING_ADD] = "INSERT INTO source (name, title, home, url, language, "
			"zone_minutes,"
			" has_request, added_at, next_due, same_as, identity_rule,"
			" updates_rule, priority, include_rule, exclude_rule, content_rule,"
			" other_title)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11, ?12,"
			" ?13, ?14, ?15, ?16)",
	[LISTING_PUT] = "UPDATE source SET title = ?2, home = ?3, url = ?4, language = ?5,"
			" zone_minutes = ?6, has_request = ?7, same_as = ?8, identity_rule "
			"= ?9,"
			" updates_rule = ?10, priority = ?11, include_rule = ?12,"
			" exclude_rule = ?13, content_rule = ?14, other_title = ?15,"
			" is_listed = 1"
			" WHERE id = ?1",
	[LISTING_MOVE] = "UPDATE source SET next_due = ?2, rule = NULL, interval = "
			 "0, " NO_FAILURE
			 ", unchanged_since = NULL, doubted_at = NULL, liar_since = NULL,"
			 " proven_url = NULL, proven_at = NULL, " NOT_MOVED
			 " WHERE id = ?1",
	[LISTING_HOST] = "UPDATE source SET host = ?2, site = ?3 WHERE id = ?1",
	[LISTING_DROP] = "UPDATE source SET is_listed = 0 WHERE id = ?1",
	[SOURCE_RULES] = "SELECT id, include_rule, exclude_rule FROM source"
			 " WHERE include_rule IS NOT NULL OR exclude_rule IS NOT NULL"
			 " ORDER BY id",
	[LIST_READ] = "SELECT hash, size, modified_ns FROM list",
	[LIST_PUT] = "INSERT OR REPLACE INTO list (id, hash, size, modified_ns)"
		     " VALUES (1, ?1, ?2, ?3)",
	[SOURCE_ALL] = SOURCE_COLUMNS " ORDER BY name",
	[SOURCE_NAMED] = SOURCE_COLUMNS " WHERE name = ?1",
	[SOURCE_OF_ID] = SOURCE_COLUMNS " WHERE id = ?1",
	[SOURCE_DUE] = SOURCES_TO_ASK("next_due <= ?1"),
	[SOURCE_FORCED] = SOURCES_TO_ASK(
		"(last_request IS NULL OR last_request <= ?1 - ?3)"
		" AND (next_due <= ?1 OR failure_class IS NOT 'limited')"),

	/* ---- answers ---- */
	[ANSWER_UNCHANGED] = "UPDATE source SET " ASKED WELL ", etag = coalesce(?6, etag),"
			     " last_modified = coalesce(?7, last_modified),"
			     " unchanged_since = coalesce(unchanged_since, ?2)"
			     " WHERE id = ?1",
	[ANSWER_SAME] = "UPDATE source SET " ASKED WELL ", etag = ?6, last_modified = ?7,"
			" validators_url = ?8, wire_bytes = ?9, unchanged_since = NULL"
			" WHERE id = ?1",
	[ANSWER_SPARED] = "UPDATE source SET " ASKED " WHERE id = ?1",
	[ANSWER_FAILED] =
		"UPDATE source SET " ASKED ", failures = failures + 1,"
		" failing_since = coalesce(failing_since, ?2), failure_class = ?5,"
		" failure_message = ?6,"
		" class_failures = CASE WHEN failure_class IS ?5 THEN "
		"class_failures + 1"
		" ELSE 1 END,"
		" class_since = CASE WHEN failure_class IS ?5 THEN class_since "
		"ELSE ?2 END"
		" WHERE id = ?1",
	/* All right-hand sides see the row as it was. */
	[ANSWER_MOVED] = "UPDATE source SET moved_url = ?3,"
			 " moved_since = CASE WHEN moved_url IS ?3 THEN moved_since"
			 " WHEN ?3 IS NOT NULL THEN ?2 END,"
			 " moved_seen = CASE WHEN ?3 IS NOT NULL THEN ?2 END,"
			 " moved_count = CASE WHEN ?3 IS NULL THEN 0"
			 " WHEN moved_url IS ?3 THEN moved_count + 1 ELSE 1 END,"
			 " moved_days = CASE WHEN ?3 IS NULL THEN 0"
			 " WHEN moved_url IS ?3 THEN moved_days + (moved_seen / "
			 "86400 <> ?2 / 86400)"
			 " ELSE 1 END WHERE id = ?1",
	[ANSWER_READ] = "UPDATE source SET documents = documents + 1, body_hash = ?2,"
			" feed = ?3, feed_updated = coalesce(?4, feed_updated) WHERE id = "
			"?1",
	[SOURCE_GIVEN] = "UPDATE source SET given_etag = ?2, given_date = ?3 WHERE id = ?1",
	[SOURCE_DOUBTED] = "UPDATE source SET doubted_at = ?2, liar_since = ?3"
			   " WHERE id = ?1",
	/* The validators are the old address's; everything else goes on. */
	[SOURCE_MOVED] = "UPDATE source SET proven_url = ?2, proven_at = ?3, host "
			 "= ?4, site = ?5,"
			 " etag = NULL, last_modified = NULL, validators_url = "
			 "NULL, " NOT_MOVED " WHERE id = ?1",
	[DOCUMENT_ADD] = "INSERT INTO document (source, number, received_at, url, "
			 "content_type,"
			 " hash, size, body) SELECT id, documents, ?2, ?3, ?4, ?5, ?6, ?7"
			 " FROM source WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM entry"
			 " WHERE source = ?1 AND state = 'withdrawn' AND absent_since IS "
			 "NULL)",
	[DOCUMENT_EXPIRE] = "DELETE FROM document WHERE source = ?1 AND number <="
			    " (SELECT documents FROM source WHERE id = ?1) - ?2",

	/* ---- the clock ---- */
	[CLOCK_LATEST] = "SELECT max(coalesce((SELECT max(last_request) FROM source), 0),"
			 " coalesce((SELECT max(noted_at) FROM host), 0))",
	[CLOCK_SOURCES] =
		"UPDATE source SET next_due = ?1 + max(next_due - last_request, 0),"
		" last_request = ?1, rule = ?2 WHERE last_request > ?1",
	[CLOCK_HOSTS] = "UPDATE host SET next_allowed = ?1 + max(next_allowed - "
			"noted_at, 0),"
			" noted_at = ?1 WHERE noted_at > ?1",

	/* ---- sites and hosts ---- */
	[HOST_READ] = "SELECT next_allowed, noted_at, repeats, pause_ms FROM host"
		      " WHERE key = ?1",
	[HOST_PUT] = "INSERT INTO host (key, next_allowed, noted_at, repeats, pause_ms, "
		     "reason)"
		     " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (key) DO UPDATE SET"
		     " next_allowed = excluded.next_allowed, noted_at = "
		     "excluded.noted_at,"
		     " repeats = excluded.repeats, pause_ms = excluded.pause_ms,"
		     " reason = excluded.reason",
	[HOST_WELL] = "UPDATE host SET repeats = 0 WHERE key IN (?1, ?2) AND repeats > 0"
		      " AND next_allowed <= ?3",

	/* ---- the journal ---- */
	[ENTRY_DATES] = "SELECT sort_at FROM entry WHERE source = ?1"
			" ORDER BY sort_at DESC, id DESC LIMIT ?2",
	[REQUEST_ADD] = "INSERT INTO request (source, sent_at, host, status, "
			"failure, bytes, saved,"
			" sent, withheld, early, is_forced, hint, hint_seconds, "
			"decision, rule,"
			" next_due, is_bogus, is_out_of_step, milliseconds)"
			" VALUES (?1, ?2, ?3, "
			"?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
			" ?14, ?15, ?16, ?17, ?18, ?19)",
	[REQUEST_EXPIRE] = "DELETE FROM request WHERE source = ?1 AND id <= "
			   "(SELECT id FROM request"
			   " WHERE source = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
	[REQUEST_ALL] = "SELECT sent_at, host, status, failure, bytes, saved, sent, "
			"withheld,"
			" early, is_forced, hint, decision, rule, next_due FROM request"
			" WHERE source = ?1 ORDER BY id",
	[TRANSITION_ADD] = "INSERT INTO transition (source, at, old, new, message)"
			   " VALUES (?1, ?2, ?3, ?4, ?5)",
	[TRANSITION_EXPIRE] =
		"DELETE FROM transition WHERE source = ?1 AND id <= (SELECT id FROM"
		" transition WHERE source = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
	[TRANSITION_ALL] = "SELECT at, old, new, message FROM transition WHERE source = ?1"
			   " ORDER BY id",
	[MANNERS_ALL] = "SELECT host, count(*), sum(status IS 304), sum(sent <> 0), "
			"sum(sent = 0),"
			" sum(withheld <> 0 AND sent = 0), sum(is_bogus), "
			"sum(is_out_of_step), sum(bytes), sum(saved), "
			"sum(early > 0),"
			" sum(is_forced), sum(hint_seconds > 0),"
			" sum(hint_seconds > 0 AND next_due - sent_at >= hint_seconds),"
			" sum(hint LIKE '%retry-after=%'), sum(hint LIKE '%max-age=%'),"
			" sum(hint LIKE '%expires=%'), sum(hint LIKE '%ttl=%'),"
			" sum(hint LIKE '%sy=%'), sum(hint LIKE '%skip-hours%'),"
			" sum(hint LIKE '%skip-days%')"
			" FROM request GROUP BY host ORDER BY host",

	/* ---- entries ---- */
	[KEY_FIND] = "SELECT k.entry, e.digest, e.sort_at FROM entry_key k JOIN "
		     "entry e ON "
		     "e.id = k.entry"
		     " WHERE k.source = ?1 AND k.kind = ?2 AND k.digest = ?3"
		     " ORDER BY k.entry LIMIT 2",
	[KEY_HAS] = "SELECT 1 FROM entry_key WHERE source = (SELECT source FROM entry"
		    " WHERE id = ?1) AND kind = ?2 AND digest = ?3 AND entry = ?1",
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
	/* One row without a trigger: a statement that writes more than one keeps a copy of each
	 * page that it touches, to be undone by itself: a quarter of a first import. */
	[ENTRY_ADD] = "INSERT INTO entry (source, published_id, first_seen, sort_at, "
		      "updated_out,"
		      " changed_at, digest, title, link, language, date_rule, held_for,"
		      " held_until, is_backfill, state, first_document)"
		      " VALUES (?1, ?2, ?3, ?4, ?5, ?3, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
		      "?13,"
		      " iif(?11 IS NULL, 'live', 'held'),"
		      " (SELECT documents + 1 FROM source WHERE id = ?1))",
	[ENTRIES_COUNTED] = "UPDATE source SET entries = entries + ?2 WHERE id = ?1",
	[ENTRY_CHANGE] = "UPDATE entry SET updated_out = ?2, changed_at = ?3, digest = ?4,"
			 " title = ?5, link = ?6, language = ?7 WHERE id = ?1",
	[ENTRY_READ] = ENTRY_COLUMNS " FROM entry e JOIN content c ON c.entry = e.id"
				     " WHERE e.id = ?1",
	[ENTRY_NEWEST] = ENTRY_COLUMNS " FROM entry e JOIN content c ON c.entry = e.id"
				       " JOIN source s ON s.id = e.source"
				       " WHERE e.state = 'live' AND e.is_backfill = 0"
				       " AND s.is_listed = 1"
				       " AND NOT EXISTS (SELECT 1 FROM story_entry m"
				       " JOIN story t ON t.id = m.story"
				       " WHERE m.entry = e.id AND t.lead <> e.id)"
				       " ORDER BY e.sort_at DESC, e.id DESC LIMIT ?1",
	[ENTRY_PAGE] = "SELECT e.id, e.sort_at, e.source FROM entry e"
		       " JOIN source s ON s.id = e.source"
		       " WHERE e.state = 'live' AND e.is_backfill = 0 AND s.is_listed = 1"
		       " AND (e.sort_at, e.id) < (?1, ?2)"
		       " AND NOT EXISTS (SELECT 1 FROM story_entry m"
		       " JOIN story t ON t.id = m.story"
		       " WHERE m.entry = e.id AND t.lead <> e.id)"
		       " ORDER BY e.sort_at DESC, e.id DESC LIMIT ?3",
	[ENTRY_UNCLEANED] = "SELECT c.entry FROM content c INDEXED BY content_cleaner"
			    " JOIN entry e ON e.id = c.entry WHERE c.cleaner < ?1"
			    " ORDER BY e.sort_at DESC, e.id DESC LIMIT ?2",
	[CONTENT_PUT] = "INSERT INTO content (entry, parsed, guid, cleaner)"
			" VALUES (?1, ?2, ?3, ?4) ON CONFLICT (entry) DO UPDATE SET"
			" parsed = excluded.parsed, guid = excluded.guid,"
			" cleaner = excluded.cleaner, summary = NULL, content = NULL",
	[TITLE_PUT] = "UPDATE entry SET title = ?2 WHERE id = ?1",
	[REVISION_ADD] = "INSERT INTO revision (entry, number, replaced_at, "
			 "updated_out, digest,"
			 " parsed) SELECT e.id,"
			 " 1 + coalesce((SELECT max(number) FROM revision WHERE "
			 "entry = e.id), 0),"
			 " ?3, e.updated_out, e.digest, c.parsed"
			 " FROM entry e JOIN content c ON c.entry = e.id"
			 " WHERE e.id = ?1 AND e.updated_out <> ?2",
	[REVISION_EXPIRE] = "DELETE FROM revision WHERE entry = ?1 AND number <="
			    " (SELECT max(number) FROM revision WHERE entry = ?1) - ?2",
	[PRESENT_ALL] = "SELECT id FROM entry WHERE source = ?1 AND absent_since IS NULL"
			" ORDER BY id",
	[PRESENT_END] = "UPDATE entry SET absent_since = ?2, absent_document ="
			" (SELECT documents FROM source WHERE id = entry.source) "
			"WHERE id = ?1",
	[PRESENT_BACK] = "UPDATE entry SET absent_since = NULL, absent_document = NULL"
			 " WHERE id = ?1 AND absent_since IS NOT NULL",

	/* ---- search ---- */
	[SEARCH_STATE] = "SELECT version, reached FROM search_state",
	[SEARCH_MARK] = "UPDATE search_state SET version = ?1, reached = ?2",
	[SEARCH_OPTIMIZE] = "INSERT INTO search (search) VALUES ('optimize')",
	[SEARCH_EMPTY] = "INSERT INTO search (search) VALUES ('delete-all')",
	/* Rows of entries are never deleted, and their ids have no gaps. */
	[SEARCH_WAITING] = "SELECT coalesce((SELECT max(id) FROM entry), 0) - ?1"
			   " + (SELECT count(*) FROM search_pending WHERE entry <= ?1)",
	[SEARCH_CHANGED] = "SELECT p.entry, e.state = 'live'"
			   " AND NOT EXISTS (SELECT 1 FROM search_docsize WHERE id = e.id)"
			   " FROM search_pending p JOIN entry e ON e.id = p.entry WHERE "
			   "p.entry > ?1"
			   " ORDER BY p.entry LIMIT ?2",
	[SEARCH_ARRIVED] = "SELECT e.id, e.state = 'live'"
			   " AND NOT EXISTS (SELECT 1 FROM search_docsize WHERE id = e.id)"
			   " FROM entry e WHERE e.id > ?1 ORDER BY e.id LIMIT ?2",
	[SEARCH_PENDING] = "INSERT INTO search_pending VALUES (?1) ON CONFLICT DO NOTHING",
	[SEARCH_NOT_PENDING] = "DELETE FROM search_pending WHERE entry = ?1",
	[SEARCH_NONE_PENDING] = "DELETE FROM search_pending",
	[SEARCH_IS_INDEXED] = "SELECT 1 FROM search_docsize WHERE id = ?1",
	[SEARCH_SOURCE_OF] = "SELECT name FROM source WHERE id = ?1",
	[SEARCH_ADD] = "INSERT INTO search (rowid, body, title, author, tag, filter)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SEARCH_REMOVE] = "INSERT INTO search (search, rowid, body, title, author, "
			  "tag, filter)"
			  " VALUES ('delete', ?1, ?2, ?3, ?4, ?5, ?6)",
	[SEARCH_RANKED] = "SELECT rowid, " SEARCH_RANK " " SEARCH_MATCHES,
	[SEARCH_RANKED_DATED] = "SELECT search.rowid, " SEARCH_RANK
				" " SEARCH_MATCHES_DATED,
	/* These have no phrase to rank by: ?3 is 0, and ?4 in vain. */
	[SEARCH_NEWEST] = "SELECT search.rowid, ?3 * ?4 + (SELECT sort_at FROM entry"
			  " INDEXED BY entry_date WHERE id = search.rowid) " SEARCH_MATCHES,
	[SEARCH_NEWEST_DATED] =
		"SELECT search.rowid, ?3 * ?4 + e.sort_at " SEARCH_MATCHES_DATED,
	[SEARCH_RESULT] = "SELECT s.name, s.title FROM entry e JOIN source s"
			  " ON s.id = e.source WHERE e.id = ?1 AND e.state = 'live'",
	/* ---- the operator's hand ---- */
	/* A text that is a whole number equals that number (column affinity). */
	[HAND_NAMED] = HAND_COLUMNS " WHERE e.published_id = ?1 OR e.id = ?1"
				    " OR e.link = ?1 ORDER BY e.id",
	[HAND_AFTER] = HAND_COLUMNS " WHERE e.id > ?1 AND (?2 = 0 OR e.source = ?2)"
				    " AND e.state IN ('live', 'held') ORDER BY e.id"
				    " LIMIT ?3",
	[HAND_PUBLISHED] = HAND_COLUMNS " WHERE e.published_id = ?1",
	[WITHDRAW_CONTENT] = "DELETE FROM content WHERE entry = ?1",
	[WITHDRAW_REVISIONS] = "DELETE FROM revision WHERE entry = ?1",
	[WITHDRAW_DOCUMENTS] = "DELETE FROM document WHERE source ="
			       " (SELECT source FROM entry WHERE id = ?1)",
	[WITHDRAW_NOTE] = "UPDATE entry SET withdrawn_at = ?2, withdrawn_reason = ?3"
			  " WHERE id = ?1 AND state = 'live'",
	[WITHDRAW_ENTRY] = "UPDATE entry SET state = 'withdrawn', title = NULL,"
			   " link = NULL, language = NULL WHERE id = ?1",
	[WITHDRAWN_LATEST] = "SELECT max(updated_out) FROM entry WHERE state = 'withdrawn'",
	[WITHDRAWN_LIST] = "SELECT e.published_id, e.sort_at, e.withdrawn_at,"
			   " e.withdrawn_reason, s.name FROM entry e"
			   " JOIN source s ON s.id = e.source"
			   " WHERE e.withdrawn_at IS NOT NULL"
			   " ORDER BY e.withdrawn_at DESC, e.id DESC LIMIT ?1",
	[PAUSE_PUT] = "UPDATE source SET paused_at = ?2 WHERE id = ?1",
	[PAUSE_END] = "UPDATE source SET paused_at = NULL WHERE id = ?1",

	/* ---- whether all is as it should be: each row is one problem ---- */
	[VERIFY_INTEGRITY] = "SELECT 'the file is damaged: ' || integrity_check"
			     " FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
	[VERIFY_REFERENCES] =
		"SELECT 'row ' || coalesce(rowid, '?') || ' of ' || \"table\" ||"
		" ' refers to a missing row of ' || parent FROM "
		"pragma_foreign_key_check",
	[VERIFY_COUNTS] = "SELECT name || ': ' || entries || ' entries are counted, ' ||"
			  " (SELECT count(*) FROM entry WHERE source = source.id) || ' are "
			  "there'"
			  " FROM source WHERE entries <>"
			  " (SELECT count(*) FROM entry WHERE source = source.id)",
	[VERIFY_CONTENT] =
		"SELECT 'entry ' || id || ' is ' || state || ' and says nothing' "
		"FROM entry"
		" WHERE state IN ('live', 'held')"
		" AND NOT EXISTS (SELECT 1 FROM content WHERE entry = entry.id)",
	[VERIFY_KEYS] = "SELECT 'entry ' || id || ' has no key to be known again by'"
			" FROM entry WHERE id NOT IN (SELECT entry FROM entry_key)",
	[VERIFY_WITHDRAWN] =
		"SELECT 'entry ' || id || ' is withdrawn and not gone' FROM entry"
		" WHERE state = 'withdrawn' AND (title IS NOT NULL OR link IS NOT "
		"NULL"
		" OR EXISTS (SELECT 1 FROM content WHERE entry = entry.id)"
		" OR EXISTS (SELECT 1 FROM revision WHERE entry = entry.id))",
	[VERIFY_PURGED] = "SELECT 'entry ' || id || ' is purged and not gone' FROM entry"
			  " WHERE state = 'purged'"
			  " AND (EXISTS (SELECT 1 FROM content WHERE entry = entry.id)"
			  " OR EXISTS (SELECT 1 FROM revision WHERE entry = entry.id))",
	/* An index of version 0 is built anew by the next run. */
	[VERIFY_UNINDEXED] =
		"SELECT 'entry ' || e.id || ' cannot be searched'"
		" FROM entry e JOIN search_state s ON e.id <= s.reached AND s.version > 0"
		" WHERE e.state = 'live'"
		" AND NOT EXISTS (SELECT 1 FROM search_pending WHERE entry = e.id)"
		" AND NOT EXISTS (SELECT 1 FROM search_docsize WHERE id = e.id)",
	[VERIFY_INDEXED] = "SELECT 'entry ' || d.id || ' is not live and can be searched'"
			   " FROM search_docsize d JOIN search_state s ON s.version > 0"
			   " LEFT JOIN entry e ON e.id = d.id WHERE e.state IS NOT 'live'",
	[VERIFY_STORIES] =
		"SELECT 'story ' || t.id || ' is led by entry ' || t.lead ||"
		" ', which is not shown' FROM story t JOIN entry e ON e.id = t.lead"
		" JOIN source s ON s.id = e.source WHERE t.is_leaderless = 0"
		" AND (e.state <> 'live' OR s.is_listed = 0)",
	[VERIFY_SPACE] = "SELECT 'space is not given back (auto_vacuum is off): "
			 "run sqlite3 on the"
			 " file with PRAGMA auto_vacuum = 2; VACUUM;' FROM "
			 "pragma_auto_vacuum"
			 " WHERE auto_vacuum = 0",
	[VERIFY_SEARCH] = "INSERT INTO search (search) VALUES ('integrity-check')",
	[VERIFY_LAST] = "SELECT max(id) FROM entry",
	[VERIFY_WORDS] = "SELECT term, doc, col, \"offset\" FROM search_words",
	[VERIFY_INDEX_ROWS] = "SELECT id FROM search_docsize ORDER BY id",
	[VERIFY_PUBLISHED] = "SELECT state, sort_at, updated_out, withdrawn_at FROM entry"
			     " WHERE published_id = ?1",
	/* ---- decisions ---- */
	[DECISION_SOURCE] = "UPDATE source SET identity = ?2, guid_churns = ?3,"
			    " dateless_since = ?4 WHERE id = ?1",
	[DECISION_NEWEST] = "SELECT sort_at FROM entry WHERE source = ?1 AND sort_at <= ?2"
			    " ORDER BY sort_at DESC LIMIT 1",
	[DECISION_UNDATED] =
		"SELECT count(*), min(sort_at) - 1 FROM entry WHERE source = ?1"
		" AND date_rule IN " UNDATED,
	[DECISION_RECOVERED] = "SELECT 1 FROM transition WHERE source = ?1"
			       " AND new = 'recovered' LIMIT 1",
	[DECISION_MATCHED] = "UPDATE entry SET matched_kind = ?2, matched_at = ?3"
			     " WHERE id = ?1",
	[DECISION_EDITS] = "SELECT edits, edits_since, frozen_until, EXISTS (SELECT 1 FROM"
			   " revision WHERE entry = ?1 AND digest = ?2)"
			   " FROM entry WHERE id = ?1",
	[DECISION_EDITED] = "UPDATE entry SET edits = ?2, edits_since = ?3,"
			    " frozen_until = ?4 WHERE id = ?1",
	[DECISION_REDATE] = "UPDATE entry SET sort_at = ?2, updated_out = ?3,"
			    " date_rule = ?4, held_until = ?5,"
			    " state = iif(?5 IS NULL, 'live', 'held')"
			    " WHERE id = ?1 AND state = 'held' AND held_for = 'future'",
	/* What was kept as old because it had no date stands where its date says, but for what
	 * `recover` may have been published before. */
	[DECISION_DATED] =
		"UPDATE entry SET sort_at = ?2, updated_out = ?3, date_rule = ?4,"
		" is_backfill = is_backfill AND EXISTS (SELECT 1 FROM transition"
		" WHERE source = entry.source AND new = 'recovered')"
		" WHERE id = ?1 AND state = 'held'"
		" AND date_rule IN " UNDATED,
	/* What is held until somebody accepts it has no such moment (NULL), and stays held. */
	[DECISION_WAITED] = "UPDATE entry SET held_until = min(held_until, ?2),"
			    " state = iif(min(held_until, ?2) <= ?3, 'live', 'held')"
			    " WHERE id = ?1 AND state = 'held' AND date_rule <> 'future'",
	[DECISION_RELEASE] = "UPDATE entry SET state = 'live' WHERE state = 'held'"
			     " AND held_until <= ?1",
	[DECISION_DUE] = "SELECT 1 FROM entry WHERE state = 'held' AND held_until <= ?1"
			 " LIMIT 1",
	[DECISION_ACCEPT] = "UPDATE entry SET state = 'live', is_backfill = ?2"
			    " WHERE source = ?1 AND state = 'held' AND held_until IS NULL",

	/* ---- explaining ---- */
	[EXPLAIN_ID] = "SELECT id FROM entry WHERE published_id = ?1",
	[EXPLAIN_KEY] = "SELECT k.entry FROM source s CROSS JOIN entry_key k"
			" ON k.source = s.id AND k.kind = ?1 AND k.digest = ?2"
			" ORDER BY k.entry DESC LIMIT 1",
	[EXPLAIN_ENTRY] = "SELECT e.id, e.published_id, s.name, s.is_listed, s.documents, "
			  "e.title,"
			  " e.link, e.state, e.first_seen, e.first_document, e.sort_at,"
			  " e.updated_out, e.changed_at, e.absent_since, e.date_rule, "
			  "e.held_for,"
			  " e.held_until, e.is_backfill, coalesce(e.matched_kind, -1), "
			  "e.matched_at,"
			  " e.edits, e.edits_since, e.frozen_until, e.purged_at,"
			  " e.purged_for"
			  " FROM entry e JOIN source s ON s.id = e.source WHERE e.id = ?1",
	[EXPLAIN_KEYS] = "SELECT kind, digest FROM entry_key WHERE source = (SELECT source"
			 " FROM entry WHERE id = ?1) AND entry = ?1 ORDER BY kind, digest",
	[EXPLAIN_REVISIONS] = "SELECT number, replaced_at, updated_out FROM revision"
			      " WHERE entry = ?1 ORDER BY number",
	[EXPLAIN_PLACE] = "SELECT count(*) FROM (SELECT 1 FROM entry e"
			  " JOIN source s ON s.id = e.source WHERE e.state = 'live'"
			  " AND e.is_backfill = 0 AND s.is_listed = 1"
			  " AND (e.sort_at, e.id) > (?1, ?2) LIMIT ?3)",

#include "aggregator/store_statements_publishing.inc"
};
