#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "aggregator/store.h"
#include "aggregator/store_health.h"
#include "tests/unit/temporary.h"

#define NOW INT64_C(1767225600) /* 2026-01-01T00:00:00Z */
#define HOUR INT64_C(3600)

struct fixture {
	char folder[TEMPORARY_PATH_BYTES];
	char path[TEMPORARY_PATH_BYTES + 20];
	struct arena arena;
	struct store *store;
	struct error err;
};

static const struct source_listing listings[] = {
	{.name = "steel", .title = "Steel", .url = "http://steel.example/feed"},
	{.name = "coal",
         .title = "煤炭",
         .url = "http://coal.example/feed",
         .language = "zh"},
	{.name = "textile", .home = "http://textile.example/"},
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	temporary_make(fixture->folder);
	snprintf(fixture->path, sizeof(fixture->path), "%s/store.db", fixture->folder);
	arena_init(&fixture->arena, (size_t)16 << 20);
	fixture->store = store_open(fixture->path, &fixture->err);
	assert_string_equal(fixture->err.message, "");
	assert_true(store_sources_sync(fixture->store, listings, ROWS(listings), NOW,
	                               &fixture->err));
	*state = fixture;
	return 0;
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

static struct source_answer answer_of(struct fixture *fixture, const char *name,
                                      int64_t time)
{
	return (struct source_answer){
		.source = state_of(fixture, name)->id,
		.requested_at = time,
		.next_due = time + HOUR,
		.url = "http://coal.example/feed",
	};
}

static void read_document(struct fixture *fixture, const struct source_answer *answer,
                          const char *body)
{
	struct raw_document document = {.body = str_from(body)};
	struct feed feed;

	feed_init(&feed);
	feed.title.value = "Coal news";
	document.hash = digest_of(document.body);
	assert_true(store_answer_read(fixture->store, answer, &document, &feed,
	                              answer->requested_at, &fixture->err));
}

/* ---- sources ---- */

/* The names of what is due, in their order. */
static const char *due_at(struct fixture *fixture, int64_t now, size_t limit)
{
	struct source_states due;
	const char *names = "";

	assert_true(store_sources_due(fixture->store, now, limit, &fixture->arena, &due,
	                              &fixture->err));
	for (size_t i = 0; i < due.count; i++)
		names = arena_printf(&fixture->arena, "%s%s%s", names, i ? " " : "",
		                     due.items[i].name);
	return names;
}

static void sources_are_asked_in_turn_over_their_sites(void **state)
{
	static const struct source_listing many[] = {
		{.name = "a1", .url = "http://www.a.example/1"},
		{.name = "a2", .url = "http://news.a.example/2"},
		{.name = "a3", .url = "http://www.a.example/3"},
		{.name = "b1", .url = "http://b.example/1"},
		{.name = "c1", .url = "http://10.0.0.1/1"},
		{.name = "c2", .url = "http://10.0.0.1/2"},
	};
	struct fixture *fixture = *state;
	const struct host_pause pause = {.next_allowed = NOW + HOUR,
	                                 .noted_at = NOW,
	                                 .repeats = 1,
	                                 .reason = "limited"};
	const struct source_state *held;

	assert_true(
		store_sources_sync(fixture->store, many, ROWS(many), NOW, &fixture->err));
	assert_string_equal(due_at(fixture, NOW, 0), "a1 b1 c1 a2 c2 a3");
	assert_string_equal(due_at(fixture, NOW, 4), "a1 b1 c1 a2");
	assert_true(store_host_put(fixture->store, "www.a.example", &pause, &fixture->err));
	assert_string_equal(due_at(fixture, NOW, 0), "a2 b1 c1 c2");
	assert_true(store_host_put(fixture->store, "*.a.example", &pause, &fixture->err));
	assert_string_equal(due_at(fixture, NOW + HOUR - 1, 0), "b1 c1 c2");
	held = state_of(fixture, "a2");
	assert_int_equal(held->held_until, NOW + HOUR);
	assert_string_equal(held->held_for, "limited");
	assert_true(state_of(fixture, "b1")->held_until == DATE_UNKNOWN);
	assert_string_equal(due_at(fixture, NOW + HOUR, 0), "a1 b1 c1 a2 c2 a3");
}

static void waits_from_the_future_begin_anew_and_others_go_on(void **state)
{
	struct fixture *fixture = *state;
	struct source_answer steel = answer_of(fixture, "steel", NOW + 500 * HOUR);
	struct source_answer coal = answer_of(fixture, "coal", NOW - HOUR + 1);
	const struct host_pause pause = {.next_allowed = NOW + 502 * HOUR,
	                                 .noted_at = NOW + 500 * HOUR,
	                                 .reason = "limited"};
	struct host_pause read;
	int64_t count;

	assert_true(store_answer_same(fixture->store, &steel, &fixture->err));
	assert_true(store_answer_same(fixture->store, &coal, &fixture->err));
	assert_true(store_host_put(fixture->store, "a", &pause, &fixture->err));
	assert_true(store_clock_mend(fixture->store, NOW, &count, &fixture->err));
	assert_int_equal(count, 1);
	assert_int_equal(state_of(fixture, "steel")->next_due, NOW + HOUR);
	assert_int_equal(state_of(fixture, "steel")->last_request, NOW);
	assert_string_equal(state_of(fixture, "steel")->rule, "clock");
	assert_int_equal(state_of(fixture, "coal")->next_due, NOW + 1);
	assert_true(store_host_read(fixture->store, "a", &read, &fixture->err));
	assert_int_equal(read.next_allowed, NOW + 2 * HOUR);
	assert_true(store_clock_mend(fixture->store, NOW - CLOCK_TOLERANCE_SECONDS, &count,
	                             &fixture->err));
	assert_int_equal(count, 0);
	assert_true(store_clock_mend(fixture->store, NOW - CLOCK_TOLERANCE_SECONDS - 1,
	                             &count, &fixture->err));
	assert_int_equal(count, 1);
}

static void listed_sources_are_due_at_once_unless_they_wait_for_an_address(void **state)
{
	struct fixture *fixture = *state;
	struct source_states due;

	assert_true(store_sources_due(fixture->store, NOW, 0, &fixture->arena, &due,
	                              &fixture->err));
	assert_int_equal(due.count, 2);
	assert_string_equal(due.items[0].name, "steel");
	assert_string_equal(due.items[1].title, "煤炭");
	assert_string_equal(due.items[1].language, "zh");
	assert_true(due.items[1].last_request == DATE_UNKNOWN);
	assert_null(due.items[1].etag);
	assert_null(due.items[1].feed);
	assert_null(state_of(fixture, "textile")->url);
	assert_true(store_sources_due(fixture->store, NOW - 1, 0, &fixture->arena, &due,
	                              &fixture->err));
	assert_int_equal(due.count, 0);
}

static void a_source_that_leaves_the_list_keeps_its_row_and_comes_back(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = state_of(fixture, "coal")->id;

	assert_true(store_sources_sync(fixture->store, listings, 1, NOW, &fixture->err));
	assert_false(state_of(fixture, "coal")->is_listed);
	assert_true(store_sources_sync(fixture->store, listings, ROWS(listings), NOW,
	                               &fixture->err));
	assert_true(state_of(fixture, "coal")->is_listed);
	assert_int_equal(state_of(fixture, "coal")->id, id);
}

static void an_unchanged_list_writes_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct store *other = store_open(fixture->path, &fixture->err);

	/* If there was anything to write, this other writer would be in the way. */
	assert_true(store_begin(other, &fixture->err));
	assert_true(store_sources_sync(fixture->store, listings, ROWS(listings), NOW + 5,
	                               &fixture->err));
	store_close(other);
}

