#include "tests/unit/test.h"

#include <string.h>

#include "feeds/url.h"

static void an_origin_is_scheme_host_and_port(void **state)
{
	static const struct {
		const char *a, *b;
		bool is_same;
	} rows[] = {
		{"http://a.example/x", "http://a.example/y?z", true},
		{"http://a.example", "http://a.example:80/", true},
		{"https://a.example:443/", "HTTPS://A.Example", true},
		{"http://u:p@a.example/", "http://a.example/", true},
		{"http://a.example:/", "http://a.example/", true},
		{"http://[::1]:80/", "http://[::1]/", true},
		{"http://a.example/", "https://a.example/", false},
		{"http://a.example:443/", "https://a.example/", false},
		{"http://a.example/", "http://a.example:8080/", false},
		{"http://[::1]:81/", "http://[::1]/", false},
		{"http://a.example/", "http://b.a.example/", false},
		{"http://a.example/", "http://a.example.b.example/", false},
		{"http://a.example/", "http://a.example@b.example/", false},
		{"http://a.example/", "http://b.example\\@a.example/", false},
		{"http://a.example:99999/", "http://a.example:99999/", false},
		{"http://a.example:x/", "http://a.example:x/", false},
		{"file:///x", "file:///x", false},
		{"", "", false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		if (url_is_same_origin(str_from(rows[i].a), str_from(rows[i].b)) !=
		            rows[i].is_same ||
		    url_is_same_origin(str_from(rows[i].b), str_from(rows[i].a)) !=
		            rows[i].is_same)
			fail_msg("%s and %s", rows[i].a, rows[i].b);
}

static void the_user_is_cut_off_at_the_last_at_sign(void **state)
{
	static const struct {
		const char *url, *user, *rest;
	} rows[] = {
		{"http://a.example/", NULL, "http://a.example/"},
		{"http://u@a.example/", "u", "http://a.example/"},
		{"http://u:p@a.example:80/x@y?z@#@", "u:p", "http://a.example:80/x@y?z@#@"},
		{"http://u:p@q@a.example", "u:p@q", "http://a.example"},
		{"http://@a.example/", "", "http://a.example/"},
		{"http://a.example/@b", NULL, "http://a.example/@b"},
		{"mailto:a@b.example", NULL, "mailto:a@b.example"},
		{"", NULL, ""},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str user = url_user(str_from(rows[i].url));

		assert_int_equal(user.ptr == NULL, rows[i].user == NULL);
		assert_true(str_equal(user, str_from(rows[i].user)));
		assert_string_equal(url_without_user(&arena, str_from(rows[i].url)),
		                    rows[i].rest);
	}
	arena_release(&arena);
}

static void escapes_are_decoded_and_what_is_none_is_kept(void **state)
{
	static const struct {
		const char *text, *decoded;
	} rows[] = {
		{"", ""},           {"abc", "abc"}, {"a%20b", "a b"}, {"%e4%B8%ad", "中"},
		{"%", "%"},         {"%4", "%4"},   {"%4g", "%4g"},   {"%%41", "%A"},
		{"100%25", "100%"}, {"%41%", "A%"},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_string_equal(url_decode(&arena, str_from(rows[i].text)),
		                    rows[i].decoded);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_origin_is_scheme_host_and_port),
		cmocka_unit_test(the_user_is_cut_off_at_the_last_at_sign),
		cmocka_unit_test(escapes_are_decoded_and_what_is_none_is_kept),
	};

	return RUN_TESTS(tests);
}
