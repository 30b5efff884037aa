/* robots.txt as RFC 9309 has it, and as sites write it. */
#include "tests/unit/test.h"

#include <string.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/robots.h"

#define AGENT "cec-feeds/1.0 (+https://alliance.example/)"

static void rules_are_those_of_our_group_and_the_longest_counts(void **state)
{
	static const struct {
		const char *text, *path;
		bool is_allowed;
	} rows[] = {
		{"", "/a", true},
		{"<html>not found</html>", "/a", true},
		{"User-agent: *\nDisallow: /\n", "/a", false},
		{"User-agent: *\nDisallow:\n", "/a", true},
		{"user-AGENT:*\r\ndisallow: /a # why\r\n", "/a/b", false},
		{"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b", true},
		{"User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true},
		{"User-agent: other\nDisallow: /\n", "/a", true},
		{"User-agent: CEC-Feeds\nDisallow: /x\n\nUser-agent: *\nDisallow: /\n",
	         "/a", true},
		{"User-agent: *\nDisallow: /\nUser-agent: cec-feeds\nAllow: /\n", "/a",
	         true},
		{"User-agent: x\nUser-agent: cec-feeds\nDisallow: /a\n", "/a", false},
		{"User-agent: *\nDisallow: /*.html$\n", "/n/1.html", false},
		{"User-agent: *\nDisallow: /*.html$\n", "/n/1.html?x", true},
		{"User-agent: *\nDisallow: /*?id=\n", "/list?id=3", false},
		{"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", "/a", false},
		{"Disallow: /\n", "/a", true},
		{"User-agent: *\nCrawl-delay: 5\nSitemap: http://a/\nDisallow: /a", "/a",
	         false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char url[200];

		snprintf(url, sizeof(url), "http://a.example%s", rows[i].path);
		if (robots_allows(str_from(rows[i].text), AGENT, url) != rows[i].is_allowed)
			fail_msg("%s is%s allowed by: %s", rows[i].path,
			         rows[i].is_allowed ? " not" : "", rows[i].text);
	}
}

/* A pattern of stars against a path of one letter is the dearest there is. */
static void patterns_take_no_time(void **state)
{
	static char text[4000], url[8000];

	(void)state;
	memcpy(text, "User-agent: *\nDisallow: /", 25);
	for (size_t i = 25; i < sizeof(text) - 3; i += 2)
		memcpy(text + i, "*a", 2);
	memcpy(text + sizeof(text) - 3, "b\n", 3);
	memcpy(url, "http://a.example/", 17);
	memset(url + 17, 'a', sizeof(url) - 18);
	assert_true(robots_allows(str_from(text), AGENT, url));
}

static void what_is_beyond_the_limit_does_not_count(void **state)
{
	static const char rule[] = "User-agent: *\nDisallow: /\n";
	struct buf text;

	(void)state;
	buf_init(&text, LIMIT_ROBOTS_BYTES * 2);
	while (text.len < LIMIT_ROBOTS_BYTES - sizeof(rule) + 1)
		buf_add_char(&text, '\n');
	buf_add_text(&text, rule);
	assert_false(robots_allows(buf_view(&text), AGENT, "http://a.example/"));
	buf_clear(&text);
	while (text.len < LIMIT_ROBOTS_BYTES)
		buf_add_char(&text, '\n');
	buf_add_text(&text, rule);
	assert_true(robots_allows(buf_view(&text), AGENT, "http://a.example/"));
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_are_those_of_our_group_and_the_longest_counts),
		cmocka_unit_test(patterns_take_no_time),
		cmocka_unit_test(what_is_beyond_the_limit_does_not_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