static void a_changed_address_is_due_at_once_and_starts_afresh(void **state)
{
	struct fixture *fixture = *state;
	struct source_answer answer = answer_of(fixture, "coal", NOW);
	struct source_listing moved = listings[1];

	answer.failure_class = "gone";
	answer.failure_message = "410 Gone";
	assert_true(store_answer_failed(fixture->store, &answer, &fixture->err));
	moved.url = "https://coal.example/new";
	assert_true(store_sources_sync(fixture->store, &moved, 1, NOW + 60, &fixture->err));
	assert_int_equal(state_of(fixture, "coal")->failures, 0);
	assert_null(state_of(fixture, "coal")->failure_message);
	assert_int_equal(state_of(fixture, "coal")->next_due, NOW + 60);
	assert_string_equal(state_of(fixture, "coal")->url, moved.url);
}

static void what_a_list_says_of_zone_and_request_is_kept(void **state)
{
	static const int tokyo = 540, utc = 0;
	struct fixture *fixture = *state;
	struct source_listing changed = listings[1];
	const struct {
		const int *zone_minutes;
		bool has_request;
	} rows[] = {{&tokyo, false}, {&utc, false}, {&utc, true}, {NULL, false}};

	assert_null(state_of(fixture, "coal")->zone_minutes);
	assert_false(state_of(fixture, "coal")->has_request);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct source_state *coal;

		changed.zone_minutes = rows[i].zone_minutes;
		changed.has_request = rows[i].has_request;
		assert_true(store_sources_sync(fixture->store, &changed, 1, NOW + 60,
		                               &fixture->err));
		coal = state_of(fixture, "coal");
		assert_int_equal(!coal->zone_minutes, !rows[i].zone_minutes);
		if (coal->zone_minutes)
			assert_int_equal(*coal->zone_minutes, *rows[i].zone_minutes);
		assert_int_equal(coal->has_request, rows[i].has_request);
		assert_int_equal(coal->next_due, NOW); /* as it was */
	}
}

