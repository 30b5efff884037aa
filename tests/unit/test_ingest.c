#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "aggregator/ingest.h"
#include "feeds/sanitize.h"
#include "tests/unit/temporary.h"

#define NOW INT64_C(1767225600) /* 2026-01-01T00:00:00Z */
#define HOUR INT64_C(3600)

struct fixture {
	char folder[TEMPORARY_PATH_BYTES];
	char path[TEMPORARY_PATH_BYTES + 20];
	struct arena arena;
	struct store *store;
	struct error err;
	int64_t now;
	const char *last_modified;
	const char *source;
	bool is_delta;
	struct ingest_result result;
};

static void open_store(struct fixture *fixture)
{
	static const struct source_listing listings[] = {
		{.name = "coal", .url = "http://coal.example/feed", .language = "zh"},
		{.name = "steel", .url = "http://steel.example/feed"},
	};

	fixture->store = store_open(fixture->path, &fixture->err);
	assert_non_null(fixture->store);
	assert_true(store_sources_sync(fixture->store, listings, ROWS(listings), NOW,
	                               &fixture->err));
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	temporary_make(fixture->folder);
	snprintf(fixture->path, sizeof(fixture->path), "%s/store.db", fixture->folder);
	arena_init(&fixture->arena, (size_t)64 << 20);
	fixture->now = NOW;
	fixture->source = "coal";
	open_store(fixture);
	*state = fixture;
	return 0;
}

/* Runs SQL as somebody else would. */
static void run_elsewhere(const struct fixture *fixture, const char *sql)
{
	sqlite3 *handle;

	assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
}

/* The first column of the first row that `sql` gives, asked by another connection. */
static int64_t ask(const struct fixture *fixture, const char *sql)
{
	sqlite3 *handle;
	sqlite3_stmt *statement;
	int64_t answer;

	assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	answer = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(handle);
	return answer;
}

/* Whether the text packed in the only row that `sql` gives has a part. */
static bool says(const struct fixture *fixture, const char *sql, const char *part)
{
	struct error err = {0};
	sqlite3 *handle;
	sqlite3_stmt *statement;
	struct str packed;
	char *text;
	bool has_part;

	assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	packed.ptr = sqlite3_column_blob(statement, 0);
	packed.len = (size_t)sqlite3_column_bytes(statement, 0);
	text = pack_undo(NULL, packed, NULL, &err);
	assert_non_null(text);
	has_part = strstr(text, part);
	free(text);
	assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
	sqlite3_finalize(statement);
	sqlite3_close(handle);
	return has_part;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(fixture->err.message, "");
	store_close(fixture->store);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM pragma_integrity_check"
	                              " WHERE integrity_check = 'ok'"),
	                 1);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	arena_release(&fixture->arena);
	temporary_remove(fixture->folder);
	free(fixture);
	return 0;
}

static const struct source_state *state_of(struct fixture *fixture, const char *name)
{
	struct source_states sources;
	const struct source_state *state;

	assert_true(
		store_sources(fixture->store, &fixture->arena, &sources, &fixture->err));
	state = source_find(&sources, name);
	assert_non_null(state);
	return state;
}

/* A request for the source's feed that was answered. */
static struct asking asking_of(struct fixture *fixture, const char *name)
{
	static const struct schedule_settings hourly = {.min_interval = HOUR,
	                                                .max_interval = 24 * HOUR};
	struct asking_hop *hop = arena_new(&fixture->arena, struct asking_hop);

	assert_non_null(hop);
	hop->url = state_of(fixture, name)->url;
	hop->status = 200;
	hop->sent_at = fixture->now;
	return (struct asking){.source = state_of(fixture, name),
	                       .schedule = &hourly,
	                       .hops = hop,
	                       .hop_count = 1,
	                       .has_validators = true};
}

/* The source sends `body`; an hour passes. */
static void deliver_bytes(struct fixture *fixture, struct str body)
{
	static const struct ingest_options options = {
		.id_authority = "example.org,2020-01-01"};
	const struct asking asking = asking_of(fixture, fixture->source);
	struct ingest_input input = {
		.asking = &asking,
		.answer = {.requested_at = fixture->now,
	                   .etag = "\"e\"",
	                   .last_modified = fixture->last_modified},
		.body = body,
		.is_delta = fixture->is_delta,
	};

	input.answer.source = asking.source->id;
	input.answer.url = asking.source->url;
	assert_true(ingest_document(fixture->store, &options, &input, &fixture->result,
	                            &fixture->err));
	fixture->now += HOUR;
}

