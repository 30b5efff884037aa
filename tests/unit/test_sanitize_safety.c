#include "tests/unit/test.h"

#include <stdio.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/sanitize.h"
#include "tests/unit/html_attacks.h"
#include "tests/unit/html_judge.h"

#define BASE STR("https://example.org/news/")
#define ARENA_BYTES ((size_t)64 << 20)

/* The cleaned fragment in `arena`, judged, and the same when cleaned again. */
static const char *clean(struct arena *arena, struct str html, struct str base)
{
	const char *cleaned = sanitize_html(arena, html, base);
	const char *again, *fault;

	assert_non_null(cleaned);
	fault = html_fault(cleaned);
	again = sanitize_html(arena, str_from(cleaned), STR(""));
	assert_non_null(again);
	if (fault || strcmp(cleaned, again) != 0)
		fail_msg("%s\nin:    %.*s\nout:   %s\nagain: %s",
		         fault ? fault : "not stable", STR_ARG(html), cleaned, again);
	return cleaned;
}

static void the_judge_finds_faults(void **state)
{
	static const char *const faulty[] = {
		"<script>",
		"<p>",
		"</p>",
		"<b><i></b></i>",
		"<a href=\"x\">y</a>",
		"a > b",
		"a & b",
		"a &copy; b",
		"<p onclick=\"x\"></p>",
		"<p dir=x>",
		"<p title='x'>",
		"<P></P>",
		"<!-- x -->",
		"a\x01",
		"\xC2\x80",
		"\xEF\xBF\xBD",
		"\xE4\xB8",
		"<br/>",
		"a < b",
		"<a href=\"javascript:x\">y</a>",
		"<img src=\"data:text/html,\">",
		"<p title=\"<\"></p>",
	};

	(void)state;
	for (size_t i = 0; i < ROWS(faulty); i++)
		if (!html_fault(faulty[i]))
			fail_msg("no fault found in %s", faulty[i]);
	assert_null(html_fault("<p title=\"&lt;\">a &amp; b<br></p>"));
}

static void no_known_attack_passes(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_BYTES);
	for (size_t i = 0; i < ROWS(attacks); i++) {
		clean(&arena, str_from(attacks[i]), BASE);
		clean(&arena, str_from(attacks[i]), STR(""));
	}
	arena_release(&arena);
}

static void no_attack_passes_within_or_behind_another(void **state)
{
	struct arena arena;
	struct buf html;

	(void)state;
	buf_init(&html, ARENA_BYTES);
	for (size_t outer = 0; outer < ROWS(attacks); outer++) {
		arena_init(&arena, ARENA_BYTES);
		for (size_t inner = 0; inner < ROWS(attacks); inner++) {
			size_t half = strlen(attacks[outer]) / 2;

			buf_clear(&html);
			buf_add(&html, str_slice(str_from(attacks[outer]), 0, half));
			buf_add_text(&html, attacks[inner]);
			buf_add(&html, str_skip(str_from(attacks[outer]), half));
			clean(&arena, buf_view(&html), BASE);
		}
		arena_release(&arena);
	}
	buf_release(&html);
}

/* The same numbers on every run. */
static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static const char *const pieces[] = {
	"a",
	"b",
	"i",
	"em",
	"code",
	"span",
	"span lang=zh",
	"div",
	"p",
	"ul",
	"ol",
	"li",
	"dl",
	"dt",
	"dd",
	"table",
	"tbody",
	"thead",
	"tr",
	"td",
	"th",
	"caption",
	"colgroup",
	"col",
	"h1",
	"h3",
	"blockquote",
	"pre",
	"br",
	"hr",
	"img src=x",
	"ruby",
	"rt",
	"rp",
	"svg",
	"math",
	"title",
	"select",
	"object",
	"noscript",
	"video",
	"source src=x",
	"picture",
	"source srcset=x",
	"figure",
	"figcaption",
	"summary",
	"a href=/x",
	"a href='?&amp;y'",
	"a href=javascript:x",
	"p title='<\">'",
	"b title=&lt",
	"td colspan=2",
	"q cite=x",
	"u x=\"",
	"font",
	"center",
	"form",
	"iframe src=//youtu.be/x",
	"section",
	"s",
	"small",
	"o:p",
	"script",
};
static const char *const texts[] = {
	"x",
	" ",
	"\n",
	"&amp;",
	"&lt",
	"&",
	"<",
	">",
	"&#x80;",
	"&#0;",
	"&nbsp;",
	"\r\n",
	"\f",
	"\xEF\xBF\xBF",
	"\xE4\xB8\xAD",
	"\xFF",
	"&notit;",
	"<!--",
	"-->",
	"]]>",
	"<![CDATA[",
	"</",
	"\"",
	"'",
	"\x01",
	"<a",
	"/>",
	"--!>",
	"<!x>",
	"=",
};