static void sources_are_read_by_their_ids_each_once(void **state)
{
	struct fixture *fixture = *state;
	int64_t coal = state_of(fixture, "coal")->id,
		steel = state_of(fixture, "steel")->id;
	const int64_t ids[] = {steel, coal, steel, 999};
	struct source_states sources;

	assert_true(store_sources_of(fixture->store, ids, ROWS(ids), &fixture->arena,
	                             &sources, &fixture->err));
	assert_int_equal(sources.count, 2);
	assert_int_equal(source_find(&sources, "coal")->id, coal);
	assert_int_equal(source_find(&sources, "steel")->id, steel);
	assert_true(store_sources_of(fixture->store, ids, 0, &fixture->arena, &sources,
	                             &fixture->err));
	assert_int_equal(sources.count, 0);
}

/* ---- answers ---- */

static void validators_are_replaced_by_a_feed_and_completed_by_a_304(void **state)
{
	struct fixture *fixture = *state;
	struct source_answer answer = answer_of(fixture, "coal", NOW);
	const struct source_state *coal;

	answer.etag = "W/\"\xff\"";
	answer.last_modified = "yesterday";
	read_document(fixture, &answer, "one");
	coal = state_of(fixture, "coal");
	assert_string_equal(coal->etag, "W/\"\xff\"");
	assert_string_equal(coal->last_modified, "yesterday");
	assert_string_equal(coal->validators_url, "http://coal.example/feed");
	assert_true(coal->has_body_hash);
	assert_int_equal(coal->documents, 1);
	assert_string_equal(coal->feed->title.value, "Coal news");
	assert_int_equal(coal->feed->updated.seconds, NOW);

	answer = answer_of(fixture, "coal", NOW + HOUR);
	answer.etag = "\"2\"";
	assert_true(store_answer_unchanged(fixture->store, &answer, &fixture->err));
	coal = state_of(fixture, "coal");
	assert_string_equal(coal->etag, "\"2\"");
	assert_string_equal(coal->last_modified, "yesterday");
	assert_int_equal(coal->last_success, NOW + HOUR);
	assert_int_equal(coal->next_due, NOW + 2 * HOUR);

	answer.etag = NULL;
	assert_true(store_answer_same(fixture->store, &answer, &fixture->err));
	coal = state_of(fixture, "coal");
	assert_null(coal->etag);
	assert_null(coal->last_modified);
	assert_int_equal(coal->documents, 1);
}

