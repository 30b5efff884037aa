#include "tests/unit/test.h"

#include "aggregator/version.h"

static struct arena arena;
static struct packer *packer;
static struct unpacker *unpacker;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	packer = packer_open();
	unpacker = unpacker_open();
	return packer && unpacker ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	unpacker_close(unpacker);
	packer_close(packer);
	arena_release(&arena);
	return 0;
}

static void assert_text(const char *text, const char *expected)
{
	if (expected)
		assert_string_equal(text, expected);
	else
		assert_null(text);
}

/* One after the other with one packer, the longest first: nothing of it remains. */
static void what_is_packed_comes_back(void **state)
{
	static const struct {
		const char *summary, *content;
	} rows[] = {{"<p>A summary</p>", "<p>Content</p>"},
	            {"<p>A</p>", NULL},
	            {NULL, "<p>B</p>"},
	            {NULL, NULL}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct entry parsed;
		struct error err = {0};
		struct entry_version made = {.parsed = &parsed,
		                             .summary = rows[i].summary,
		                             .content = rows[i].content},
				     read = {.summary = "old"}, texts = read;

		entry_init(&parsed);
		parsed.id = "urn:1";
		assert_true(version_pack(packer, &arena, &made, &err));
		assert_true(version_unpack_all(unpacker, &arena, made.packed, &read, &err));
		assert_string_equal(read.parsed->id, "urn:1");
		assert_text(read.summary, rows[i].summary);
		assert_text(read.content, rows[i].content);
		assert_true(
			version_unpack_texts(unpacker, &arena, made.packed, &texts, &err));
		assert_text(texts.summary, rows[i].summary);
		assert_text(texts.content, rows[i].content);
		assert_true(version_unpack(&arena, made.packed, &parsed, &err));
		assert_string_equal(parsed.id, "urn:1");
	}
}

/* As JSON, and packed as JSON alone. */
static void the_texts_that_an_old_store_keeps_apart_stay(void **state)
{
	const struct str json = STR("{\"id\":\"urn:1\"}");
	const struct str rows[] = {json, packer_pack(packer, &arena, json, PACK_STAYS)};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct entry_version read = {.summary = "old", .content = "older"},
				     texts = read;
		struct error err = {0};

		assert_true(version_unpack_all(unpacker, &arena, rows[i], &read, &err));
		assert_string_equal(read.parsed->id, "urn:1");
		assert_string_equal(read.summary, "old");
		assert_string_equal(read.content, "older");
		assert_true(version_unpack_texts(unpacker, &arena, rows[i], &texts, &err));
		assert_string_equal(texts.summary, "old");
	}
}

static void what_is_damaged_is_an_error(void **state)
{
	static const struct str rows[] = {{"\x28\xB5\x2F\xFD", 4}, {"{", 1}, {"\0\0\0", 3}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct entry_version read = {0};
		struct error err = {0};

		assert_false(version_unpack_all(unpacker, &arena, rows[i], &read, &err));
		assert_int_equal(err.kind, ERROR_DATABASE);
	}
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_packed_comes_back),
		TEST(the_texts_that_an_old_store_keeps_apart_stay),
		TEST(what_is_damaged_is_an_error),
	};

	return RUN_TESTS(tests);
}
