#include "tests/unit/test.h"

#include "feeds/attached.h"

#define FIRST "https://a.example/1.pdf"

static void files_behind_the_first_are_led_to_with_their_size(void **state)
{
	static const struct {
		const char *language, *html;
		struct enclosure files[3];
		const char *line;
	} rows[] = {
		{"en", NULL, {{.url = FIRST}}, NULL},
		{"en",
	         "<p>x</p>",
	         {{.url = FIRST},
	          {.url = "https://a.example/f/%E6%96%87%202.pdf", .length = -1},
	          {.url = "https://a.example/?a&b", .title = "A & B", .length = 1234567}},
	         "<p>Files: <a href=\"https://a.example/f/%E6%96%87%202.pdf\">文 "
	         "2.pdf</a>, "
	         "<a href=\"https://a.example/?a&amp;b\">A &amp; B</a> (1.2 MB)</p>"},
		/* What the text leads to is found there. */
		{"zh-CN",
	         "<a href=\"https://a.example/?a&amp;b\">x</a>",
	         {{.url = FIRST},
	          {.url = "https://a.example/?a&b"},
	          {.url = "https://a.example/3", .title = "附件三", .length = 999}},
	         "<p>附件：<a href=\"https://a.example/3\">附件三</a> (999 bytes)</p>"},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct enclosure files[3];
		struct enclosures list = {.items = files};
		const char *line;

		while (list.count < ROWS(files) && rows[i].files[list.count].url) {
			files[list.count] = rows[i].files[list.count];
			list.count++;
		}
		line = attached_line(&arena, &list, rows[i].html, rows[i].language);
		if (rows[i].line)
			assert_string_equal(line, rows[i].line);
		else
			assert_null(line);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_behind_the_first_are_led_to_with_their_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