static void failures_are_counted_and_forgotten_with_success(void **state)
{
	struct fixture *fixture = *state;
	struct source_answer answer = answer_of(fixture, "coal", NOW);
	const struct source_state *coal;

	answer.etag = "\"1\"";
	read_document(fixture, &answer, "one");
	for (int i = 1; i <= 3; i++) {
		answer = answer_of(fixture, "coal", NOW + i * HOUR);
		answer.failure_class = "transient";
		answer.failure_message = "500 Internal Server Error";
		assert_true(store_answer_failed(fixture->store, &answer, &fixture->err));
	}
	coal = state_of(fixture, "coal");
	assert_int_equal(coal->failures, 3);
	assert_int_equal(coal->failing_since, NOW + HOUR);
	assert_int_equal(coal->last_request, NOW + 3 * HOUR);
	assert_int_equal(coal->last_success, NOW);
	assert_string_equal(coal->failure_class, "transient");
	assert_string_equal(coal->etag, "\"1\"");
	assert_true(store_answer_unchanged(fixture->store, &answer, &fixture->err));
	coal = state_of(fixture, "coal");
	assert_int_equal(coal->failures, 0);
	assert_true(coal->failing_since == DATE_UNKNOWN);
	assert_null(coal->failure_class);
}

static void sightings_of_a_move_are_counted_while_they_agree(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *moved_url;
		int64_t since, count;
	} rows[] = {
		{"http://new/", NOW, 1},       {"http://new/", NOW, 2},
		{"http://other/", NOW + 2, 1}, {NULL, DATE_UNKNOWN, 0},
		{"http://new/", NOW + 4, 1},
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct source_answer answer = answer_of(fixture, "coal", NOW + (int64_t)i);
		const struct source_state *coal;

		answer.moved_url = rows[i].moved_url;
		assert_true(store_answer_unchanged(fixture->store, &answer, &fixture->err));
		coal = state_of(fixture, "coal");
		assert_true(coal->moved_since == rows[i].since);
		assert_int_equal(coal->moved_count, rows[i].count);
		if (rows[i].moved_url) {
			assert_string_equal(coal->moved_url, rows[i].moved_url);
			assert_int_equal(coal->moved_seen, NOW + (int64_t)i);
		}
	}
}

static void the_last_three_documents_are_kept_compressed(void **state)
{
	struct fixture *fixture = *state;
	char body[4001];

	for (int i = 0; i < 5; i++) {
		struct source_answer answer = answer_of(fixture, "coal", NOW + i);

		memset(body, 'a' + i, sizeof(body) - 1);
		body[sizeof(body) - 1] = '\0';
		read_document(fixture, &answer, body);
	}
	assert_int_equal(ask(fixture, "SELECT count(*) FROM document"), 3);
	assert_int_equal(ask(fixture, "SELECT min(number) FROM document"), 3);
	assert_int_equal(ask(fixture, "SELECT min(size) FROM document"), 4000);
	assert_in_range(ask(fixture, "SELECT max(length(body)) FROM document"), 1, 100);
}

/* ---- entries ---- */

static int64_t add_entry(struct fixture *fixture, const char *id, int64_t sort_at,
                         int64_t updated_out)
{
	struct entry parsed;
	struct entry_version version = {.parsed = &parsed, .title = id, .cleaner = 1};
	struct entry_stamp stamp = {.published_id = id,
	                            .first_seen = NOW,
	                            .sort_at = sort_at,
	                            .updated_out = updated_out,
	                            .held_until = DATE_UNKNOWN};
	int64_t row = 0;

	entry_init(&parsed);
	parsed.link = "http://coal.example/1";
	parsed.title.value = id;
	version.digest = digest_of(str_from(id));
	assert_true(store_entry_add(fixture->store, state_of(fixture, "coal")->id, &stamp,
	                            &version, &row, &fixture->err));
	return row;
}

static void entries_come_newest_first_and_whole(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entries newest;

	add_entry(fixture, "urn:b", NOW - 10, NOW);
	add_entry(fixture, "urn:a", NOW - 20, NOW + 1);
	add_entry(fixture, "urn:c", NOW - 10, NOW + 2);
	assert_true(store_entries_newest(fixture->store, 2, &fixture->arena, &newest,
	                                 &fixture->err));
	assert_int_equal(newest.count, 2);
	assert_string_equal(newest.items[0].stamp.published_id, "urn:c");
	assert_string_equal(newest.items[1].stamp.published_id, "urn:b");
	assert_string_equal(newest.items[1].version.parsed->link, "http://coal.example/1");
	assert_null(newest.items[1].version.content);
	assert_int_equal(state_of(fixture, "coal")->entry_count, 3);

	assert_true(store_sources_sync(fixture->store, listings, 1, NOW, &fixture->err));
	assert_true(store_entries_newest(fixture->store, 2, &fixture->arena, &newest,
	                                 &fixture->err));
	assert_int_equal(newest.count, 0);
}