/* An RSS feed with these items, whatever comes of it. */
static void try_to_deliver(struct fixture *fixture, const char *items)
{
	const char *body = arena_printf(
		&fixture->arena,
		"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>"
		"<title>Coal</title><link>http://coal.example/</link>"
		"<description>News</description>%s</channel></rss>",
		items);

	assert_non_null(body);
	deliver_bytes(fixture, str_from(body));
}

static void deliver(struct fixture *fixture, const char *items)
{
	try_to_deliver(fixture, items);
	assert_string_equal(fixture->result.message, "");
}

static void assert_counts(const struct fixture *fixture, size_t added, size_t changed,
                          size_t same)
{
	assert_int_equal(fixture->result.outcome, INGEST_READ);
	assert_int_equal(fixture->result.added, added);
	assert_int_equal(fixture->result.changed, changed);
	assert_int_equal(fixture->result.same, same);
}

static struct stored_entries newest(struct fixture *fixture)
{
	struct stored_entries entries;

	assert_true(store_entries_newest(fixture->store, 1000, &fixture->arena, &entries,
	                                 &fixture->err));
	return entries;
}

#define ITEM(number, title, date, text)                                                    \
	"<item><title>" title "</title><link>http://coal.example/" number "</link>"        \
	"<guid isPermaLink=\"false\">" number "</guid>" date "<description>" text          \
	"</description></item>"
#define DATED(date) "<pubDate>" date "</pubDate>"
#define MONDAY DATED("Mon, 29 Dec 2025 08:00:00 GMT")
#define TUESDAY DATED("Tue, 30 Dec 2025 08:00:00 GMT")

/* ---- what is new ---- */

static void only_what_is_new_is_added(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture, ITEM("2", "Two", TUESDAY, "b") ITEM("1", "One", MONDAY, "a"));
	assert_counts(fixture, 2, 0, 0);
	deliver(fixture, ITEM("2", "Two", TUESDAY, "b") ITEM("1", "One", MONDAY, "a"));
	assert_int_equal(fixture->result.outcome, INGEST_SAME);
	deliver(fixture, ITEM("1", "One", MONDAY, "a") ITEM("2", "Two", TUESDAY, "b"));
	assert_counts(fixture, 0, 0, 2);
	deliver(fixture, ITEM("3", "Three", TUESDAY, "c") ITEM("2", "Two", TUESDAY, "b"));
	assert_counts(fixture, 1, 0, 1);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry"), 3);
	assert_int_equal(state_of(fixture, "coal")->documents, 3);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry"
	                              " WHERE absent_since IS NOT NULL AND title = 'One'"),
	                 1);
}

static void what_a_delta_lacks_is_not_gone(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture, ITEM("2", "Two", TUESDAY, "b") ITEM("1", "One", MONDAY, "a"));
	fixture->is_delta = true;
	deliver(fixture, ITEM("3", "Three", TUESDAY, "c"));
	assert_counts(fixture, 1, 0, 0);
	assert_int_equal(
		ask(fixture, "SELECT count(*) FROM entry WHERE absent_since IS NULL"), 3);
	fixture->is_delta = false;
	deliver(fixture, ITEM("3", "Three", TUESDAY, "c"));
	assert_int_equal(fixture->result.outcome, INGEST_SAME);
	deliver(fixture, ITEM("4", "Four", TUESDAY, "d") ITEM("3", "Three", TUESDAY, "c"));
	assert_int_equal(
		ask(fixture, "SELECT count(*) FROM entry WHERE absent_since IS NULL"), 2);
}

