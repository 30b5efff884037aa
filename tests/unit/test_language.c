#include "tests/unit/test.h"

#include <string.h>

#include "feeds/language.h"

static void tags_come_in_the_form_that_readers_know(void **state)
{
	static const struct {
		const char *tag, *expected;
	} rows[] = {
		{"en", "en"},
		{"zh-CN", "zh-CN"},
		{"zh_cn", "zh-CN"},
		{"ZH-HANS-cn", "zh-Hans-CN"},
		{" en-us\n", "en-US"},
		{"cmn", "zh"},
		{"cmn-Hans", "zh-Hans"},
		{"zho", "zh"},
		{"Chinese", "zh"},
		{"de-1996", "de-1996"},
		{"xx", NULL},
		{"und", NULL},
		{"zh-", NULL},
		{"zh--CN", NULL},
		{"zh-CN; q=1", NULL},
		{"zh-toolonghere", NULL},
		{"zh-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaa",
	         "zh-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaa"},
		{"zh-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaa", NULL},
		{"中文", NULL},
		{"", NULL},
		{NULL, NULL},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *tag = language_publishable(&arena, rows[i].tag);

		if (rows[i].expected)
			assert_string_equal(tag ? tag : "(none)", rows[i].expected);
		else
			assert_null(tag);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_come_in_the_form_that_readers_know),
	};

	return RUN_TESTS(tests);
}
