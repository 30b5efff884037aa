#include "tests/unit/test.h"

#include "aggregator/choice.h"
#include "feeds/limits.h"
#include "tests/unit/temporary.h"

#define NOW INT64_C(1767225600) /* 2026-01-01T00:00:00Z */

struct fixture {
	char folder[TEMPORARY_PATH_BYTES];
	struct arena arena;
	struct store *store;
	int64_t entries; /* added so far */
};

static int set_up(void **state)
{
	static struct fixture fixture;
	static const struct source_listing listing = {.name = "coal",
	                                              .url = "http://coal.example/"};
	struct error err = {0};
	char path[TEMPORARY_PATH_BYTES + 20];

	fixture = (struct fixture){0};
	temporary_make(fixture.folder);
	snprintf(path, sizeof(path), "%s/store.db", fixture.folder);
	arena_init(&fixture.arena, (size_t)64 << 20);
	fixture.store = store_open(path, &err);
	assert_non_null(fixture.store);
	assert_true(store_sources_sync(fixture.store, &listing, 1, NOW, &err));
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	store_close(fixture->store);
	arena_release(&fixture->arena);
	temporary_remove(fixture->folder);
	return 0;
}

/* Each entry is older than the one before. */
static void add(struct fixture *fixture, const char *title)
{
	int64_t number = ++fixture->entries, id;
	const struct entry_stamp stamp = {
		.published_id = arena_printf(&fixture->arena, "tag:t,2026:%lld",
	                                     (long long)number),
		.first_seen = NOW,
		.sort_at = NOW - number,
		.updated_out = NOW - number,
	};
	struct entry parsed;
	const struct entry_version version = {.parsed = &parsed, .title = title};
	struct error err = {0};

	entry_init(&parsed);
	assert_true(store_entry_add(fixture->store, 1, &stamp, &version, &id, &err));
}

static size_t count_chosen(struct fixture *fixture, size_t items)
{
	const struct fairness_rules fairness = {
		.items = items, .window = {1, 2 * LIMIT_CHOICE_ENTRIES}, .per_source = 20};
	const struct source_rules none = {0};
	struct error err = {0};
	struct admission_rules *rules = admission_open(NULL, "casino", &none, &err);
	struct choice choice;

	assert_non_null(rules);
	assert_true(choice_make(fixture->store, &(struct choice_rules){rules, &fairness},
	                        &fixture->arena, &choice, &err));
	admission_close(rules);
	for (size_t i = 0; i < choice.entries.count; i++)
		assert_string_equal(choice.entries.items[i].version.title, "Price");
	return choice.entries.count;
}

static void as_many_are_chosen_as_there_is_room_for(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < 3; i++) {
		add(fixture, "Casino");
		add(fixture, "Price");
	}
	assert_int_equal(count_chosen(fixture, 2), 2);
	assert_int_equal(count_chosen(fixture, 3), 3);
	assert_int_equal(count_chosen(fixture, 4), 3);
}

static void so_many_are_looked_at_and_no_more(void **state)
{
	struct fixture *fixture = *state;
	struct error err = {0};

	assert_true(store_group_begin(fixture->store, &err));
	for (size_t i = 0; i < LIMIT_CHOICE_ENTRIES - 1; i++)
		add(fixture, "Casino");
	add(fixture, "Price");
	add(fixture, "Price");
	assert_true(store_group_end(fixture->store, &err));
	assert_int_equal(count_chosen(fixture, 2), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(as_many_are_chosen_as_there_is_room_for),
		TEST(so_many_are_looked_at_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