static void a_reading_knows_all_but_the_store(void **state)
{
	static const struct ingest_options options = {
		.id_authority = "example.org,2020-01-01"};
	struct fixture *fixture = *state;
	const struct asking asking = asking_of(fixture, "coal");
	struct ingest_input input = {.asking = &asking,
	                             .answer = {.url = "http://coal.example/feed"}};
	struct ingest_reading reading;

	input.body = STR("<rss version='2.0'><channel><title>T</title></channel></rss>");
	ingest_read(&options, &input, &reading);
	assert_non_null(reading.document);
	assert_non_null(reading.packed.ptr);
	assert_false(reading.is_empty || reading.is_same);
	ingest_reading_release(&reading);
	input.body = STR(" \n");
	ingest_read(&options, &input, &reading);
	assert_true(reading.is_empty);
	assert_null(reading.document);
	ingest_reading_release(&reading);
	input.body = STR("<html><body>Closed</body></html>");
	ingest_read(&options, &input, &reading);
	assert_non_null(reading.document);
	assert_null(reading.packed.ptr); /* it will not be kept */
	ingest_reading_release(&reading);
}

static void an_entry_is_stored_as_parsed_and_as_cleaned(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entries entries;

	deliver(fixture, ITEM("1", "A &amp;amp; B", MONDAY,
	                      "&lt;p onclick=&quot;x()&quot;&gt;&lt;a "
	                      "href=&quot;/p&quot;&gt;Text&lt;/a&gt;&lt;script&gt;x"
	                      "&lt;/script&gt;"));
	entries = newest(fixture);
	assert_int_equal(entries.count, 1);
	assert_non_null(strstr(entries.items[0].version.parsed->summary.value, "onclick"));
	assert_null(strstr(entries.items[0].version.summary, "onclick"));
	assert_null(strstr(entries.items[0].version.summary, "script"));
	assert_non_null(strstr(entries.items[0].version.summary, "http://coal.example/p"));
	assert_string_equal(entries.items[0].version.language, "zh");
	assert_string_equal(entries.items[0].version.parsed->link, "http://coal.example/1");
	assert_string_equal(state_of(fixture, "coal")->feed->title.value, "Coal");
}

static void an_empty_feed_takes_nothing_away_and_is_a_failure_after_a_full_one(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture, "");
	assert_counts(fixture, 0, 0, 0);
	deliver(fixture, ITEM("1", "One", MONDAY, "a"));
	try_to_deliver(fixture, "");
	assert_int_equal(fixture->result.outcome, INGEST_FAILED);
	assert_non_null(strstr(fixture->result.message, "the feed is empty"));
	assert_int_equal(newest(fixture).count, 1);
	assert_int_equal(
		ask(fixture, "SELECT count(*) FROM entry WHERE absent_since IS NULL"), 1);
	deliver(fixture, ITEM("1", "One", MONDAY, "a"));
	assert_int_equal(fixture->result.outcome, INGEST_SAME);
}

static void items_that_say_nothing_are_left_out(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture, "<item></item><item><title> </title></item>" MONDAY);
	assert_counts(fixture, 0, 0, 0);
}

/* ---- edits ---- */

static void a_small_edit_is_stored_but_not_announced(void **state)
{
	struct fixture *fixture = *state;
	struct entry_stamp before;
	struct stored_entry after;

	deliver(fixture, ITEM("1", "One", MONDAY, "A text of some length, with a mistkae"));
	before = newest(fixture).items[0].stamp;
	deliver(fixture, ITEM("1", "One", MONDAY, "A text of some length, with a mistake"));
	assert_counts(fixture, 0, 1, 0);
	after = newest(fixture).items[0];
	assert_non_null(strstr(after.version.summary, "mistake"));
	assert_int_equal(after.stamp.updated_out, before.updated_out);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM revision"), 0);
}

static void a_significant_edit_is_announced_and_the_old_version_kept(void **state)
{
	struct fixture *fixture = *state;
	struct entry_stamp before, after;

	deliver(fixture, ITEM("1", "One", MONDAY, "a"));
	before = newest(fixture).items[0].stamp;
	deliver(fixture, ITEM("1", "Another title", TUESDAY, "a"));
	after = newest(fixture).items[0].stamp;
	assert_int_equal(after.sort_at, before.sort_at);
	assert_int_equal(after.first_seen, before.first_seen);
	assert_string_equal(after.published_id, before.published_id);
	assert_int_equal(after.updated_out, NOW + HOUR);
	assert_true(says(fixture, "SELECT parsed FROM revision", "\"One\""));
}