static void entries_are_counted_by_week_the_newest_first(void **state)
{
	struct fixture *fixture = *state;
	int64_t source = state_of(fixture, "coal")->id;
	struct source_weeks weeks;

	add_entry(fixture, "urn:a", NOW - 1, NOW + 0);
	add_entry(fixture, "urn:b", NOW - HEALTH_WEEK_SECONDS, NOW + 1);
	add_entry(fixture, "urn:c", NOW - HEALTH_WEEK_SECONDS - 1, NOW + 2);
	add_entry(fixture, "urn:d", NOW - HEALTH_WEEK_COUNT * HEALTH_WEEK_SECONDS - 1,
	          NOW + 3);
	add_entry(fixture, "urn:e", NOW, NOW + 4);
	for (size_t most = 2; most <= 4; most++) {
		assert_true(store_health_weeks(fixture->store, source, NOW, most, &weeks,
		                               &fixture->err));
		assert_int_equal(weeks.counts[HEALTH_WEEK_COUNT - 1], 2);
		assert_int_equal(weeks.counts[HEALTH_WEEK_COUNT - 2], most > 2);
		assert_int_equal(weeks.counts[0], 0);
	}
}

static void ids_and_seconds_that_are_taken_are_known(void **state)
{
	static const struct {
		int64_t wanted, latest, free;
	} rows[] = {
		{NOW - 1, NOW + 9, NOW - 1}, {NOW, NOW + 9, NOW + 3},
		{NOW + 1, NOW + 3, NOW + 3}, {NOW + 1, NOW + 2, NOW - 1},
		{NOW + 9, NOW + 3, NOW + 3},
	};
	struct fixture *fixture = *state;
	bool is_taken;

	add_entry(fixture, "urn:0", NOW, NOW);
	add_entry(fixture, "urn:1", NOW, NOW + 1);
	add_entry(fixture, "urn:2", NOW, NOW + 2);
	for (size_t i = 0; i < ROWS(rows); i++) {
		int64_t second;

		assert_true(store_second_find_free(fixture->store, rows[i].wanted,
		                                   rows[i].latest, &second, &fixture->err));
		assert_int_equal(second, rows[i].free);
	}
	assert_true(store_id_is_taken(fixture->store, "urn:1", &is_taken, &fixture->err));
	assert_true(is_taken);
	assert_true(store_id_is_taken(fixture->store, "urn:3", &is_taken, &fixture->err));
	assert_false(is_taken);
}

static void keys_are_of_one_source_and_found_with_all_their_entries(void **state)
{
	struct fixture *fixture = *state;
	int64_t coal = state_of(fixture, "coal")->id,
		steel = state_of(fixture, "steel")->id;
	int64_t first = add_entry(fixture, "urn:0", NOW, NOW);
	int64_t second = add_entry(fixture, "urn:1", NOW, NOW + 1);
	struct identity identity = {.has_key = {[KEY_LINK] = true}};
	const struct digest *key = &identity.keys[KEY_LINK];
	struct key_matches found;
	struct digest digest;
	bool has_key;

	identity.keys[KEY_LINK] = digest_of(STR("link"));
	assert_true(store_keys_add(fixture->store, coal, first, &identity, &fixture->err));
	assert_true(store_keys_add(fixture->store, coal, first, &identity, &fixture->err));
	assert_true(
		store_key_find(fixture->store, coal, KEY_LINK, key, &found, &fixture->err));
	assert_true(found.first == first && found.second == 0);
	digest = digest_of(STR("urn:0"));
	assert_true(digest_equal(&found.digest, &digest));
	assert_true(store_keys_add(fixture->store, coal, second, &identity, &fixture->err));
	assert_true(
		store_key_find(fixture->store, coal, KEY_LINK, key, &found, &fixture->err));
	assert_true(found.first == first && found.second == second);
	assert_true(store_key_has(fixture->store, second, KEY_LINK, key, &has_key,
	                          &fixture->err));
	assert_true(has_key);
	assert_true(store_key_has(fixture->store, second, KEY_GUID, key, &has_key,
	                          &fixture->err));
	assert_false(has_key);
	assert_true(
		store_key_find(fixture->store, coal, KEY_GUID, key, &found, &fixture->err));
	assert_int_equal(found.first, 0);
	assert_true(store_key_find(fixture->store, steel, KEY_LINK, key, &found,
	                           &fixture->err));
	assert_int_equal(found.first, 0);
}

