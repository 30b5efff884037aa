#include "tests/unit/test.h"

#include <stdlib.h>

#include "feeds/changes.h"

static int make_arena(void **state)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	assert_non_null(arena);
	arena_init(arena, 1 << 20);
	*state = arena;
	return 0;
}

static int release_arena(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

/* A feed of entries named by one letter each, the first one the newest. */
static struct feed feed_of(struct arena *arena, const char *letters)
{
	struct feed feed;

	feed_init(&feed);
	for (; *letters; letters++) {
		struct entry *entry = LIST_ADD(arena, &feed.entries);

		assert_non_null(entry);
		entry_init(entry);
		entry->id = arena_printf(arena, "%c", *letters);
	}
	return feed;
}

static void a_change_is_new_removed_or_aged(void **state)
{
	static const struct {
		const char *old, *new, *said; /* "+" new, "-" removed, "." aged */
	} rows[] = {
		{"", "", ""},
		{"abc", "abc", ""},
		{"abc", "cba", ""},
		{"", "ab", "+a+b"},
		{"bcd", "abc", "+a.d"},
		{"bcd", "abd", "+a-c"},
		{"abcd", "abc", "-d"},        /* nothing came for it */
		{"cdef", "abcd", "+a+b.e.f"}, /* as many came */
		{"cdef", "acd", "+a-e.f"},    /* only one came */
		{"abc", "", "-a-b-c"},
		{"aab", "ab", ""},
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct feed old = feed_of(*state, rows[i].old);
		struct feed new = feed_of(*state, rows[i].new);
		char said[32] = "";
		struct changes changes;
		struct error err = {0};

		assert_true(changes_find(&old, &new, *state, &changes, &err));
		for (size_t k = 0; k < changes.count; k++) {
			said[2 * k] = "+~-."[changes.items[k].kind];
			said[2 * k + 1] = changes.items[k].entry->id[0];
			said[2 * k + 2] = '\0';
		}
		assert_string_equal(said, rows[i].said);
	}
}

static void without_an_old_feed_everything_is_new(void **state)
{
	struct feed new = feed_of(*state, "abc");
	struct changes changes;
	struct error err = {0};

	assert_true(changes_find(NULL, &new, *state, &changes, &err));
	assert_int_equal(changes.counts[CHANGE_NEW], 3);
	assert_int_equal(changes.count, 3);
}

/* One row for each field: what makes it differ. */
static void put_field(struct arena *arena, struct entry *entry, enum change_field field)
{
	struct enclosure *enclosure;
	struct category *category;
	struct person *author;
	struct text *content;

	switch (field) {
	case CHANGE_TITLE:
		entry->title.value = "Title";
		break;
	case CHANGE_LINK:
		entry->link = "https://a.example/";
		break;
	case CHANGE_SUMMARY:
		entry->summary.value = "Summary";
		break;
	case CHANGE_CONTENT:
		content = LIST_ADD(arena, &entry->contents);
		content->value = "Content";
		break;
	case CHANGE_AUTHORS:
		author = LIST_ADD(arena, &entry->authors);
		author->name = "Zhang San";
		break;
	case CHANGE_TAGS:
		category = LIST_ADD(arena, &entry->categories);
		category->term = "Wind";
		break;
	case CHANGE_ATTACHMENTS:
		enclosure = LIST_ADD(arena, &entry->enclosures);
		enclosure->url = "https://a.example/a.pdf";
		break;
	case CHANGE_IMAGE:
		entry->image.url = "https://a.example/a.png";
		break;
	case CHANGE_LANGUAGE:
		entry->language = "zh";
		break;
	case CHANGE_PUBLISHED:
		entry->published.seconds = 1;
		break;
	case CHANGE_UPDATED:
		entry->updated.seconds = 1;
		break;
	case CHANGE_FIELD_COUNT:
		break;
	}
}

static void every_field_is_compared_and_named(void **state)
{
	for (enum change_field field = 0; field < CHANGE_FIELD_COUNT; field++) {
		struct feed old = feed_of(*state, "a"), new = feed_of(*state, "a");
		struct changes changes;
		struct error err = {0};

		put_field(*state, &new.entries.items[0], field);
		assert_true(changes_find(&old, &new, *state, &changes, &err));
		assert_int_equal(changes.count, 1);
		assert_int_equal(changes.items[0].kind, CHANGE_EDITED);
		assert_int_equal(changes.items[0].fields, 1U << field);
		assert_ptr_equal(changes.items[0].entry, &new.entries.items[0]);
		assert_non_null(change_field_name(field));
		put_field(*state, &old.entries.items[0], field);
		assert_true(changes_find(&old, &new, *state, &changes, &err));
		assert_int_equal(changes.count, 0);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_arena, release_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_change_is_new_removed_or_aged),
		TEST(without_an_old_feed_everything_is_new),
		TEST(every_field_is_compared_and_named),
	};

	return RUN_TESTS(tests);
}