static void any_mixture_comes_out_safe_and_stable(void **state)
{
	uint32_t seed = 20200415;
	struct buf html;

	(void)state;
	buf_init(&html, ARENA_BYTES);
	for (int round = 0; round < 20000; round++) {
		uint32_t count = 1 + next_random(&seed) % 40;
		struct arena arena;

		buf_clear(&html);
		for (uint32_t i = 0; i < count; i++) {
			const char *piece = pieces[next_random(&seed) % ROWS(pieces)];

			switch (next_random(&seed) % 5) {
			case 0:
			case 1:
				buf_printf(&html, "<%s>", piece);
				break;
			case 2:
			case 3:
				buf_printf(&html, "</%.*s>", (int)strcspn(piece, " "),
				           piece);
				break;
			default:
				buf_add_text(&html,
				             texts[next_random(&seed) % ROWS(texts)]);
				break;
			}
		}
		arena_init(&arena, ARENA_BYTES);
		clean(&arena, buf_view(&html), round % 2 ? BASE : STR(""));
		arena_release(&arena);
	}
	buf_release(&html);
}

/* Each, repeated to a megabyte, would take minutes if any work were done twice over. */
static void repeated_markup_takes_time_and_room_in_proportion(void **state)
{
	static const char *const units[] = {
		"<b>",
		"<p>",
		"<div>",
		"<span>",
		"<a<a",
		"<!--",
		"<!-- ",
		"<a href=\"",
		"<a b='",
		"</b>",
		"<b></i>",
		"<p><b>",
		"<table>",
		"<table><td>",
		"<td><b>",
		"<ul><li>",
		"<svg>",
		"<svg><p>",
		"<script><!--",
		"<title>",
		"<b><p>",
		"<a href=x>",
		"<a href=x><div>",
		"<a href=x><b><div></a>",
		"<ruby><rt>",
		"&",
		"&#",
		"&amp",
		"<",
		"</",
		"<![CDATA[",
		"<img srcset=x>",
		"<a x=y",
		"<svg><![CDATA[",
		"<object>",
		"<p><i><b><u><s><p>x",
	};
	struct arena arena;
	struct buf html;

	(void)state;
	buf_init(&html, ARENA_BYTES);
	for (size_t i = 0; i < ROWS(units); i++) {
		buf_clear(&html);
		while (html.len < (size_t)1 << 20)
			buf_add_text(&html, units[i]);
		arena_init(&arena, ARENA_BYTES);
		assert_in_range(strlen(clean(&arena, buf_view(&html), BASE)), 0,
		                8 * html.len);
		arena_release(&arena);
	}
	buf_release(&html);
}

static void reopened_formatting_never_outgrows_its_document(void **state)
{
	struct arena arena;
	struct buf html;

	(void)state;
	buf_init(&html, ARENA_BYTES);
	buf_add_text(&html, "<p><b title='");
	for (int i = 0; i < 10000; i++)
		buf_add_char(&html, 'x');
	buf_add_text(&html, "'>");
	for (int i = 0; i < 10000; i++)
		buf_add_text(&html, "<p>x");
	arena_init(&arena, ARENA_BYTES);
	assert_in_range(strlen(clean(&arena, buf_view(&html), BASE)), html.len,
	                4 * html.len);
	arena_release(&arena);
	buf_release(&html);
}

static size_t count_of(const char *text, const char *wanted)
{
	size_t count = 0;

	for (; (text = strstr(text, wanted)); text++)
		count++;
	return count;
}

/* How often `wanted` comes out of `unit` repeated. */
static size_t count_after(const char *before, const char *unit, size_t times,
                          const char *after, const char *wanted)
{
	struct arena arena;
	struct buf html;
	size_t count;

	buf_init(&html, ARENA_BYTES);
	buf_add_text(&html, before);
	for (size_t i = 0; i < times; i++)
		buf_add_text(&html, unit);
	buf_add_text(&html, after);
	arena_init(&arena, ARENA_BYTES);
	count = count_of(clean(&arena, buf_view(&html), BASE), wanted);
	arena_release(&arena);
	buf_release(&html);
	return count;
}