static void significant_edits_leave_revisions_and_five_are_kept(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = add_entry(fixture, "urn:0", NOW, NOW);
	struct stored_entry entry = {0};

	assert_true(store_entry_read(fixture->store, id, &fixture->arena, &entry,
	                             &fixture->err));
	entry.version.title = "Small";
	assert_true(store_entry_change(fixture->store, &entry, NOW, &fixture->err));
	assert_int_equal(ask(fixture, "SELECT count(*) FROM revision"), 0);
	for (int i = 1; i <= 7; i++) {
		entry.stamp.updated_out = NOW + i;
		entry.version.content = "<p>x</p>";
		assert_true(
			store_entry_change(fixture->store, &entry, NOW + i, &fixture->err));
	}
	assert_int_equal(ask(fixture, "SELECT count(*) FROM revision"), 5);
	assert_int_equal(ask(fixture, "SELECT max(number) FROM revision"), 7);
	assert_int_equal(ask(fixture, "SELECT max(updated_out) FROM revision"), NOW + 6);
	assert_true(store_entry_read(fixture->store, id, &fixture->arena, &entry,
	                             &fixture->err));
	assert_string_equal(entry.version.content, "<p>x</p>");
	assert_int_equal(entry.stamp.sort_at, NOW);
	assert_int_equal(entry.stamp.updated_out, NOW + 7);
	assert_false(store_entry_read(fixture->store, id + 1, &fixture->arena, &entry,
	                              &fixture->err));
}

static void entries_that_left_the_document_are_absent_until_they_return(void **state)
{
	struct fixture *fixture = *state;
	int64_t source = state_of(fixture, "coal")->id;
	int64_t ids[] = {add_entry(fixture, "urn:0", NOW, NOW),
	                 add_entry(fixture, "urn:1", NOW, NOW + 1),
	                 add_entry(fixture, "urn:2", NOW, NOW + 2)};
	static const char absent[] = "SELECT group_concat(id, '') FROM entry"
				     " WHERE absent_since IS NOT NULL";
	struct entry_ids all = {ids, 3}, last = {ids + 2, 1}, none = {ids, 0};

	assert_true(store_presence_put(fixture->store, source, &all, NOW, &fixture->err));
	assert_int_equal(ask(fixture, absent), 0);
	assert_true(store_presence_put(fixture->store, source, &last, NOW, &fixture->err));
	assert_int_equal(ask(fixture, absent), 12);
	assert_true(store_presence_put(fixture->store, source, &none, NOW, &fixture->err));
	assert_int_equal(ask(fixture, absent), 12);
	assert_true(store_presence_put(fixture->store, source, &all, NOW, &fixture->err));
	assert_int_equal(ask(fixture, absent), 0);
}

static void cleaning_anew_changes_the_texts_alone(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entry entry;
	struct entry_ids old;
	int64_t oldest;

	add_entry(fixture, "urn:0", NOW, NOW);
	oldest = ask(fixture, "SELECT max(id) FROM entry");
	add_entry(fixture, "urn:1", NOW, NOW + 1);
	assert_true(store_entries_uncleaned(fixture->store, 2, 1, &fixture->arena, &old,
	                                    &fixture->err));
	assert_int_equal(old.count, 1);
	assert_true(store_entry_read(fixture->store, old.items[0], &fixture->arena, &entry,
	                             &fixture->err));
	assert_string_equal(entry.stamp.published_id, "urn:1");
	entry.version.cleaner = 2;
	entry.version.summary = "clean";
	assert_true(store_entry_reclean(fixture->store, &entry, &fixture->err));
	assert_true(store_entries_uncleaned(fixture->store, 2, 9, &fixture->arena, &old,
	                                    &fixture->err));
	assert_int_equal(old.count, 1);
	assert_int_equal(old.items[0], oldest);
	assert_int_equal(ask(fixture, "SELECT max(updated_out) FROM entry"), NOW + 1);
}

