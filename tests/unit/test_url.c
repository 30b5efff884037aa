#include "tests/unit/test.h"

#include "feeds/limits.h"
#include "feeds/url.h"
#include "tests/unit/rewriting.h"

static void check_text(const char *input, const char *result, const char *expected)
{
	if (!result != !expected || !str_equal(str_from(result), str_from(expected)))
		fail_msg("\"%s\" becomes \"%s\", not \"%s\"", input,
		         result ? result : "(nothing)", expected ? expected : "(nothing)");
}

static void check_resolved(const char *base, const struct rewriting *rows, size_t count)
{
	struct arena arena;

	arena_init(&arena, (size_t)1 << 20);
	for (size_t i = 0; i < count; i++)
		check_text(rows[i].input,
		           url_resolve(&arena, str_from(base), str_from(rows[i].input)),
		           rows[i].output);
	arena_release(&arena);
}

static void references_resolve_as_rfc_3986_section_5_4_1_says(void **state)
{
	static const struct rewriting rows[] = {
		{"g:h", "g:h"},
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q#s"},
		{"g#s", "http://a/b/c/g#s"},
		{"g?y#s", "http://a/b/c/g?y#s"},
		{";x", "http://a/b/c/;x"},
		{"g;x", "http://a/b/c/g;x"},
		{"g;x?y#s", "http://a/b/c/g;x?y#s"},
		{"", "http://a/b/c/d;p?q"},
		{".", "http://a/b/c/"},
		{"./", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../..", "http://a/"},
		{"../../", "http://a/"},
		{"../../g", "http://a/g"},
	};

	(void)state;
	check_resolved("http://a/b/c/d;p?q", rows, ROWS(rows));
	check_resolved("http://a/b/c/d;p?q#fragment", rows, ROWS(rows));
	check_resolved("\n http://a/b/c/d;p?q ", rows, ROWS(rows));
}

static void references_resolve_as_rfc_3986_section_5_4_2_says(void **state)
{
	static const struct rewriting rows[] = {
		{"../../../g", "http://a/g"},
		{"../../../../g", "http://a/g"},
		{"/./g", "http://a/g"},
		{"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."},
		{".g", "http://a/b/c/.g"},
		{"g..", "http://a/b/c/g.."},
		{"..g", "http://a/b/c/..g"},
		{"./../g", "http://a/b/g"},
		{"./g/.", "http://a/b/c/g/"},
		{"g/./h", "http://a/b/c/g/h"},
		{"g/../h", "http://a/b/c/h"},
		{"g;x=1/./y", "http://a/b/c/g;x=1/y"},
		{"g;x=1/../y", "http://a/b/c/y"},
		{"g?y/./x", "http://a/b/c/g?y/./x"},
		{"g?y/../x", "http://a/b/c/g?y/../x"},
		{"g#s/./x", "http://a/b/c/g#s/./x"},
		{"g#s/../x", "http://a/b/c/g#s/../x"},
		{"http:g", "http://a/b/c/g"}, /* the second of the two that are allowed */
	};

	(void)state;
	check_resolved("http://a/b/c/d;p?q", rows, ROWS(rows));
}

static void references_of_real_feeds_resolve_as_browsers_resolve_them(void **state)
{
	static const struct rewriting rows[] = {
		{" /a b ", "https://example.org/a b"},
		{"\xE3\x80\x80/a\xC2\xA0", "https://example.org/a"},
		{"\xEF\xBB\xBFhttps://example.com/", "https://example.com/"},
		{"/long\n\t/er\r\n", "https://example.org/long/er"},
		{"ht\ntps://example.com/a", "https://example.com/a"},
		{"images\\a.jpg", "https://example.org/news/images/a.jpg"},
		{"\\\\cdn.example.org\\a.jpg?b\\c", "https://cdn.example.org/a.jpg?b\\c"},
		{"//cdn.example.org/a.jpg", "https://cdn.example.org/a.jpg"},
		{"/中文/第1期.pdf", "https://example.org/中文/第1期.pdf"},
		{"https:/other.example/a", "https://example.org/other.example/a"},
		{"http:/other.example/a", "http://other.example/a"},
		{"http:///other.example/a", "http://other.example/a"},
		{"http:other.example", "http://other.example"},
		{"http://", NULL},
		{"http:", NULL},
		{"///", NULL},
		{"HTTP://Example.COM/./A", "HTTP://Example.COM/A"},
		{"mailto:a@b.example", "mailto:a@b.example"},
		{" tag:example.org,2020:a/../b ", "tag:example.org,2020:a/../b"},
		{"urn:isbn:123", "urn:isbn:123"},
		{"data:text/plain,a/../b#c", "data:text/plain,a/../b#c"},
		{"javascript:void(0)", "javascript:void(0)"},
		{"ftp://example.org/a/../b", "ftp://example.org/b"},
		{"magnet:?xt=urn:btih:c", "magnet:?xt=urn:btih:c"},
		{"file:///a/./b", "file:///a/b"},
		{"a/b:c", "https://example.org/news/a/b:c"},
		{"1:b", "https://example.org/news/1:b"},
		{"?q=http://a/../b", "https://example.org/news/list.html?q=http://a/../b"},
	};

	(void)state;
	check_resolved("https://example.org/news/list.html?page=2", rows, ROWS(rows));
}

static void a_reference_without_a_usable_base_resolves_only_when_absolute(void **state)
{
	static const struct rewriting rows[] = {
		{"", NULL},
		{"a", NULL},
		{"/a", NULL},
		{"//a/b", NULL},
		{"#a", NULL},
		{"http://a", "http://a"},
		{"http:/a/b", "http://a/b"},
		{"tag:a,2020:b", "tag:a,2020:b"},
	};
	static const char *const bases[] = {"",      "  ",           "a/b", "/a/b",
	                                    "//a/b", "tag:a,2020:b", ":"};

	(void)state;
	for (size_t i = 0; i < ROWS(bases); i++)
		check_resolved(bases[i], rows, ROWS(rows));
}

static void bases_without_a_path_or_a_host_are_right(void **state)
{
	static const struct {
		const char *base, *reference, *result;
	} rows[] = {
		{"http://a", "g", "http://a/g"},
		{"http://a", "../g", "http://a/g"},
		{"http://a", "?y", "http://a?y"},
		{"http://a", "", "http://a"},
		{"http://a?x", "g", "http://a/g"},
		{"http://a#x/y", "g", "http://a/g"},
		{"http://a?x/y", "#s", "http://a?x/y#s"},
		{"file:///srv/feeds/a.xml", "b.xml", "file:///srv/feeds/b.xml"},
		{"file:/srv/feeds/a.xml", "../b.xml", "file:/srv/b.xml"},
		{"file:///srv/a.xml", "\\b", "file:///srv/\\b"},
		{"x-scheme://host/a", "/b", "x-scheme://host/b"},
		{"http://[::1]:8080/a", "b", "http://[::1]:8080/b"},
		{"http://a\\b\\c", "d", "http://a/b/d"},
		{"http://a\\b\\c", "?d", "http://a/b/c?d"},
		{"x://a\\b", "c", "x://a/c"},
		{"http://user:pass@a/b", "c", "http://user:pass@a/c"},
		{"http:///a/b", "c", NULL},
		{"http:////a/b", "c", NULL},
		{"http://a/\tb\n/c", "d", "http://a/b/d"},
		{"g:/\ra/b", "c", "g:/a/c"},
		{"http://a/b #c", "", "http://a/b"},
		{"http://a/b?c\xEF\xBB\xBF#d", "", "http://a/b?c"},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++)
		check_text(rows[i].reference,
		           url_resolve(&arena, str_from(rows[i].base),
		                       str_from(rows[i].reference)),
		           rows[i].result);
	arena_release(&arena);
}

/* "http://a/" and as many letters as make `length` bytes. */
static struct str long_url(char *text, size_t length)
{
	memset(text, 'x', length);
	memcpy(text, "http://a/", 9);
	return (struct str){.ptr = text, .len = length};
}

static void addresses_too_long_or_with_a_nul_do_not_come_out(void **state)
{
	static char text[2 * LIMIT_URL_BYTES];
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 22);
	assert_non_null(url_resolve(&arena, STR(""), long_url(text, LIMIT_URL_BYTES)));
	assert_null(url_resolve(&arena, STR(""), long_url(text, LIMIT_URL_BYTES + 1)));
	assert_non_null(url_publishable(&arena, long_url(text, LIMIT_URL_BYTES)));
	assert_null(url_publishable(&arena, long_url(text, LIMIT_URL_BYTES + 1)));
	/* Escaping makes it longer. */
	long_url(text, LIMIT_URL_BYTES);
	text[100] = ' ';
	assert_null(url_publishable(&arena, (struct str){text, LIMIT_URL_BYTES}));
	assert_non_null(url_publishable(&arena, (struct str){text, LIMIT_URL_BYTES - 2}));
	memset(text, 'x', sizeof(text));
	memcpy(text, "data:", 5);
	assert_non_null(url_resolve(&arena, STR(""), (struct str){text, LIMIT_URL_BYTES}));
	assert_null(url_resolve(&arena, STR(""), (struct str){text, LIMIT_URL_BYTES + 1}));
	/* Nor do those that a NUL would cut. */
	assert_null(url_resolve(&arena, STR(""), STR("http://a/b\0c")));
	assert_null(url_resolve(&arena, STR("http://a\0/b"), STR("c")));
	/* Base and reference are each within it. */
	assert_null(url_resolve(&arena, long_url(text, LIMIT_URL_BYTES), STR("#fragment")));
	arena_release(&arena);
}

