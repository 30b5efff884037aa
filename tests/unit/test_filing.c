#include "tests/unit/test.h"

#include "aggregator/filing.h"
#include "feeds/limits.h"

static const struct topic_origin coal = {
	.name = "coal", .title = "The coal association", .language = "zh-CN"};

/* "source:coal=The coal association tag:power=Power ..." */
static const char *places_of(struct arena *arena, const struct category *categories,
                             size_t count, const char *language)
{
	struct category copies[4];
	struct entry parsed;
	const struct stored_entry entry = {
		.version = {.parsed = &parsed, .language = language}};
	struct topic_places places;
	const char *text = "";

	assert_true(count <= ROWS(copies));
	memcpy(copies, categories, count * sizeof(*copies));
	entry_init(&parsed);
	parsed.categories.items = copies;
	parsed.categories.count = count;
	filing_places(&entry, &coal, arena, &places);
	for (size_t i = 0; i < places.count; i++) {
		const struct topic_name *topic = &places.items[i].topic;

		text = arena_printf(arena, "%s%s%s:%s=%s/%s", text, i ? " " : "",
		                    topic_kind_name(topic->kind), topic->name, topic->title,
		                    topic->slug);
	}
	return text;
}

static void an_entry_is_filed_under_all_that_it_is(void **state)
{
	static const struct category tags[] = {{.term = "Power  Grid"},
	                                       {.term = "17", .label = "煤炭"},
	                                       {.term = "power grid"}};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_string_equal(places_of(&arena, tags, 3, "en-US"),
	                    "source:coal=The coal association/coal"
	                    " tag:power grid=Power Grid/power-grid"
	                    " tag:煤炭=煤炭/tag-6172bd64 lang:en=English/en");
	/* Where it does not say in which language it is, it is in that of its source. */
	assert_string_equal(places_of(&arena, tags, 0, NULL),
	                    "source:coal=The coal association/coal lang:zh=中文/zh");
	arena_release(&arena);
}

static void what_is_no_tag_is_none(void **state)
{
	char longest[LIMIT_TAG_BYTES + 2];
	struct category tags[] = {{.term = ""}, {.label = " \t"}, {.term = longest}, {0}};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_null(strstr(places_of(&arena, tags, 4, NULL), "tag:"));
	longest[sizeof(longest) - 2] = '\0';
	assert_non_null(strstr(places_of(&arena, tags, 4, NULL), "tag:aaa"));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_is_filed_under_all_that_it_is),
		cmocka_unit_test(what_is_no_tag_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