static void a_new_date_alone_changes_nothing(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture, ITEM("1", "One", MONDAY, "a"));
	deliver(fixture, ITEM("1", "One", TUESDAY, "a"));
	assert_counts(fixture, 0, 0, 1);
	assert_int_equal(newest(fixture).items[0].stamp.sort_at, NOW - 64 * HOUR);
}

/* ---- dates ---- */

static void dates_that_cannot_be_are_the_moment_of_first_sight(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entries entries;

	deliver(fixture, ITEM("1", "Future", DATED("Fri, 01 Jan 2099 00:00:00 GMT"),
	                      "a") ITEM("2", "None", "", "b")
	                         ITEM("3", "Past", DATED("Thu, 01 Jan 1970 00:00:00 GMT"),
	                              "c") ITEM("4", "Good", MONDAY, "d"));
	entries = newest(fixture);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(entries.items[i].stamp.sort_at, NOW - i);
		assert_int_equal(entries.items[i].stamp.updated_out, NOW - i);
	}
	assert_string_equal(entries.items[0].version.title, "Future");
	assert_string_equal(entries.items[2].version.title, "Past");
	assert_int_equal(entries.items[3].stamp.sort_at, NOW - 64 * HOUR);
}

static void an_undated_feed_that_is_reordered_stays_in_order(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entries entries;

	fixture->last_modified = "Wed, 31 Dec 2025 00:00:00 GMT";
	deliver(fixture, ITEM("2", "Two", "", "b") ITEM("1", "One", "", "a"));
	fixture->last_modified = "Thu, 01 Jan 2026 01:00:00 GMT";
	deliver(fixture, ITEM("1", "One", "", "a") ITEM("3", "Three", "", "c")
	                         ITEM("2", "Two", "", "b"));
	assert_counts(fixture, 1, 0, 2);
	entries = newest(fixture);
	assert_string_equal(entries.items[0].version.title, "Three");
	assert_int_equal(entries.items[0].stamp.sort_at, NOW + HOUR);
	assert_string_equal(entries.items[1].version.title, "Two");
	assert_int_equal(entries.items[1].stamp.sort_at, NOW - 24 * HOUR);
	assert_int_equal(entries.items[2].stamp.sort_at, NOW - 24 * HOUR - 1);
}

static void
entries_of_one_second_are_published_a_second_apart_newest_listed_first(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entries entries;

	deliver(fixture, ITEM("3", "Three", MONDAY, "c") ITEM("2", "Two", MONDAY, "b")
	                         ITEM("1", "One", MONDAY, "a"));
	fixture->source = "steel";
	deliver(fixture, ITEM("4", "Four", MONDAY, "d"));
	entries = newest(fixture);
	assert_int_equal(entries.count, 4);
	assert_string_equal(entries.items[1].version.title, "Three");
	assert_string_equal(entries.items[3].version.title, "One");
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(entries.items[i].stamp.sort_at, NOW - 64 * HOUR);
		assert_int_equal(entries.items[i].stamp.updated_out,
		                 NOW - 64 * HOUR + 3 - (int64_t)i);
	}
}

static void an_edit_before_we_came_is_told_unless_it_is_the_servers_clock(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entries entries;
	static const char body[] =
		"<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A</title>"
		"<id>urn:uuid:f0000000-0000-4000-8000-000000000000</id>"
		"<updated>2025-12-31T00:00:00Z</updated>"
		"<entry><id>urn:x:1</id><title>Edited</title>"
		"<published>2025-12-30T00:00:00Z</published>"
		"<updated>2025-12-31T00:00:00Z</updated></entry>"
		"<entry><id>urn:x:2</id><title>Clock</title>"
		"<published>2025-12-29T00:00:00Z</published>"
		"<updated>2025-12-31T23:59:00Z</updated></entry></feed>";

	deliver_bytes(fixture, str_from(body));
	entries = newest(fixture);
	assert_int_equal(entries.items[0].stamp.updated_out, NOW - 24 * HOUR);
	assert_int_equal(entries.items[1].stamp.updated_out, NOW - 72 * HOUR);
	assert_int_equal(state_of(fixture, "coal")->feed->updated.seconds, NOW - 24 * HOUR);
}

