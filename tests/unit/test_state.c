#include "tests/unit/test.h"

#include "feedgen/state.h"
#include "tests/unit/temporary.h"

static const struct withdrawals nothing;

struct fixture {
	char folder[TEMPORARY_PATH_BYTES], path[TEMPORARY_PATH_BYTES + 20];
	struct arena arena;
	struct error err;
};

static int set_up(void **state)
{
	struct fixture *it = calloc(1, sizeof(*it));

	assert_non_null(it);
	temporary_make(it->folder);
	snprintf(it->path, sizeof(it->path), "%s/a/b/feedgen.db", it->folder);
	arena_init(&it->arena, 1 << 20);
	*state = it;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *it = *state;

	arena_release(&it->arena);
	temporary_remove(it->folder);
	free(it);
	return 0;
}

static struct state *open_or_fail(struct fixture *it)
{
	struct state *opened = state_open(it->path, false, &it->err);

	assert_string_equal(it->err.message, "");
	assert_non_null(opened);
	return opened;
}

static bool write_changes(struct fixture *it, struct state *opened,
                          const struct stamps *stamps, const struct withdrawals *withdrawn)
{
	static const struct files no_files;
	const struct known_topics no_topics = {0};
	const struct state_changes changes = {.stamps = stamps,
	                                      .withdrawn = withdrawn,
	                                      .topics = &no_topics,
	                                      .files = &no_files};

	return state_write(opened, &changes, &it->err);
}

static void what_was_written_is_read_in_order_of_the_keys(void **state)
{
	struct fixture *it = *state;
	struct stamp items[] = {
		{"105/9", "tag:b", 10, 20, 30, "hash of the 9th", .is_new = true,
	         .is_changed = true},
		{"105/10", "tag:a", 11, 21, 31, "hash of the10th", .is_new = true,
	         .is_changed = true},
		{"105/8", "tag:c", 1, 2, 3, "", .is_new = false},
	};
	struct stamps stamps = {items, ROWS(items)}, known;
	struct state *opened = open_or_fail(it);

	assert_true(write_changes(it, opened, &stamps, &nothing));
	state_close(opened);

	opened = open_or_fail(it);
	assert_true(state_read(opened, &known, &it->arena, &it->err));
	assert_int_equal(known.count, 2);
	assert_string_equal(known.items[0].key, "105/10");
	assert_string_equal(known.items[1].key, "105/9");
	assert_string_equal(known.items[1].id, "tag:b");
	assert_int_equal(known.items[1].first_seen, 10);
	assert_int_equal(known.items[1].published, 20);
	assert_int_equal(known.items[1].updated, 30);
	assert_memory_equal(known.items[1].hash, "hash of the 9th", STAMP_HASH_BYTES);
	assert_false(known.items[1].is_changed);
	state_close(opened);
}

static void an_id_and_its_publication_are_never_overwritten(void **state)
{
	struct fixture *it = *state;
	struct stamp item = {"k",
	                     "tag:a",
	                     1,
	                     2,
	                     3,
	                     "0123456789abcde",
	                     .is_new = true,
	                     .is_changed = true};
	struct stamps stamps = {&item, 1}, known;
	struct state *opened = open_or_fail(it);

	assert_true(write_changes(it, opened, &stamps, &nothing));
	item = (struct stamp){"k", "tag:z", 7, 8, 9, "other hash 1234", .is_changed = true};
	assert_true(write_changes(it, opened, &stamps, &nothing));
	assert_true(state_read(opened, &known, &it->arena, &it->err));
	assert_string_equal(known.items[0].id, "tag:a");
	assert_int_equal(known.items[0].first_seen, 1);
	assert_int_equal(known.items[0].published, 2);
	assert_int_equal(known.items[0].updated, 9);
	assert_memory_equal(known.items[0].hash, "other hash 1234", STAMP_HASH_BYTES);
	state_close(opened);
}

static void all_stamps_are_stored_or_none(void **state)
{
	struct fixture *it = *state;
	struct stamp items[] = {
		{"1", "tag:1", 1, 1, 5, "0123456789abcde", .is_new = true,
	         .is_changed = true},
		{"2", "tag:2", 1, 1, 5, "0123456789abcde", .is_new = true,
	         .is_changed = true},
	};
	struct stamps stamps = {items, ROWS(items)}, known;
	struct state *opened = open_or_fail(it);

	/* Two items in one second of `updated`: refused by the schema. */
	assert_false(write_changes(it, opened, &stamps, &nothing));
	assert_int_equal(it->err.kind, ERROR_DATABASE);
	it->err = (struct error){0};
	assert_true(state_read(opened, &known, &it->arena, &it->err));
	assert_int_equal(known.count, 0);
	state_close(opened);
}

static void what_was_withdrawn_is_remembered_as_it_was_said_first(void **state)
{
	struct fixture *it = *state;
	struct withdrawal items[] = {{"tag:b", "Wrong", 5, true, false},
	                             {"https://a.example/1", NULL, 6, true, false},
	                             {"tag:c", "Not new", 7, false, false}};
	struct withdrawals list = {items, ROWS(items)}, read;
	const struct stamps none = {0};
	struct state *opened = open_or_fail(it);

	assert_true(write_changes(it, opened, &none, &list));
	items[0].since = 9;
	assert_true(write_changes(it, opened, &none, &list));
	assert_true(state_read_withdrawn(opened, &read, &it->arena, &it->err));
	assert_int_equal(read.count, 2);
	assert_string_equal(read.items[0].item, "https://a.example/1");
	assert_null(read.items[0].reason);
	assert_string_equal(read.items[1].reason, "Wrong");
	assert_int_equal(read.items[1].since, 5);
	assert_false(read.items[1].is_new);
	state_close(opened);
}

static void a_second_run_is_locked_out(void **state)
{
	struct fixture *it = *state;
	struct state *first = open_or_fail(it);

	assert_null(state_open(it->path, false, &it->err));
	assert_int_equal(it->err.kind, ERROR_LOCKED);
	state_close(first);
	it->err = (struct error){0};
	state_close(open_or_fail(it));
}

static void what_is_no_state_is_refused_and_kept(void **state)
{
	static const char text[] = "this is a text file, and not a database at all\n";
	struct fixture *it = *state;
	char read[sizeof(text)] = "";
	FILE *file;

	snprintf(it->path, sizeof(it->path), "%s/feedgen.db", it->folder);
	file = fopen(it->path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_null(state_open(it->path, false, &it->err));
	assert_int_equal(it->err.kind, ERROR_DATABASE);
	assert_non_null(strstr(it->err.message, it->path));
	file = fopen(it->path, "r");
	assert_non_null(file);
	assert_non_null(fgets(read, sizeof(read), file));
	assert_int_equal(fclose(file), 0);
	assert_string_equal(read, text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_written_is_read_in_order_of_the_keys),
		TEST(an_id_and_its_publication_are_never_overwritten),
		TEST(all_stamps_are_stored_or_none),
		TEST(what_was_withdrawn_is_remembered_as_it_was_said_first),
		TEST(a_second_run_is_locked_out),
		TEST(what_is_no_state_is_refused_and_kept),
	};

	return RUN_TESTS(tests);
}
