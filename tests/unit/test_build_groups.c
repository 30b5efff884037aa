#include "tests/unit/test.h"

#include "feedgen/build_groups.h"
#include "feeds/limits.h"

enum { MOST = 2000 };

struct fixture {
	struct arena arena;
	struct record records[MOST];
	struct stamp stamps[MOST];
	size_t count;
	struct settings settings;
	struct known_topics known;
	struct build_lists lists;
	struct groups groups;
};

static int set_up(void **state)
{
	struct fixture *it = calloc(1, sizeof(*it));
	struct error err = {0};

	assert_non_null(it);
	arena_init(&it->arena, 1 << 26);
	assert_true(settings_read(NULL, &it->settings, &it->arena, &err));
	*state = it;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *it = *state;

	arena_release(&it->arena);
	free(it);
	return 0;
}

/* So many records in a language, each with the tags, divided by ";"; later ones are newer. */
static void add(struct fixture *it, size_t count, const char *language, const char *tags)
{
	for (; count > 0; count--) {
		struct record *record = &it->records[it->count];
		struct str rest = str_from(tags), tag;

		assert_true(it->count < MOST);
		record->section_key = "";
		record->id = arena_printf(&it->arena, "%zu", it->count);
		record->language = language;
		while (str_split(&rest, ';', &tag))
			*LIST_ADD(&it->arena, &record->tags) = arena_str(&it->arena, tag);
		it->stamps[it->count] = (struct stamp){.id = record->id,
		                                       .published = (int64_t)it->count};
		it->count++;
	}
}

/* "all/9 lang/en=English/6 tag/power=Power/5" */
static const char *groups(struct fixture *it)
{
	struct records records = {.items = it->records, .count = it->count};
	struct stamps stamps = {.items = it->stamps, .count = it->count};
	const struct build_input input = {
		.records = &records, .stamps = &stamps, .settings = &it->settings};
	const char *text = "";

	build_items_list(&input, &it->arena, &it->lists);
	build_groups_list(&it->lists, &it->settings, &it->known, &it->groups, &it->arena);
	assert_false(it->arena.full);
	for (size_t i = 0; i < it->groups.count; i++) {
		const struct group *group = &it->groups.items[i];
		const char *folder = build_group_folder(group, &it->arena);

		text = folder ? arena_printf(&it->arena, "%s %s=%s/%zu", text, folder,
		                             group->title, group->items)
		              : arena_printf(&it->arena, "%sall/%zu", text, group->items);
	}
	return text;
}

static void a_tag_has_a_feed_from_the_least_number_on(void **state)
{
	struct fixture *it = *state;

	add(it, LIMIT_TOPIC_ENTRIES - 1, "en", "Power;风电");
	assert_string_equal(groups(it), "all/4");
	assert_int_equal(it->known.count, 0);
	add(it, 1, "en", "power;风电; Power ");
	assert_string_equal(groups(it), "all/5 tag/power=Power/5 tag/tag-95ed8ed3=风电/5");
	assert_int_equal(it->known.count, 2);
}

static void it_keeps_what_it_was_called_first_as_long_as_there_is_an_item(void **state)
{
	struct fixture *it = *state;

	add(it, 5, "en", "power");
	groups(it);
	it->count = 0;
	memset(it->records, 0, sizeof(it->records));
	add(it, 1, "en", "POWER");
	assert_string_equal(groups(it), "all/1 tag/power=power/1");
	it->count = 0;
	memset(it->records, 0, sizeof(it->records));
	add(it, 9, "en", "Wind");
	assert_string_equal(groups(it), "all/9 tag/wind=Wind/9");
	assert_int_equal(it->known.count, 2);
}

static void two_that_would_be_addressed_alike_are_not(void **state)
{
	struct fixture *it = *state;
	const char *first;

	add(it, 5, "en", "C");
	add(it, 6, "en", "C++");
	first = groups(it);
	assert_string_equal(first, "all/11 tag/c=C++/6 tag/tag-8c40219a46b9f81b=C/5");
	add(it, 9, "en", "C");
	assert_string_equal(groups(it), "all/20 tag/c=C++/6 tag/tag-8c40219a46b9f81b=C/14");
}

static void no_more_tags_than_the_limit_the_largest_first(void **state)
{
	struct fixture *it = *state;

	for (size_t i = 0; i <= LIMIT_TOPICS; i++)
		add(it, LIMIT_TOPIC_ENTRIES + (i > 0), "en",
		    arena_printf(&it->arena, "t%03zu", i));
	assert_null(strstr(groups(it), "t000"));
	assert_int_equal(it->groups.count, 1 + LIMIT_TOPICS);
	assert_int_equal(it->known.count, LIMIT_TOPICS);
}

static void languages_have_feeds_where_there_are_two(void **state)
{
	struct fixture *it = *state;

	add(it, 9, "zh-CN", "");
	add(it, LIMIT_TOPIC_ENTRIES - 1, "en", "");
	assert_string_equal(groups(it), "all/13");
	add(it, 1, "en-GB", "");
	assert_string_equal(groups(it), "all/14 lang/en=English/5 lang/zh=中文/9");
	assert_string_equal(it->groups.items[1].language, "en");
	assert_string_equal(it->groups.items[2].language, "zh-CN");
}

static void neither_has_where_it_is_switched_off(void **state)
{
	struct fixture *it = *state;

	add(it, 9, "zh-CN", "煤");
	add(it, 9, "en", "coal");
	it->settings.has_tag_feeds = it->settings.has_language_feeds = false;
	assert_string_equal(groups(it), "all/18");
}

static void a_lost_name_is_found_in_the_feed(void **state)
{
	static const struct {
		const char *path, *title, *site, *found;
	} rows[] = {
		{"out/tag/tag-95ed8ed3/feed.atom", "风电 - CEC", "CEC",
	         "tag 风电 tag-95ed8ed3"},
		{"tag/c/feed.atom", "C++ - A - B", "A - B", "tag c++ c"},
		{"/x/lang/zh/feed.atom", "中文 - CEC", "CEC", "lang zh zh"},
		{"out/section/c/feed.atom", "C - CEC", "CEC", NULL},
		{"out/tag/c/feed.atom", "C", "CEC", NULL},
		{"out/tag/c/feed.atom", " - CEC", "CEC", NULL},
		{"out/tag/c/feed.atom", "C - CEC", NULL, NULL},
		{"feed.atom", "C - CEC", "CEC", NULL},
	};
	struct fixture *it = *state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct known_topics found = {0};

		known_topics_recover(&found, rows[i].path, rows[i].title, rows[i].site,
		                     &it->arena);
		assert_int_equal(found.count, rows[i].found != NULL);
		if (found.count)
			assert_string_equal(
				arena_printf(&it->arena, "%s %s %s",
			                     topic_kind_name(found.items[0].kind),
			                     found.items[0].name, found.items[0].slug),
				rows[i].found);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_tag_has_a_feed_from_the_least_number_on),
		TEST(it_keeps_what_it_was_called_first_as_long_as_there_is_an_item),
		TEST(two_that_would_be_addressed_alike_are_not),
		TEST(no_more_tags_than_the_limit_the_largest_first),
		TEST(languages_have_feeds_where_there_are_two),
		TEST(neither_has_where_it_is_switched_off),
		TEST(a_lost_name_is_found_in_the_feed),
	};

	return RUN_TESTS(tests);
}