static void the_feeds_own_date_moves_only_with_news(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture,
	        DATED("Mon, 29 Dec 2025 00:00:00 GMT") ITEM("1", "One", MONDAY, "a"));
	assert_int_equal(state_of(fixture, "coal")->feed->updated.seconds, NOW);
	deliver(fixture,
	        "<lastBuildDate>Thu, 01 Jan 2026 00:30:00 GMT</lastBuildDate>" ITEM(
			"1", "One", MONDAY, "a"));
	assert_counts(fixture, 0, 0, 1);
	assert_int_equal(state_of(fixture, "coal")->feed->updated.seconds, NOW);
	deliver(fixture,
	        "<lastBuildDate>Thu, 01 Jan 2026 00:30:00 GMT</lastBuildDate>" ITEM(
			"2", "Two", MONDAY, "b"));
	assert_int_equal(state_of(fixture, "coal")->feed->updated.seconds, NOW + HOUR / 2);
}

/* ---- ids ---- */

static void a_sources_own_id_is_kept_where_it_is_a_uri_and_nobody_elses(void **state)
{
	struct fixture *fixture = *state;
	static const char items[] =
		"<item><title>A</title><guid>http://coal.example/?p=1</guid></item>"
		"<item><title>B</title><guid>plain</guid></item>"
		"<item><title>C</title><guid>HTTP://Coal.example</guid></item>"
		"<item><title>D</title><link>http://coal.example/d</link></item>";

	deliver(fixture, items);
	fixture->source = "steel";
	deliver(fixture, items);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry"), 8);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry WHERE source = 1"
	                              " AND published_id = 'http://coal.example/?p=1'"),
	                 1);
	assert_int_equal(ask(fixture,
	                     "SELECT count(*) FROM entry WHERE source = 1 AND"
	                     " published_id GLOB 'tag:example.org,2020-01-01:coal/*'"),
	                 3);
	assert_int_equal(ask(fixture,
	                     "SELECT count(*) FROM entry WHERE source = 2 AND"
	                     " published_id GLOB 'tag:example.org,2020-01-01:steel/*'"),
	                 4);
}

static void ids_are_the_same_after_a_lost_store(void **state)
{
	struct fixture *fixture = *state;
	static const char items[] = "<item><title>B</title><guid>plain</guid></item>"
				    "<item><title>B</title><guid>plain</guid>"
				    "<link>http://coal.example/b</link></item>";
	struct stored_entries before, after;

	deliver(fixture, items);
	before = newest(fixture);
	store_close(fixture->store);
	assert_int_equal(remove(fixture->path), 0);
	open_store(fixture);
	deliver(fixture, items);
	after = newest(fixture);
	assert_int_equal(before.count, 2);
	assert_int_equal(after.count, 2);
	for (size_t i = 0; i < 2; i++)
		assert_string_equal(before.items[i].stamp.published_id,
		                    after.items[i].stamp.published_id);
}

/* ---- what is no feed ---- */

static void what_is_no_feed_changes_nothing_and_says_why(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *body, *words;
	} rows[] = {
		{"", "empty"},
		{" \n", "empty"},
		{"<!DOCTYPE html><html><body>Maintenance</body></html>", "web page"},
		{"just text", "neither XML nor JSON"},
		{"{\"a\": 1}", "no JSON Feed"},
	};

	deliver(fixture, ITEM("1", "One", MONDAY, "a"));
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct source_state *coal;

		deliver_bytes(fixture, str_from(rows[i].body));
		assert_int_equal(fixture->result.outcome, INGEST_FAILED);
		if (!strstr(fixture->result.message, rows[i].words))
			fail_msg("\"%s\" does not say %s", fixture->result.message,
			         rows[i].words);
		coal = state_of(fixture, "coal");
		assert_string_equal(coal->failure_message, fixture->result.message);
		assert_string_equal(coal->failure_class, "content");
		assert_int_equal(coal->failures, i + 1);
		assert_int_equal(coal->documents, 1);
		assert_string_equal(coal->feed->title.value, "Coal");
	}
	assert_int_equal(newest(fixture).count, 1);
	deliver(fixture, ITEM("1", "One", MONDAY, "a"));
	assert_int_equal(fixture->result.outcome, INGEST_SAME);
	assert_int_equal(state_of(fixture, "coal")->failures, 0);
}

