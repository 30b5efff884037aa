#include "tests/unit/test.h"

#include "feeds/text.h"
#include "tests/unit/rewriting.h"

static void html_reads_as_a_person_reads_it(void **state)
{
	static const struct rewriting rows[] = {
		{"", ""},
		{"plain", "plain"},
		{"<p>One</p><p>Two<br>Three<br/>Four</p>", "One Two Three Four"},
		{"a<b>b</b>c<span>d</span>", "abcd"},
		{"<ul><li>1<li>2</ul><table><tr><td>3<td>4</table>", "1 2 3 4"},
		{"<DIV>a</DIV >b", "a b"},
		{"x &lt; y &amp;&amp; z&nbsp;&nbsp;!&hellip;", "x < y && z !…"},
		{"&amp;lt;", "&lt;"},
		{"a<script>if (a < b) alert('</p>')</script>b", "ab"},
		{"a<SCRIPT src=x>b</script >c", "ac"},
		{"a<style>p{}</style>b<template><p>c</template>d", "abd"},
		{"a<script b", "a<script b"}, /* without a ">" it is no tag */
		{"a<script>b", "a"},
		{"a<script>b>", "a"},
		{"a<!-- <p>b</p> -->c<!---->d<!-->e<!--->f", "acdef"},
		{"a<!-- b>", "a"},
		{"a<?php echo 1 ?>b<!DOCTYPE html>c</>d</ e>f", "abcdf"},
		{"<a title=\"1 > 0\" href='x'>a</a>", "a"},
		{"<p it's>a</p><p>it's</p>", "a it's"},
		{"<a title=\"open>a</a> lost", ""},
		{"a <b", "a <b"},
		{"1 < 2 > 1, 3<4", "1 < 2 > 1, 3<4"},
		{"<", "<"},
		{"<<p>a", "< a"},
		{"<p>标题</p>\r\n<p>　　正文</p>", "标题 正文"},
		{"AT&T &copy; 2020 &unknown; &", "AT&T © 2020 &unknown; &"},
		{"&nLt;&nLt;&nLt;&nLt;&nLt;&nLt;", "≪⃒≪⃒≪⃒≪⃒≪⃒≪⃒"},
		{"<iframe src=x>no</iframe>yes", "yes"},
		{"<img alt='x>y'>z", "z"},
		{"a<wbr>b<x-y>c", "abc"},
	};

	(void)state;
	check_rewritings(text_from_html, rows, ROWS(rows));
}

/* A quadratic reader would take minutes for each of these. */
static void hostile_markup_is_read_in_one_pass(void **state)
{
	static const char *const patterns[] = {
		"<",   "<!",       "<!--",        "<a ",      "<a b='", "</",
		"&",   "<script>", "<a=\"><b\"=", "&#",       "<!-->",  "<style></",
		"<p>", " ",        "-->",         "</script", "&nLt;",  "<a b=\"",
	};
	const size_t bytes = (size_t)1 << 20;
	char *html = malloc(bytes);

	(void)state;
	assert_non_null(html);
	for (size_t i = 0; i < ROWS(patterns); i++) {
		size_t length = strlen(patterns[i]);
		struct arena arena;

		arena_init(&arena, 4 * bytes);
		for (size_t at = 0; at < bytes; at++)
			html[at] = patterns[i][at % length];
		html[bytes - 1] = '>';
		assert_non_null(text_from_html(&arena, (struct str){html, bytes}));
		arena_release(&arena);
	}
	free(html);
}

static void plain_text_becomes_escaped_paragraphs(void **state)
{
	static const struct rewriting rows[] = {
		{"", ""},
		{" \n \n", ""},
		{"a", "<p>a</p>"},
		{"a < b & c > d \"e\"", "<p>a &lt; b &amp; c &gt; d \"e\"</p>"},
		{"a\nb", "<p>a\nb</p>"},
		{"\n\na\r\nb\r\n\r\n \nc\n", "<p>a\nb</p>\n<p>c</p>"},
		{"　　第一段\n\n　　第二段", "<p>第一段</p>\n<p>第二段</p>"},
		{"&amp;", "<p>&amp;amp;</p>"},
	};

	(void)state;
	check_rewritings(text_to_html, rows, ROWS(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_reads_as_a_person_reads_it),
		cmocka_unit_test(hostile_markup_is_read_in_one_pass),
		cmocka_unit_test(plain_text_becomes_escaped_paragraphs),
	};

	return RUN_TESTS(tests);
}