static void what_an_exhausted_arena_refuses_is_nothing(void **state)
{
	(void)state;
	for (size_t bytes = 0; bytes < 4096; bytes += 64) {
		struct arena arena;

		arena_init(&arena, bytes);
		for (int i = 0; i < 50; i++) {
			if (!url_resolve(&arena, STR("http://a/"), STR("b\\\tc")) ||
			    !url_publishable(&arena, STR("http://a/b c")) ||
			    !url_canonical_key(&arena, STR("http://a/b?utm_source=c")) ||
			    !url_encode(&arena, STR("a b"), ""))
				break;
		}
		assert_true(arena.full);
		arena_release(&arena);
	}
}

static void schemes_hosts_and_web_addresses_are_told(void **state)
{
	static const struct {
		const char *url, *scheme, *host;
		bool is_web;
	} rows[] = {
		{"http://example.org/a", "http", "example.org", true},
		{" HTTPS://Example.org:8080?q", "", "Example.org", true},
		{"https://user:p@ss@example.org:1/a@b:c", "https", "example.org", true},
		{"http://[2001:db8::1]:80/", "http", "2001:db8::1", true},
		{"http://[2001:db8::1", "http", "2001:db8::1", true},
		{"http://中国.cn/a", "http", "中国.cn", true},
		{"http://a\\@evil.example/", "http", "a", true},
		{"http://a#@evil.example/", "http", "a", true},
		{"ftp://example.org/", "ftp", "example.org", false},
		{"tag:example.org,2020:a", "tag", "", false},
		{"http:a", "http", "", false},
		{"http:///a", "http", "", false},
		{"http://:80/", "http", "", false},
		{"//example.org/a", "", "example.org", false},
		{"example.org/a", "", "", false},
		{"1http://a", "", "", false},
		{"ht_tp://a", "", "", false},
		{"a+b-c.d1:e", "a+b-c.d1", "", false},
		{"http", "", "", false},
		{":a", "", "", false},
		{"", "", "", false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str url = str_from(rows[i].url);

		if (!str_equal(url_scheme(url), str_from(rows[i].scheme)) ||
		    !str_equal(url_host(url), str_from(rows[i].host)) ||
		    url_is_web(url) != rows[i].is_web)
			fail_msg("\"%s\" is misread", rows[i].url);
	}
	assert_false(url_is_web((struct str){0}));
	assert_int_equal(url_host((struct str){0}).len, 0);
}

static const struct rewriting publishable[] = {
	{"http://example.org", "http://example.org/"},
	{" http://example.org/a ", "http://example.org/a"},
	{"HTTP://EXAMPLE.org/A?B#C", "http://example.org/A?B#C"},
	{"http://example.org:80/", "http://example.org/"},
	{"https://example.org:443/", "https://example.org/"},
	{"https://example.org:80/", "https://example.org:80/"},
	{"http://example.org:/", "http://example.org/"},
	{"http://example.org:08080/", "http://example.org:8080/"},
	{"http://example.org?q", "http://example.org/?q"},
	{"http://example.org#f", "http://example.org/#f"},
	{"http://example.org/?#", "http://example.org/?#"},
	{"http://example.org/a/../b/./c", "http://example.org/b/c"},
	{"http://example.org/a\\b?c\\d", "http://example.org/a/b?c%5Cd"},
	{"http://user:secret@example.org/", "http://example.org/"},
	{"http://中国.cn/新闻?页=1#顶",
         "http://xn--fiqs8s.cn/%E6%96%B0%E9%97%BB?%E9%A1%B5=1#%E9%A1%B6"},
	{"http://%E4%B8%AD%E5%9B%BD.cn/", "http://xn--fiqs8s.cn/"},
	{"http://ｅｘａｍｐｌｅ.ORG/", "http://example.org/"},
	{"http://bücher.example:8080/", "http://xn--bcher-kva.example:8080/"},
	{"http://faß.example/", "http://xn--fa-hia.example/"},
	{"http://☃.example/", "http://xn--n3h.example/"},
	{"http://xn--fiqs8s.cn/", "http://xn--fiqs8s.cn/"},
	{"http://my_host.example/", "http://my_host.example/"},
	{"http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"},
	{"http://127.0.0.1:8080/", "http://127.0.0.1:8080/"},
	{"http://example.org/a b|c{d}[e]\"<f>^`",
         "http://example.org/a%20b%7Cc%7Bd%7D%5Be%5D%22%3Cf%3E%5E%60"},
	{"http://example.org/?a b|c{d}[e]\"<f>\\^`'",
         "http://example.org/?a%20b%7Cc%7Bd%7D%5Be%5D%22%3Cf%3E%5C%5E%60'"},
	{"http://example.org/a#b#c", "http://example.org/a#b%23c"},
	{"http://example.org/%e4%b8%ad%41%2F", "http://example.org/%e4%b8%ad%41%2F"},
	{"http://example.org/100%", "http://example.org/100%25"},
	{"http://example.org/%zz%2", "http://example.org/%25zz%252"},
	{"http://example.org/\x01\x7F\xFF", "http://example.org/%01%7F%FF"},
	{"http://example.org/!$&'()*+,;=:@/-._~", "http://example.org/!$&'()*+,;=:@/-._~"},
	{"http:/example.org/a", "http://example.org/a"},
	{"htt\np://a\\@evil.example/", "http://a/@evil.example/"},
	{"", NULL},
	{"/a", NULL},
	{"ftp://example.org/", NULL},
	{"mailto:a@b.example", NULL},
	{"http://", NULL},
	{"http://:80/", NULL},
	{"http://user@/", NULL},
	{"http://a b/", NULL},
	{"http://a..b/", NULL},
	{"http://.a/", NULL},
	{"http://a%00b/", NULL},
	{"http://a%2Fb/", NULL},
	{"http://a<b/", NULL},
	{"http://\xFF.cn/", NULL},
	{"http://中 国.cn/", NULL},
	{"http://-中.cn/", NULL},
	{"http://example.org:0/", NULL},
	{"http://example.org:65536/", NULL},
	{"http://example.org:8a/", NULL},
	{"http://example.org:-1/", NULL},
	{"http://[::1/", NULL},
	{"http://[::g]/", NULL},
	{"http://[]/", NULL},
	{"http://[::1]x/", NULL},
};

static void an_address_is_made_fit_for_every_feed_format(void **state)
{
	(void)state;
	check_rewritings(url_publishable, publishable, ROWS(publishable));
}

static void a_publishable_address_stays_as_it_is(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	for (size_t i = 0; i < ROWS(publishable); i++) {
		const char *once = publishable[i].output;

		if (once)
			check_text(once, url_publishable(&arena, str_from(once)), once);
	}
	/* Every byte in every place. */
	for (int byte = 1; byte < 256; byte++) {
		char text[] = "http://a.example/b-c?d-e#f-g";
		static const size_t places[] = {8, 18, 22, 26};

		for (size_t i = 0; i < ROWS(places); i++) {
			const char *once, *twice;

			text[places[i]] = (char)byte;
			once = url_publishable(&arena, str_from(text));
			if (!once)
				continue;
			twice = url_publishable(&arena, str_from(once));
			check_text(once, twice, once);
			for (const char *c = once; *c; c++)
				assert_true(*c > ' ' && *c < 0x7F &&
				            !strchr("\"<>\\^`{|}", *c));
		}
	}
	arena_release(&arena);
}

static void spellings_of_one_address_share_a_key(void **state)
{
	static const struct rewriting rows[] = {
		{"http://www.Example.org/a/", "example.org/a"},
		{"https://example.org:443/a", "example.org/a"},
		{"http://user@example.org/a#comments", "example.org/a"},
		{"https://example.org/", "example.org"},
		{"https://example.org:8080/", "example.org:8080"},
		{"http://www.cn/", "www.cn"},
		{"http://www.com.cn/", "com.cn"},
		{"http://example.org/a?utm_source=x&id=1&fbclid=y", "example.org/a?id=1"},
		{"http://example.org/a/?utm_source=x", "example.org/a"},
		{"http://example.org/a?UTM_Medium=x&&b=2&spm=1.2", "example.org/a?b=2"},
		{"http://example.org/a?b=2&a=1&a=1", "example.org/a?b=2&a=1&a=1"},
		{"http://example.org/a?", "example.org/a"},
		{"http://example.org/detail/index.html?3-1234",
	         "example.org/detail/index.html?3-1234"},
		{"http://example.org/a;jsessionid=1F2E?id=1", "example.org/a?id=1"},
		{"http://example.org/a;b", "example.org/a;b"},
		{"http://example.org/#/news/1", "example.org#/news/1"},
		{"http://example.org/#!news/1", "example.org#!news/1"},
		{"http://example.org/%e4%b8%ad", "example.org/%E4%B8%AD"},
		{"http://example.org/中", "example.org/%E4%B8%AD"},
		{"http://example.org/A", "example.org/A"},
		{"tag:example.org,2020:a", "tag:example.org,2020:a"},
		{"", ""},
	};

	(void)state;
	check_rewritings(url_canonical_key, rows, ROWS(rows));
}

static void encoding_leaves_unreserved_characters_and_the_wanted_ones(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 4096);
	assert_string_equal(url_encode(&arena, STR("aZ09-._~"), ""), "aZ09-._~");
	assert_string_equal(url_encode(&arena, STR("a/b c%20中"), ""),
	                    "a%2Fb%20c%2520%E4%B8%AD");
	assert_string_equal(url_encode(&arena, STR("a/b:c\0"), "/:"), "a/b:c%00");
	assert_string_equal(url_encode(&arena, (struct str){0}, "/"), "");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_resolve_as_rfc_3986_section_5_4_1_says),
		cmocka_unit_test(references_resolve_as_rfc_3986_section_5_4_2_says),
		cmocka_unit_test(references_of_real_feeds_resolve_as_browsers_resolve_them),
		cmocka_unit_test(
			a_reference_without_a_usable_base_resolves_only_when_absolute),
		cmocka_unit_test(bases_without_a_path_or_a_host_are_right),
		cmocka_unit_test(addresses_too_long_or_with_a_nul_do_not_come_out),
		cmocka_unit_test(what_an_exhausted_arena_refuses_is_nothing),
		cmocka_unit_test(schemes_hosts_and_web_addresses_are_told),
		cmocka_unit_test(an_address_is_made_fit_for_every_feed_format),
		cmocka_unit_test(a_publishable_address_stays_as_it_is),
		cmocka_unit_test(spellings_of_one_address_share_a_key),
		cmocka_unit_test(encoding_leaves_unreserved_characters_and_the_wanted_ones),
	};

	return RUN_TESTS(tests);
}