static void what_is_rolled_back_never_was(void **state)
{
	struct fixture *fixture = *state;

	assert_true(store_begin(fixture->store, &fixture->err));
	add_entry(fixture, "urn:0", NOW, NOW);
	store_rollback(fixture->store);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry"), 0);
	assert_int_equal(state_of(fixture, "coal")->entry_count, 0);
}

static void a_group_is_seen_as_a_whole_and_each_part_stands_alone(void **state)
{
	struct fixture *fixture = *state;

	assert_true(store_group_begin(fixture->store, &fixture->err));
	add_entry(fixture, "urn:0", NOW, NOW);
	assert_true(store_begin(fixture->store, &fixture->err));
	add_entry(fixture, "urn:1", NOW, NOW + 1);
	store_rollback(fixture->store);
	assert_true(store_group_begin(fixture->store, &fixture->err)); /* goes on */
	add_entry(fixture, "urn:2", NOW, NOW + 2);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry"), 0);
	assert_true(store_group_end(fixture->store, &fixture->err));
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry"), 2);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry WHERE updated_out ="
	                              " (SELECT min(updated_out) + 1 FROM entry)"),
	                 0);
	assert_true(store_group_end(fixture->store, &fixture->err));
	add_entry(fixture, "urn:3", NOW, NOW + 3); /* on its own again */
	assert_int_equal(ask(fixture, "SELECT count(*) FROM entry"), 3);
}

static void a_damaged_row_is_an_error_and_not_a_missing_one(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = add_entry(fixture, "urn:0", NOW, NOW);
	struct stored_entries entries;
	struct stored_entry entry;
	struct error err = {0};
	sqlite3 *handle;

	assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, "UPDATE content SET parsed = x'5B5D'", NULL,
	                              NULL, NULL),
	                 SQLITE_OK);
	sqlite3_close(handle);
	assert_false(
		store_entries_newest(fixture->store, 9, &fixture->arena, &entries, &err));
	assert_int_equal(err.kind, ERROR_DATABASE);
	err = (struct error){0};
	assert_false(store_entry_read(fixture->store, id, &fixture->arena, &entry, &err));
	assert_int_equal(err.kind, ERROR_DATABASE);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(listed_sources_are_due_at_once_unless_they_wait_for_an_address),
		TEST(sources_are_asked_in_turn_over_their_sites),
		TEST(waits_from_the_future_begin_anew_and_others_go_on),
		TEST(a_source_that_leaves_the_list_keeps_its_row_and_comes_back),
		TEST(an_unchanged_list_writes_nothing),
		TEST(a_changed_address_is_due_at_once_and_starts_afresh),
		TEST(what_a_list_says_of_zone_and_request_is_kept),
		TEST(sources_are_read_by_their_ids_each_once),
		TEST(validators_are_replaced_by_a_feed_and_completed_by_a_304),
		TEST(failures_are_counted_and_forgotten_with_success),
		TEST(sightings_of_a_move_are_counted_while_they_agree),
		TEST(the_last_three_documents_are_kept_compressed),
		TEST(entries_come_newest_first_and_whole),
		TEST(entries_are_counted_by_week_the_newest_first),
		TEST(ids_and_seconds_that_are_taken_are_known),
		TEST(keys_are_of_one_source_and_found_with_all_their_entries),
		TEST(significant_edits_leave_revisions_and_five_are_kept),
		TEST(entries_that_left_the_document_are_absent_until_they_return),
		TEST(cleaning_anew_changes_the_texts_alone),
		TEST(what_is_rolled_back_never_was),
		TEST(a_group_is_seen_as_a_whole_and_each_part_stands_alone),
		TEST(a_damaged_row_is_an_error_and_not_a_missing_one),
	};

	return RUN_TESTS(tests);
}
