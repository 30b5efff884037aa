#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aggregator/advice.h"
#include "feeds/check.h"
#include "feeds/limits.h"
#include "feeds/parse.h"

#define URL "https://coal.example/feed"
#define NOW INT64_C(1764000000) /* 2025-11-24 */

/* A channel without a fault but `unknown` elements of different names. */
static char *make_feed(size_t unknown)
{
	struct buf out;

	buf_init(&out, LIMIT_DOCUMENT_BYTES);
	buf_add_text(&out,
	             "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">"
	             "<channel><title>Coal</title><link>https://coal.example/</link>"
	             "<description>News</description><language>en</language><atom:link "
	             "rel=\"self\" type=\"application/rss+xml\" href=\"" URL "\"/>");
	for (size_t i = 0; i < unknown; i++)
		buf_printf(&out, "<quantity%c%c/>", 'a' + (int)i, 'a' + (int)i);
	buf_add_text(&out, "</channel></rss>");
	return out.ptr;
}

static struct advice make(const char *body, const char *url, struct arena *arena)
{
	const struct advice_document document = {
		.source = 1,
		.number = 1,
		.received_at = NOW,
		.url = url,
		.asked = URL,
		.content_type = "application/rss+xml",
		.body = (char *)(uintptr_t)body,
		.size = body ? strlen(body) : 0,
	};
	struct error err = {0};
	struct advice advice;

	assert_true(advice_make(&document, arena, &advice, &err));
	return advice;
}

static bool has(const struct advice *advice, const char *code)
{
	for (size_t i = 0; i < advice->count; i++)
		if (strcmp(advice->items[i].code, code) == 0)
			return true;
	return false;
}

static void the_worst_kinds_are_kept_and_all_are_counted(void **state)
{
	struct arena arena;
	size_t usual;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t extra = 0; extra < 2; extra++) {
		char *none = make_feed(0), *body;
		struct advice advice;

		usual = (size_t)make(none, URL, &arena).kinds;
		assert_true(usual < LIMIT_ADVICE);
		body = make_feed(LIMIT_ADVICE - usual + extra);
		advice = make(body, URL, &arena);
		assert_int_equal(advice.count, LIMIT_ADVICE);
		assert_int_equal(advice.kinds, LIMIT_ADVICE + extra);
		free(none);
		free(body);
	}
	arena_release(&arena);
}

static void advice_is_in_order_of_harm_and_quotes_the_place(void **state)
{
	static const char body[] =
		"<rss version=\"2.0\"><channel><title>Coal</title><nonsense/>\n"
		"<link>https://coal.example/</link><description>News</description>\n"
		"<item><title>One</title><link>https://coal.example/1</link></item>\n"
		"<item><title>Two</title><link>https://coal.example/2</link></item>\n"
		"</channel></rss>";
	struct advice advice;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	advice = make(body, URL, &arena);
	assert_string_equal(advice.items[0].code, "guid-missing");
	assert_int_equal(advice.items[0].count, 2);
	assert_int_equal(advice.items[0].line, 3);
	assert_int_equal(advice.items[0].column, 2);
	assert_non_null(strstr(advice.items[0].excerpt, "<item><title>One"));
	assert_true(has(&advice, "element-unknown"));
	for (size_t i = 1; i < advice.count; i++)
		assert_true(check_rule_find(str_from(advice.items[i].code))->harm <=
		            check_rule_find(str_from(advice.items[i - 1].code))->harm);
	arena_release(&arena);
}

static void a_news_page_and_a_damaged_document_get_none(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_int_equal(
		make("<!DOCTYPE html><html><body>News</body></html>", URL, &arena).kinds,
		0);
	assert_int_equal(make(NULL, URL, &arena).kinds, 0);
	arena_release(&arena);
}

/* A feed that a redirect led to may name either address as its own. */
static void the_address_before_redirects_is_the_feeds_own_too(void **state)
{
	char *body = make_feed(0);
	struct advice moved, other;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	moved = make(body, "https://cdn.example/x", &arena);
	assert_false(has(&moved, "self-mismatch"));
	free(body);
	body = make_feed(0);
	memcpy(strstr(body, URL), "https://coal.example/f__d", strlen(URL));
	other = make(body, URL, &arena);
	assert_true(has(&other, "self-mismatch"));
	free(body);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worst_kinds_are_kept_and_all_are_counted),
		cmocka_unit_test(advice_is_in_order_of_harm_and_quotes_the_place),
		cmocka_unit_test(a_news_page_and_a_damaged_document_get_none),
		cmocka_unit_test(the_address_before_redirects_is_the_feeds_own_too),
	};

	parse_prepare();
	return RUN_TESTS(tests);
}
