#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/model_json.h"
#include "aggregator/model_shape.h"

static struct arena arena;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* Owned; NULL with `err` where it cannot be written. */
static char *to_json(const struct entry *entry, struct error *err)
{
	struct buf out;

	buf_init(&out, (size_t)1 << 20);
	if (!entry_add_json(entry, &out, err))
		buf_release(&out);
	return out.ptr;
}

/* Writes the entry, reads it back, writes that and wants the same text. */
static struct entry *there_and_back(const struct entry *entry)
{
	struct entry *copy = arena_new(&arena, struct entry);
	struct error err = {0};
	char *once = to_json(entry, &err), *twice;

	assert_non_null(once);
	assert_true(entry_from_json(&arena, once, copy, &err));
	twice = to_json(copy, &err);
	assert_non_null(twice);
	assert_string_equal(once, twice);
	free(once);
	free(twice);
	return copy;
}

static void an_empty_entry_is_an_empty_object(void **state)
{
	struct entry entry, *copy;
	struct error err = {0};
	char *json;

	(void)state;
	entry_init(&entry);
	json = to_json(&entry, &err);
	assert_string_equal(json, "{}");
	free(json);
	copy = there_and_back(&entry);
	assert_true(copy->published.seconds == DATE_UNKNOWN);
	assert_int_equal(copy->comment_count, -1);
	assert_int_equal(copy->image.width, -1);
	assert_null(copy->title.value);
	assert_int_equal(copy->links.count, 0);
}

static void texts_dates_and_lists_survive(void **state)
{
	struct text contents[] = {
		{.type = TEXT_XHTML,
	         .value = "<p>煤</p>",
	         .language = "zh",
	         .base = "http://a/"},
		{.type = TEXT_OTHER, .media_type = "image/png", .src = "http://a/i.png"},
	};
	struct category categories[] = {{.term = "coal"},
	                                {.term = "", .scheme = "http://s"}};
	struct enclosure enclosures[] = {{.url = "http://a/f.pdf", .length = 0}};
	struct entry entry, *copy;

	(void)state;
	entry_init(&entry);
	entry.id = "urn:x";
	entry.id_is_link = ANSWER_NO;
	entry.title.value = "\"q\" \\ \t";
	entry.contents.items = contents;
	entry.contents.count = ROWS(contents);
	entry.categories.items = categories;
	entry.categories.count = ROWS(categories);
	entry.enclosures.items = enclosures;
	entry.enclosures.count = 1;
	entry.published = (struct date){"1 Jan 1970", 0, -480};
	copy = there_and_back(&entry);
	assert_string_equal(copy->title.value, "\"q\" \\ \t");
	assert_int_equal(copy->id_is_link, ANSWER_NO);
	assert_int_equal(copy->contents.items[0].type, TEXT_XHTML);
	assert_string_equal(copy->contents.items[0].value, "<p>煤</p>");
	assert_string_equal(copy->contents.items[1].src, "http://a/i.png");
	assert_null(copy->contents.items[1].value);
	assert_string_equal(copy->categories.items[1].term, "");
	assert_int_equal(copy->enclosures.items[0].length, 0);
	assert_int_equal(copy->published.seconds, 0);
	assert_int_equal(copy->published.offset_minutes, -480);
	assert_true(copy->updated.seconds == DATE_UNKNOWN);
}

static void vocabularies_and_nested_extensions_survive(void **state)
{
	double coordinates[] = {-71.92, 45.256};
	struct extension child = {.name = "child", .value = "v"};
	struct attribute attribute = {.name = "a", .value = "1"};
	struct extension extensions[] = {
		{.name = "outer", .attributes = {&attribute, 1}, .children = {&child, 1}}};
	struct media_content media_content = {.url = "http://a/v", .duration = 1.5};
	struct media media;
	struct feed source;
	struct entry entry, *copy;

	(void)state;
	entry_init(&entry);
	feed_init(&source);
	media_init(&media);
	source.title.value = "Source";
	entry.source = &source;
	media_content.file_size = media_content.width = media_content.height = -1;
	media_content.bitrate = -1;
	media.contents.items = &media_content;
	media.contents.count = 1;
	media.rating.scheme = "urn:simple";
	entry.media = &media;
	entry.geo = (struct geo){
		.type = GEO_POINT, .coordinates = coordinates, .count = 2, .dimension = 2};
	entry.extensions.items = extensions;
	entry.extensions.count = 1;
	copy = there_and_back(&entry);
	assert_string_equal(copy->source->title.value, "Source");
	assert_int_equal(copy->source->ttl, -1);
	assert_string_equal(copy->media->rating.scheme, "urn:simple");
	assert_int_equal(copy->media->contents.items[0].width, -1);
	assert_true(copy->media->contents.items[0].duration > 1.4);
	assert_int_equal(copy->geo.type, GEO_POINT);
	assert_int_equal(copy->geo.dimension, 2);
	assert_true(copy->geo.coordinates[0] < -71.9);
	assert_string_equal(copy->extensions.items[0].children.items[0].value, "v");
	assert_string_equal(copy->extensions.items[0].attributes.items[0].name, "a");
	assert_null(copy->itunes);
}

