#include "tests/unit/test.h"

#include <string.h>

#include "aggregator/edit.h"
#include "aggregator/identity.h"

static struct arena arena;
static struct error err;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	err = (struct error){0};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	assert_string_equal(err.message, "");
	return 0;
}

static struct entry entry_of(const char *id, const char *link, const char *title)
{
	struct entry entry;

	entry_init(&entry);
	entry.id = id;
	entry.link = link;
	entry.title.value = title;
	return entry;
}

static struct identity identity_of(const struct entry *entry)
{
	struct identity identity;

	assert_true(identity_take(&arena, entry, "http://coal.example/", &identity, &err));
	return identity;
}

static bool same_key(const struct entry *a, const struct entry *b, enum key_kind kind)
{
	struct identity one = identity_of(a), other = identity_of(b);

	return one.has_key[kind] && other.has_key[kind] &&
	       digest_equal(&one.keys[kind], &other.keys[kind]);
}

static void a_guid_is_known_again_behind_another_scheme_and_host(void **state)
{
	static const struct {
		const char *a, *b;
		bool same_guid, same_alternative;
	} rows[] = {
		{"http://a.example/?p=1", "http://a.example/?p=1", true, true},
		{" http://a.example/?p=1\n", "http://a.example/?p=1", true, true},
		{"http://a.example/?p=1", "https://www.b.example/?p=1", false, true},
		{"http://a.example/1#x", "http://a.example/1#y", false, false},
		{"http://a.example/", "https://b.example/", false, false},
		{"http://a.example", "https://b.example", false, false},
		{"tag:a,2020:1", "tag:b,2020:1", false, false},
		{"17", "17", true, false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct entry a = entry_of(rows[i].a, NULL, NULL);
		struct entry b = entry_of(rows[i].b, NULL, NULL);

		assert_int_equal(same_key(&a, &b, KEY_GUID), rows[i].same_guid);
		assert_int_equal(same_key(&a, &b, KEY_GUID_ALT), rows[i].same_alternative);
	}
}

static void a_link_is_known_in_any_spelling_but_the_home_page_is_no_key(void **state)
{
	struct entry a = entry_of(NULL, "http://coal.example/1?utm_source=rss", NULL);
	struct entry b = entry_of(NULL, "https://www.coal.example/1", NULL);
	struct entry home = entry_of(NULL, "https://coal.example", NULL);

	(void)state;
	assert_true(same_key(&a, &b, KEY_LINK));
	assert_false(identity_of(&home).has_key[KEY_LINK]);
}

static void a_title_counts_with_the_day_as_written_and_without_its_markup(void **state)
{
	struct entry a = entry_of(NULL, NULL, "Coal  & steel");
	struct entry b = entry_of(NULL, NULL, "<b>Coal</b> &amp; steel");

	(void)state;
	b.title.type = TEXT_HTML;
	assert_true(same_key(&a, &b, KEY_TITLE_DAY));
	a.published = (struct date){NULL, 1767225600 - 8 * 3600,
	                            480}; /* midnight in Beijing */
	assert_false(same_key(&a, &b, KEY_TITLE_DAY));
	b.published = (struct date){NULL, 1767225600 + 15 * 3600, 480}; /* 23:00 */
	assert_true(same_key(&a, &b, KEY_TITLE_DAY));
	b.published.seconds += 3600;
	assert_false(same_key(&a, &b, KEY_TITLE_DAY));
	a.published = b.published = (struct date){NULL, -1, 0};
	b.published.seconds = 0;
	assert_false(same_key(&a, &b, KEY_TITLE_DAY));
}

static void what_changes_by_itself_changes_no_digest(void **state)
{
	struct entry a = entry_of("1", "http://coal.example/1", "Title"), b = a;
	struct identity one, other;

	(void)state;
	b.published.seconds = 5;
	b.updated.seconds = 6;
	b.comment_count = 7;
	one = identity_of(&a);
	other = identity_of(&b);
	assert_true(digest_equal(&one.content, &other.content));
}

static void what_an_editor_changes_changes_the_digest(void **state)
{
	struct person author = {.name = "A"};
	struct category category = {.term = "coal"};
	struct enclosure enclosure = {.url = "http://a/1.pdf", .length = -1};
	struct text content = {.value = "Text"};
	struct entry base = entry_of("1", "http://coal.example/1", "Title");
	struct entry rows[7];
	struct identity before = identity_of(&base);

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		rows[i] = base;
	rows[0].title.value = "Title!";
	rows[1].link = "http://coal.example/2";
	rows[2].summary.value = "Text";
	rows[3].contents.items = &content;
	rows[3].contents.count = 1;
	rows[4].authors.items = &author;
	rows[4].authors.count = 1;
	rows[5].categories.items = &category;
	rows[5].categories.count = 1;
	rows[6].enclosures.items = &enclosure;
	rows[6].enclosures.count = 1;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct identity after = identity_of(&rows[i]);

		assert_false(digest_equal(&before.content, &after.content));
		for (size_t k = 0; k < i; k++) {
			struct identity other = identity_of(&rows[k]);

			assert_false(digest_equal(&after.content, &other.content));
		}
	}
}

static void an_entry_that_says_nothing_has_no_key(void **state)
{
	struct entry entry = entry_of("", NULL, "");
	struct identity identity = identity_of(&entry);

	(void)state;
	for (int kind = 0; kind < KEY_COUNT; kind++)
		assert_false(identity.has_key[kind]);
}

