#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "aggregator/recovery.h"
#include "feeds/parse.h"

#define AUTHORITY "alliance.example,2020-01-01"
#define LINK "http://coal.example/1"

static struct source_state states[] = {
	{.name = "coal",
         .title = "Coal",
         .url = "http://coal.example/feed",
         .is_listed = true},
	{.name = "steel",
         .title = "Metals",
         .url = "http://steel.example/feed",
         .is_listed = true},
	{.name = "tin",
         .title = "Metals",
         .url = "http://tin.example/feed",
         .is_listed = true},
	{.name = "old",
         .title = "Old",
         .url = "http://old.example/feed",
         .is_listed = false},
	{.name = "zinc", .url = "http://zinc.example/feed", .is_listed = true},
};
static const struct source_states sources = {states, ROWS(states)};

/* An entry as it was published in Atom, with this in it. */
static struct document *publish(const char *inside)
{
	static const char format[] =
		"<feed "
		"xmlns='http://www.w3.org/2005/Atom'><id>urn:all</id><title>All</title>"
		"<updated>2026-04-15T00:00:00Z</updated><entry><title>One</title>"
		"<link href='" LINK "'/><content>Text.</content>%s</entry></feed>";
	const struct parse_options options = {.is_raw = true};
	struct error err = {0};
	char text[4096];
	struct document *document;

	snprintf(text, sizeof(text), format, inside);
	document = document_parse(str_from(text), &options, &err);
	assert_non_null(document);
	assert_int_equal(document->feed.entries.count, 1);
	return document;
}

static struct document *publish_json(const char *inside)
{
	static const char format[] = "{\"version\": \"https://jsonfeed.org/version/1.1\","
				     "\"title\": \"All\", \"items\": [{\"id\": \"urn:x\","
				     "\"content_text\": \"Text.\"%s}]}";
	const struct parse_options options = {.is_raw = true};
	struct error err = {0};
	char text[4096];
	struct document *document;

	snprintf(text, sizeof(text), format, inside);
	document = document_parse(str_from(text), &options, &err);
	assert_non_null(document);
	return document;
}

static void check_source(const struct document *document, const char *name)
{
	const struct source_state *found = recovery_source(
		&sources, &document->feed.entries.items[0]);

	if (name) {
		assert_non_null(found);
		assert_string_equal(found->name, name);
	} else {
		assert_null(found);
	}
}

