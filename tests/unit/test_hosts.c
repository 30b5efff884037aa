#include "tests/unit/test.h"

#include <string.h>

#include "aggregator/hosts.h"

#define DAY ((int64_t)24 * 3600)

static void an_address_has_the_key_of_its_host_and_of_its_site(void **state)
{
	static const struct {
		const char *url, *name, *site;
	} rows[] = {
		{"https://www.Example.org/feed", "www.example.org", "*.example.org"},
		{"http://example.org:8080/", "example.org", "*.example.org"},
		{"http://a.b.example.co.uk/", "a.b.example.co.uk", "*.example.co.uk"},
		{"http://coal.com.cn/", "coal.com.cn", "*.coal.com.cn"},
		/* Two blogs of one service are two sites: so its operator says in the list. */
		{"http://one.github.io/", "one.github.io", "*.one.github.io"},
		{"http://github.io/", "github.io", "github.io"},
		{"http://中国.example.cn/", "xn--fiqs8s.example.cn", "*.example.cn"},
		{"http://8.8.8.8/", "8.8.8.8", "8.8.8.8"},
		{"http://127.0.0.1:1/", "127.0.0.1", NULL},
		{"http://[::1]/", "::1", NULL},
		{"http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1", NULL},
		{"http://localhost/", "localhost", NULL},
		{"http://wiki/", "wiki", NULL},
		{"http://news.corp.internal/", "news.corp.internal", NULL},
		{"mailto:a@example.org", NULL, NULL},
		{NULL, NULL, NULL},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *name = hosts_name(&arena, rows[i].url);
		const char *site = hosts_site(&arena, name);

		if (!rows[i].name)
			assert_null(name);
		else
			assert_string_equal(name, rows[i].name);
		if (!rows[i].site)
			assert_null(site);
		else
			assert_string_equal(site, rows[i].site);
	}
	arena_release(&arena);
}

static void every_spelling_of_a_private_address_is_private(void **state)
{
	static const char *const private[] = {
		"10.0.0.1", "192.168.1.1", "169.254.169.254", "0x7f000001",       "127.1",
		"::1",      "fd00::1",     "::ffff:7f00:1",   "printer.home.arpa"};
	static const char *const public[] = {"8.8.8.8", "2606:4700::1111", "example.org",
	                                     "local.example.org"};

	(void)state;
	for (size_t i = 0; i < ROWS(private); i++)
		assert_true(hosts_is_private(private[i]));
	for (size_t i = 0; i < ROWS(public); i++)
		assert_false(hosts_is_private(public[i]));
}

static void a_pause_doubles_with_each_complaint_and_shrinks_with_each_day(void **state)
{
	(void)state;
	assert_int_equal(hosts_pause_after_limit(0), 1000);
	assert_int_equal(hosts_pause_after_limit(1000), 2000);
	assert_int_equal(hosts_pause_after_limit(31000), HOSTS_PAUSE_MAX_MS);
	assert_int_equal(hosts_pause_after_limit(INT64_MAX), HOSTS_PAUSE_MAX_MS);
	assert_int_equal(hosts_pause_now(2000, 0), 2000);
	assert_int_equal(hosts_pause_now(2000, -DAY), 2000);
	assert_int_equal(hosts_pause_now(2000, DAY - 1), 2000);
	assert_int_equal(hosts_pause_now(2000, DAY), 1800);
	assert_int_equal(hosts_pause_now(2000, 2 * DAY), 1620);
	assert_int_equal(hosts_pause_now(2000, INT64_MAX), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_has_the_key_of_its_host_and_of_its_site),
		cmocka_unit_test(every_spelling_of_a_private_address_is_private),
		cmocka_unit_test(
			a_pause_doubles_with_each_complaint_and_shrinks_with_each_day),
	};

	return RUN_TESTS(tests);
}