/* ---- the tables ---- */

/* Of a feed's shape: its entries, which are stored on their own, and (in a word of its own) that
 * it is publishable, which none that is stored is. */
#define LEFT_OUT_OF_FEED (sizeof(((struct feed *)0)->entries) + sizeof(int64_t))

/* Of an entry's: who else issued it and when it was corrected, which no document says. */
#define LEFT_OUT_OF_ENTRY                                                                  \
	(sizeof(((struct entry *)0)->also) + sizeof(((struct entry *)0)->corrected))

static size_t size_of(const struct member *member)
{
	switch (member->kind) {
	case MEMBER_STRUCT:
		return member->shape->size;
	case MEMBER_LIST:
	case MEMBER_STRINGS:
	case MEMBER_NUMBERS:
	case MEMBER_INTEGERS:
		return sizeof(void *) + sizeof(size_t);
	case MEMBER_SMALL:
	case MEMBER_CHOICE:
		return sizeof(int32_t);
	case MEMBER_STRING:
	case MEMBER_POINTER:
	case MEMBER_INTEGER:
	case MEMBER_SECONDS:
	case MEMBER_NUMBER:
		break;
	}
	return sizeof(int64_t);
}

/* Every byte of the struct belongs to one member, but for padding of less than a word. */
static void assert_covered(const struct shape *shape, size_t left_out)
{
	unsigned char covered[4096] = {0};
	size_t missing = 0;

	assert_true(shape->size <= sizeof(covered));
	for (const struct member *member = shape->members; member->name; member++) {
		for (size_t i = 0; i < size_of(member); i++)
			if (covered[member->offset + i]++)
				fail_msg("%s overlaps", member->name);
		if (member->kind == MEMBER_STRUCT)
			assert_covered(member->shape, 0);
	}
	for (size_t i = 0; i < shape->size; i += 8) {
		bool is_missing = true;

		for (size_t k = i; k < i + 8 && k < shape->size; k++)
			is_missing = is_missing && !covered[k];
		missing += is_missing ? 8 : 0;
	}
	assert_int_equal(missing, left_out);
}

static void the_tables_know_every_member_of_the_model(void **state)
{
	(void)state;
	assert_covered(&entry_shape, LEFT_OUT_OF_ENTRY);
	assert_covered(&feed_shape, LEFT_OUT_OF_FEED);
	for (const struct member *member = entry_shape.members; member->name; member++) {
		if (member->shape && member->shape != &feed_shape)
			assert_covered(member->shape, 0);
	}
}

static void foreign_json_is_refused_or_read_as_absent(void **state)
{
	struct entry entry;
	struct error err = {0};

	(void)state;
	assert_true(
		entry_from_json(&arena,
	                        "{\"id\":7,\"links\":{},\"published\":[1],"
	                        "\"contents\":[3],\"source\":\"x\",\"id_is_link\":\"?\"}",
	                        &entry, &err));
	assert_null(entry.id);
	assert_null(entry.source);
	assert_int_equal(entry.links.count, 0);
	assert_int_equal(entry.contents.count, 1);
	assert_null(entry.contents.items[0].value);
	assert_true(entry.published.seconds == DATE_UNKNOWN);
	assert_false(entry_from_json(&arena, "[]", &entry, &err));
	assert_int_equal(err.kind, ERROR_DATABASE);
	err = (struct error){0};
	assert_false(entry_from_json(&arena, "{\"id\":", &entry, &err));
	assert_int_equal(err.kind, ERROR_DATABASE);
}

static void any_text_comes_back(void **state)
{
	struct error err = {0};
	struct entry entry;
	char text[128 + 3], *json;

	(void)state;
	for (int byte = 1; byte < 128; byte++)
		text[byte - 1] = (char)byte;
	memcpy(text + 127, "\u4e2d", 4);
	entry_init(&entry);
	entry.id = text;
	assert_string_equal(there_and_back(&entry)->id, text);
	entry.id = "a\n\t\"\\\1";
	json = to_json(&entry, &err);
	assert_string_equal(json, "{\"id\":\"a\\n\\t\\\"\\\\\\u0001\"}");
	free(json);
	entry.id = "\xff";
	assert_null(to_json(&entry, &err));
	assert_int_equal(err.kind, ERROR_MEMORY);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_entry_is_an_empty_object),
		TEST(texts_dates_and_lists_survive),
		TEST(vocabularies_and_nested_extensions_survive),
		TEST(the_tables_know_every_member_of_the_model),
		TEST(any_text_comes_back),
		TEST(foreign_json_is_refused_or_read_as_absent),
	};

	return RUN_TESTS(tests);
}