static void an_entry_is_its_sources_by_address_or_by_a_title_of_its_own(void **state)
{
	static const struct {
		const char *atom, *json, *source;
	} rows[] = {
		{"", "", NULL},
		{"<source><title>Coal</title></source>",
	         ", \"_source\": {\"title\": \"Coal\"}", "coal"},
		{"<source><title>Coal</title>"
	         "<link rel='self' href='http://tin.example/feed'/></source>",
	         ", \"_source\": {\"title\": \"Coal\","
	         " \"feed_url\": \"http://tin.example/feed\"}",
	         "tin"},
		/* an address that it had before */
		{"<source><title>Coal</title>"
	         "<link rel='self' href='http://coal.example/rss'/></source>",
	         ", \"_source\": {\"title\": \"Coal\","
	         " \"feed_url\": \"http://coal.example/rss\"}",
	         "coal"},
		{"<source><title>Metals</title></source>",
	         ", \"_source\": {\"title\": \"Metals\"}", NULL},
		{"<source><title>Old</title></source>",
	         ", \"_source\": {\"title\": \"Old\"}", NULL},
		{"<source><title>zinc</title></source>",
	         ", \"_source\": {\"title\": \"zinc\"}", "zinc"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct document *atom = publish(rows[i].atom);
		struct document *json = publish_json(rows[i].json);

		check_source(atom, rows[i].source);
		check_source(json, rows[i].source);
		document_free(atom);
		document_free(json);
	}
}

static void a_row_takes_an_id_and_two_dates(void **state)
{
	static const struct {
		const char *inside;
		bool is_possible;
	} rows[] = {
		{"<id>urn:x</id><published>2026-04-01T00:00:00Z</published>"
	         "<updated>2026-04-02T00:00:00Z</updated>",
	         true},
		{"<published>2026-04-01T00:00:00Z</published>"
	         "<updated>2026-04-02T00:00:00Z</updated>",
	         false},
		{"<id>urn:x</id><updated>2026-04-02T00:00:00Z</updated>", false},
		{"<id>urn:x</id><published>2026-04-01T00:00:00Z</published>", false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct document *document = publish(rows[i].inside);

		assert_int_equal(recovery_is_possible(&document->feed.entries.items[0]),
		                 rows[i].is_possible);
		document_free(document);
	}
}

static void make_row(struct arena *arena, const char *id, struct recovered *row)
{
	char inside[400];
	struct document *document;
	struct error err = {0};

	snprintf(inside, sizeof(inside),
	         "<id>%s</id><published>2026-04-01T00:00:00Z</published>"
	         "<updated>2026-04-02T00:00:00Z</updated>"
	         "<source><title>Coal</title></source>",
	         id);
	document = publish(inside);
	assert_true(recovery_make(arena, AUTHORITY, &states[0],
	                          &document->feed.entries.items[0], row, &err));
	assert_string_equal(row->stamp.published_id, id);
	row->stamp.published_id = NULL; /* the document's */
	assert_true(recovery_is_ours(&row->version));
	assert_int_equal(row->stamp.sort_at, INT64_C(1775001600));
	assert_int_equal(row->stamp.updated_out, INT64_C(1775088000));
	assert_null(row->parsed.source);
	document_free(document);
}

/* The keys by which the source's next document claims the entry. */
static void a_row_has_the_keys_that_its_id_tells(void **state)
{
	static const struct digest minted = {
		{0xab, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};
	static const struct {
		const char *id;
		bool has_guid, is_minted;
	} rows[] = {
		{"urn:x", true, false},
		{"tag:" AUTHORITY ":coal/ab0102030405060708090a0b0c0d0e0f", true, true},
		/* another source's, another authority's, no key */
		{"tag:" AUTHORITY ":tin/ab0102030405060708090a0b0c0d0e0f", true, false},
		{"tag:b.example,2020:coal/ab0102030405060708090a0b0c0d0e0f", true, false},
		{"tag:" AUTHORITY ":coal/ab0102030405060708090a0b0c0d0e", true, false},
		{"tag:" AUTHORITY ":coal/zb0102030405060708090a0b0c0d0e0f", true, false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct recovered row;
		struct arena arena;

		arena_init(&arena, 1 << 20);
		make_row(&arena, rows[i].id, &row);
		assert_int_equal(row.identity.has_key[KEY_GUID], rows[i].has_guid);
		assert_int_equal(digest_equal(&row.identity.keys[KEY_GUID], &minted),
		                 rows[i].is_minted);
		assert_true(row.identity.has_key[KEY_LINK]);
		assert_false(row.identity.has_key[KEY_WHOLE]);
		arena_release(&arena);
	}
}

/* Minted of the link, it tells nothing more: the entry had no guid. */
static void an_id_that_was_minted_of_another_key_is_no_guid(void **state)
{
	struct recovered row, again;
	struct arena arena;
	const char *id;

	(void)state;
	arena_init(&arena, 1 << 20);
	make_row(&arena, "urn:x", &row);
	id = identity_mint(&arena, AUTHORITY, "coal", &row.identity.keys[KEY_LINK]);
	make_row(&arena, id, &again);
	assert_false(again.identity.has_key[KEY_GUID]);
	assert_true(
		digest_equal(&again.identity.keys[KEY_LINK], &row.identity.keys[KEY_LINK]));
	arena_release(&arena);
}

static void what_was_withdrawn_is_its_sources_by_short_name_or_by_a_minted_id(void **state)
{
	static const struct {
		const char *id, *source, *found;
	} rows[] = {
		{"http://coal.example/1", "coal", "coal"},
		{"tag:" AUTHORITY ":steel/00", "coal", "coal"},
		{"tag:" AUTHORITY ":steel/00", NULL, "steel"},
		{"tag:" AUTHORITY ":ste/00", NULL, NULL},
		{"tag:other.example,2020-01-01:steel/00", NULL, NULL},
		{"http://coal.example/1", NULL, NULL},
		{"http://old.example/1", "old", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct withdrawn_item item = {.id = rows[i].id,
		                                    .source = rows[i].source};
		const struct source_state *found = recovery_withdrawn_source(
			&sources, AUTHORITY, &item);

		assert_string_equal(found ? found->name : "none",
		                    rows[i].found ? rows[i].found : "none");
	}
}

static void what_was_withdrawn_is_known_by_whatever_its_id_was_made_of(void **state)
{
	const struct withdrawn_item minted = {
		.id = "tag:" AUTHORITY ":coal/000102030405060708090a0b0c0d0e0f",
		.published = DATE_UNKNOWN,
		.when = 1000000000};
	const struct withdrawn_item page = {
		.id = LINK, .published = 900000000, .when = 1000000000};
	struct recovered row;
	struct entry entry;
	struct error err = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	recovery_withdrawn_entry(&minted, &entry);
	assert_true(recovery_is_possible(&entry));
	assert_true(recovery_make(&arena, AUTHORITY, &states[0], &entry, &row, &err));
	for (int kind = KEY_GUID; kind < KEY_COUNT; kind++) {
		assert_true(row.identity.has_key[kind]);
		assert_int_equal(row.identity.keys[kind].bytes[15], 15);
	}
	recovery_withdrawn_entry(&page, &entry);
	assert_true(recovery_make(&arena, AUTHORITY, &states[0], &entry, &row, &err));
	assert_true(row.identity.has_key[KEY_GUID] && row.identity.has_key[KEY_LINK]);
	assert_int_equal(row.stamp.sort_at, 900000000);
	arena_release(&arena);
}

static void pages_of_the_archives_are_known_by_their_names(void **state)
{
	static const struct {
		const char *name;
		bool is_page;
		struct recovery_page page;
	} rows[] = {
		{"2020-04.atom", true, {2020, 4, 1}},
		{"2020-04-2.json", true, {2020, 4, 2}},
		{"2020-04-11.atom.gz", true, {2020, 4, 11}},
		{"2020-12", true, {2020, 12, 1}},
		{"2020-13.atom", false, {0}},
		{"2020-00.atom", false, {0}},
		{"2020-4.atom", false, {0}},
		{"20-04.atom", false, {0}},
		{"2020-04-.atom", false, {0}},
		{"2020-04-0.atom", false, {0}},
		{"2020-04-2-2.atom", false, {0}},
		{"2020.atom", false, {0}},
		{"..", false, {0}},
		{"", false, {0}},
		{"index.html", false, {0}},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct recovery_page page;

		assert_int_equal(recovery_page_parse(rows[i].name, &page), rows[i].is_page);
		if (rows[i].is_page)
			assert_int_equal(recovery_page_compare(&page, &rows[i].page), 0);
	}
}

static void pages_are_in_the_order_of_time(void **state)
{
	static const struct recovery_page rows[] = {{2019, 12, 1}, {2020, 1, 1},
	                                            {2020, 2, 1},  {2020, 2, 2},
	                                            {2020, 2, 10}, {2020, 3, 1}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (size_t k = 0; k < ROWS(rows); k++)
			assert_int_equal(recovery_page_compare(&rows[i], &rows[k]),
			                 (i > k) - (i < k));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			an_entry_is_its_sources_by_address_or_by_a_title_of_its_own),
		cmocka_unit_test(a_row_takes_an_id_and_two_dates),
		cmocka_unit_test(a_row_has_the_keys_that_its_id_tells),
		cmocka_unit_test(an_id_that_was_minted_of_another_key_is_no_guid),
		cmocka_unit_test(
			what_was_withdrawn_is_its_sources_by_short_name_or_by_a_minted_id),
		cmocka_unit_test(
			what_was_withdrawn_is_known_by_whatever_its_id_was_made_of),
		cmocka_unit_test(pages_of_the_archives_are_known_by_their_names),
		cmocka_unit_test(pages_are_in_the_order_of_time),
	};

	parse_prepare();
	return RUN_TESTS(tests);
}