static void keys_of_other_days_are_those_of_an_entry_of_that_day(void **state)
{
	const int64_t day = 86400, noon = 20000 * day + day / 2;
	struct entry entry = entry_of("1", "http://coal.example/1", "One");
	struct entry other = entry, undated = entry, untitled = entry;
	struct digest key;

	(void)state;
	entry.published.seconds = noon;
	other.published.seconds = noon + day;
	untitled.title.value = NULL;
	assert_true(identity_title_key(&arena, &entry, DATE_UNKNOWN, 1, &key));
	assert_true(digest_equal(&key, &identity_of(&other).keys[KEY_TITLE_DAY]));
	assert_true(identity_title_key(&arena, &entry, noon + 2 * day, -1, &key));
	assert_true(digest_equal(&key, &identity_of(&other).keys[KEY_TITLE_DAY]));
	assert_true(identity_title_key(&arena, &entry, noon, DAYS_NONE, &key));
	assert_true(digest_equal(&key, &identity_of(&undated).keys[KEY_TITLE_DAY]));
	assert_false(identity_title_key(&arena, &undated, DATE_UNKNOWN, 1, &key));
	assert_false(identity_title_key(&arena, &untitled, noon, 0, &key));
}

static void dropped_keys_make_the_whole_what_it_is_without_them(void **state)
{
	struct entry entry = entry_of("1", "http://coal.example/1", "One");
	struct entry other = entry_of(NULL, "http://coal.example/1", "One");
	struct identity identity = identity_of(&entry), without = identity_of(&other);

	(void)state;
	identity_drop(&identity, KEY_LINK);
	assert_false(identity.has_key[KEY_GUID]);
	assert_true(digest_equal(&identity.keys[KEY_WHOLE], &without.keys[KEY_WHOLE]));
	entry.published.seconds = 86400;
	identity = identity_of(&entry);
	identity_drop(&identity, KEY_LINK);
	assert_false(digest_equal(&identity.keys[KEY_WHOLE], &without.keys[KEY_WHOLE]));
	assert_true(identity_drop_day(&arena, &entry, &identity, &err));
	assert_true(digest_equal(&identity.keys[KEY_WHOLE], &without.keys[KEY_WHOLE]));
}

static void minted_ids_are_derived_from_the_key_alone(void **state)
{
	struct digest key = digest_of(STR("17"));
	const char *id = identity_mint(&arena, "example.org,2020-01-01", "coal", &key);

	(void)state;
	assert_string_equal(id, "tag:example.org,2020-01-01:coal/"
	                        "2551bcc489eb3b1ea24b1d542cede2db");
}

/* ---- edits ---- */

/* Two hundred characters, twenty of them ten bytes. */
#define TEN "煤炭市场周报今日发布"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void small_edits_are_not_told_and_large_ones_are(void **state)
{
	static const struct {
		const char *title, *old, *new;
		bool is_significant;
	} rows[] = {
		{"Same", HUNDRED HUNDRED, HUNDRED HUNDRED, false},
		{"Other", HUNDRED HUNDRED, HUNDRED HUNDRED, true},
		{"Same", HUNDRED HUNDRED,
	         "<p>" HUNDRED "</p>\n<p class=\"x\">" HUNDRED "</p>", false},
		{"Same", HUNDRED HUNDRED, HUNDRED HUNDRED "1234567890123456789", false},
		{"Same", HUNDRED HUNDRED, HUNDRED HUNDRED "12345678901234567890", true},
		{"Same", HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED,
	         HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED TEN TEN TEN TEN
	         "123456789",
	         false},
		{"Same", HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED,
	         HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED TEN TEN TEN TEN TEN, true},
		{"Same", HUNDRED HUNDRED, HUNDRED "x" HUNDRED, false},
		/* who was sent there is no part of an address */
		{"Same", "<p>http://a.example/b?from=feed&amp;at=1 says so</p>",
	         "<p>http://a.example/b?from=mail&amp;at=123456 says so</p>", false},
		{"Same", "http://a.example/b?x=1", "http://a.example/elsewhere?x=1", true},
		{"Same", "Why? Because.", "Why? Nobody knows that.", true},
		{"Same", NULL, NULL, false},
		{"Same", NULL, "x", true},
		{"Same", "x", NULL, true},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct edit_side old = {.title = "Same", .content = rows[i].old};
		struct edit_side new = {.title = rows[i].title, .content = rows[i].new};

		if (edit_is_significant(&arena, &old, &new) != rows[i].is_significant)
			fail_msg("row %zu", i);
		old = (struct edit_side){.title = "Same", .summary = rows[i].old};
		assert_int_equal(edit_is_significant(&arena, &old, &new),
		                 rows[i].is_significant);
	}
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_guid_is_known_again_behind_another_scheme_and_host),
		TEST(a_link_is_known_in_any_spelling_but_the_home_page_is_no_key),
		TEST(a_title_counts_with_the_day_as_written_and_without_its_markup),
		TEST(what_changes_by_itself_changes_no_digest),
		TEST(what_an_editor_changes_changes_the_digest),
		TEST(an_entry_that_says_nothing_has_no_key),
		TEST(keys_of_other_days_are_those_of_an_entry_of_that_day),
		TEST(dropped_keys_make_the_whole_what_it_is_without_them),
		TEST(minted_ids_are_derived_from_the_key_alone),
		TEST(small_edits_are_not_told_and_large_ones_are),
	};

	return RUN_TESTS(tests);
}