static void a_failed_document_leaves_the_validators_of_the_last_good_one(void **state)
{
	struct fixture *fixture = *state;

	deliver_bytes(fixture, STR("no feed"));
	assert_null(state_of(fixture, "coal")->etag);
	assert_false(state_of(fixture, "coal")->has_body_hash);
	deliver(fixture, ITEM("1", "One", MONDAY, "a"));
	assert_string_equal(state_of(fixture, "coal")->etag, "\"e\"");
}

static void
of_a_truncated_feed_the_complete_entries_are_kept_and_it_counts_as_a_failure(void **state)
{
	struct fixture *fixture = *state;
	static const char body[] = "<rss version=\"2.0\"><channel><title>Coal</title>" ITEM(
		"3", "Three", TUESDAY, "c") "<item><title>Tw";

	deliver(fixture, ITEM("2", "Two", TUESDAY, "b") ITEM("1", "One", MONDAY, "a"));
	deliver_bytes(fixture, str_from(body));
	assert_int_equal(fixture->result.outcome, INGEST_FAILED);
	assert_int_equal(fixture->result.added, 1);
	assert_non_null(strstr(fixture->result.message, "cut off"));
	assert_int_equal(newest(fixture).count, 3);
	assert_int_equal(state_of(fixture, "coal")->failures, 1);
	assert_string_equal(state_of(fixture, "coal")->etag, "\"e\"");
	assert_int_equal(
		ask(fixture, "SELECT count(*) FROM entry WHERE absent_since IS NULL"), 3);
}

static void what_the_store_refuses_is_rolled_back_whole(void **state)
{
	struct fixture *fixture = *state;
	static const struct ingest_options options = {
		.id_authority = "example.org,2020-01-01"};
	const struct asking asking = asking_of(fixture, "coal");
	struct ingest_input input = {.asking = &asking};
	struct error err = {0};

	run_elsewhere(fixture, "CREATE TRIGGER refuse BEFORE INSERT ON document BEGIN"
	                       " SELECT RAISE(ABORT, 'refused'); END");
	input.answer.source = asking.source->id;
	input.answer.url = asking.source->url;
	input.answer.requested_at = NOW;
	input.body = STR("<rss version=\"2.0\"><channel><title>Coal</title>" ITEM(
		"1", "One", MONDAY, "a") "</channel></rss>");
	assert_false(
		ingest_document(fixture->store, &options, &input, &fixture->result, &err));
	assert_int_equal(err.kind, ERROR_DATABASE);
	assert_non_null(strstr(err.message, "refused"));
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry"), 0);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry_key"), 0);
	assert_null(state_of(fixture, "coal")->etag);
}

#define MARKUP "&lt;b&gt;text&lt;/b&gt;"

/* As if it all had been cleaned by an older cleaner, in an older store. */
static void age(const struct fixture *fixture)
{
	run_elsewhere(fixture, "UPDATE content SET cleaner = 0, summary = 'old', parsed ="
	                       " (SELECT CAST(json_object('title',"
	                       " json_object('type', 'text', 'value', title), 'summary',"
	                       " json_object('type', 'html', 'value', '<b>text</b>'))"
	                       " AS BLOB) FROM entry WHERE id = content.entry)");
}

static void assert_cleaned_anew(struct fixture *fixture, size_t entries, size_t bytes,
                                size_t expected)
{
	size_t count;

	assert_true(ingest_reclean(fixture->store, entries, bytes, &count, &fixture->err));
	assert_int_equal(count, expected);
}

static void a_better_cleaner_reaches_what_is_stored(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture, ITEM("1", "One", MONDAY, MARKUP));
	assert_cleaned_anew(fixture, 10, SIZE_MAX, 0);
	age(fixture);
	assert_cleaned_anew(fixture, 10, SIZE_MAX, 1);
	assert_string_equal(newest(fixture).items[0].version.summary, "<b>text</b>");
	assert_int_equal(newest(fixture).items[0].version.cleaner, SANITIZE_VERSION);
	assert_cleaned_anew(fixture, 10, SIZE_MAX, 0);
}