static void each_limit_holds_at_its_edge(void **state)
{
	(void)state;
	assert_int_equal(count_after("", "<div>", LIMIT_HTML_DEPTH, "x", "<div>"),
	                 LIMIT_HTML_DEPTH);
	assert_int_equal(count_after("", "<div>", LIMIT_HTML_DEPTH + 1, "x", "<div>"),
	                 LIMIT_HTML_DEPTH);
	assert_int_equal(count_after("", "<div>", LIMIT_HTML_DEPTH - 4, "<table>x", "<td>"),
	                 1);
	assert_int_equal(count_after("", "<div>", LIMIT_HTML_DEPTH - 3, "<table>x", "<td>"),
	                 0);
	assert_int_equal(count_after("<div>", "<div>", LIMIT_HTML_DEPTH + 50,
	                             "<b>x</b></div>y", "xy</div>"),
	                 1);

	assert_int_equal(count_after("<p><i><i><i><b><b><b><u><u>", "", 0, "<p>x", "<i>"),
	                 6);
	assert_int_equal(
		count_after("<p><i><i><i><b><b><b><u><u><u>", "", 0, "<p>x", "<i>"), 5);

	assert_int_equal(count_after("<img srcset='", "/x 2x,", LIMIT_HTML_CANDIDATES, "'>",
	                             "/x 2x"),
	                 LIMIT_HTML_CANDIDATES);
	assert_int_equal(count_after("<img srcset='", "/x 2x,", LIMIT_HTML_CANDIDATES + 1,
	                             "'>", "/x 2x"),
	                 LIMIT_HTML_CANDIDATES);

	assert_int_equal(count_after("<img src='data:image/png;base64,", "A",
	                             LIMIT_HTML_DATA_URL_BYTES - 22, "'>", "<img"),
	                 1);
	assert_int_equal(count_after("<img src='data:image/png;base64,", "A",
	                             LIMIT_HTML_DATA_URL_BYTES - 21, "'>", "<img"),
	                 0);

	assert_int_equal(count_after("<a href='https://e.com/", "x", LIMIT_URL_BYTES - 14,
	                             "'>y", "<a"),
	                 1);
	assert_int_equal(count_after("<a href='https://e.com/", "x", LIMIT_URL_BYTES - 13,
	                             "'>y", "<a"),
	                 0);
}

static void what_comes_out_may_be_as_large_as_the_limit(void **state)
{
	struct arena arena;
	struct buf html;

	(void)state;
	buf_init(&html, LIMIT_OUTPUT_BYTES + 1);
	while (html.len < LIMIT_OUTPUT_BYTES)
		buf_add_text(&html, "0123456789abcdef");
	arena_init(&arena, LIMIT_OUTPUT_BYTES * 2);
	assert_int_equal(strlen(sanitize_html(&arena, buf_view(&html), STR(""))),
	                 LIMIT_OUTPUT_BYTES);
	arena_release(&arena);
	buf_add_char(&html, 'x');
	assert_null(sanitize_html(&arena, buf_view(&html), STR("")));
	assert_true(arena.full);
	arena_release(&arena);
	buf_release(&html);
}

static void a_base_longer_than_any_url_is_none(void **state)
{
	struct arena arena;
	struct buf base;

	(void)state;
	arena_init(&arena, ARENA_BYTES);
	buf_init(&base, ARENA_BYTES);
	buf_add_text(&base, "https://e.com/");
	while (base.len < LIMIT_URL_BYTES)
		buf_add_char(&base, 'x');
	assert_string_equal(clean(&arena, STR("<a href=/y>z</a>"), buf_view(&base)),
	                    "<a href=\"https://e.com/y\">z</a>");
	buf_add_char(&base, 'x');
	assert_string_equal(clean(&arena, STR("<a href=/y>z</a>"), buf_view(&base)), "z");
	buf_release(&base);
	arena_release(&arena);
}

static void bytes_that_c_strings_cannot_hold_are_dropped(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_BYTES);
	assert_string_equal(clean(&arena, STR("a\0b<p\0title=x>c<p title='\0d'>e"), BASE),
	                    "abc<p title=\"d\">e</p>");
	assert_string_equal(clean(&arena, STR("<\0b><!--\0--><b>x</b\0>"), BASE),
	                    "&lt;b&gt;<b>x</b>");
	assert_string_equal(clean(&arena, (struct str){0}, BASE), "");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_judge_finds_faults),
		cmocka_unit_test(no_known_attack_passes),
		cmocka_unit_test(no_attack_passes_within_or_behind_another),
		cmocka_unit_test(any_mixture_comes_out_safe_and_stable),
		cmocka_unit_test(repeated_markup_takes_time_and_room_in_proportion),
		cmocka_unit_test(reopened_formatting_never_outgrows_its_document),
		cmocka_unit_test(each_limit_holds_at_its_edge),
		cmocka_unit_test(what_comes_out_may_be_as_large_as_the_limit),
		cmocka_unit_test(a_base_longer_than_any_url_is_none),
		cmocka_unit_test(bytes_that_c_strings_cannot_hold_are_dropped),
	};

	return RUN_TESTS(tests);
}