/* What came last is not what is published first. */
static void it_reaches_first_what_is_published_first_and_all_in_the_end(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture, ITEM("2", "Two", TUESDAY, MARKUP));
	deliver(fixture, ITEM("1", "One", MONDAY, MARKUP));
	deliver(fixture, ITEM("0", "Zero", MONDAY, MARKUP));
	age(fixture);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(newest(fixture).items[i].version.summary, "old");
		assert_cleaned_anew(fixture, 1, SIZE_MAX, 1);
		assert_string_equal(newest(fixture).items[i].version.summary,
		                    "<b>text</b>");
	}
	assert_cleaned_anew(fixture, 1, SIZE_MAX, 0);
}

static void it_does_no_more_at_a_time_than_memory_is_given_but_goes_on(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture,
	        ITEM("2", "Two", TUESDAY, MARKUP) ITEM("1", "One", MONDAY, MARKUP));
	age(fixture);
	assert_cleaned_anew(fixture, 10, 1, 1);
	assert_cleaned_anew(fixture, 10, 1, 1);
	assert_cleaned_anew(fixture, 10, 1, 0);
}

/* Its links become longer than all that may be published; it keeps its title and place. */
static void a_text_that_becomes_too_large_is_dropped_and_stops_nothing(void **state)
{
	struct fixture *fixture = *state;

	deliver(fixture,
	        ITEM("2", "Two", TUESDAY, MARKUP) ITEM("1", "One", MONDAY, MARKUP));
	age(fixture);
	run_elsewhere(fixture, "UPDATE content SET parsed = CAST(json_object("
	                       "'title', json_object('type', 'text', 'value', 'Two'),"
	                       " 'summary', json_object('type', 'html', 'value',"
	                       " replace(hex(zeroblob(10000)), '00', '<a href=a>a</a>'),"
	                       " 'base', 'http://coal.example/' ||"
	                       " replace(hex(zeroblob(7900)), '00', 'a') || '/')) AS BLOB)"
	                       " WHERE entry = (SELECT id FROM entry WHERE title = 'Two')");
	assert_cleaned_anew(fixture, 10, SIZE_MAX, 2);
	assert_string_equal(newest(fixture).items[0].version.title, "Two");
	assert_null(newest(fixture).items[0].version.summary);
	assert_string_equal(newest(fixture).items[1].version.summary, "<b>text</b>");
	assert_cleaned_anew(fixture, 10, SIZE_MAX, 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_what_is_new_is_added),
		TEST(what_a_delta_lacks_is_not_gone),
		TEST(a_reading_knows_all_but_the_store),
		TEST(an_entry_is_stored_as_parsed_and_as_cleaned),
		TEST(an_empty_feed_takes_nothing_away_and_is_a_failure_after_a_full_one),
		TEST(items_that_say_nothing_are_left_out),
		TEST(a_small_edit_is_stored_but_not_announced),
		TEST(a_significant_edit_is_announced_and_the_old_version_kept),
		TEST(a_new_date_alone_changes_nothing),
		TEST(dates_that_cannot_be_are_the_moment_of_first_sight),
		TEST(an_undated_feed_that_is_reordered_stays_in_order),
		TEST(entries_of_one_second_are_published_a_second_apart_newest_listed_first),
		TEST(an_edit_before_we_came_is_told_unless_it_is_the_servers_clock),
		TEST(the_feeds_own_date_moves_only_with_news),
		TEST(a_sources_own_id_is_kept_where_it_is_a_uri_and_nobody_elses),
		TEST(ids_are_the_same_after_a_lost_store),
		TEST(what_is_no_feed_changes_nothing_and_says_why),
		TEST(a_failed_document_leaves_the_validators_of_the_last_good_one),
		TEST(of_a_truncated_feed_the_complete_entries_are_kept_and_it_counts_as_a_failure),
		TEST(what_the_store_refuses_is_rolled_back_whole),
		TEST(a_better_cleaner_reaches_what_is_stored),
		TEST(it_reaches_first_what_is_published_first_and_all_in_the_end),
		TEST(it_does_no_more_at_a_time_than_memory_is_given_but_goes_on),
		TEST(a_text_that_becomes_too_large_is_dropped_and_stops_nothing),
	};

	parse_prepare();
	return RUN_TESTS(tests);
}
