#include "tests/unit/test.h"

#include "feeds/sanitize.h"

#define BASE "https://example.org/news/1.html"

struct row {
	const char *html;
	const char *cleaned;
};

/* Every row comes out as it says, and cleaning that again changes nothing. */
static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena arena;
		const char *cleaned, *again;

		arena_init(&arena, (size_t)1 << 20);
		cleaned = sanitize_html(&arena, str_from(rows[i].html), STR(BASE));
		assert_non_null(cleaned);
		assert_string_equal(cleaned, rows[i].cleaned);
		again = sanitize_html(&arena, str_from(cleaned), STR(""));
		assert_non_null(again);
		assert_string_equal(again, cleaned);
		arena_release(&arena);
	}
}

#define CHECK_ROWS(rows) check_rows(rows, ROWS(rows))

static void text_is_escaped_and_its_references_decoded(void **state)
{
	static const struct row rows[] = {
		{"", ""},
		{"a < b > c & d \"e\"", "a &lt; b &gt; c &amp; d \"e\""},
		{"&lt;b&gt; &amp;lt; &quot;&apos;", "&lt;b&gt; &amp;lt; \"'"},
		{"&nbsp;&hellip;&copy;", "\xC2\xA0\xE2\x80\xA6\xC2\xA9"},
		{"&copy 2020 &copyright; &notit; &notin;",
	         "\xC2\xA9 2020 \xC2\xA9right; \xC2\xACit; \xE2\x88\x89"},
		{"&bogus; &; &#; &#x; &#xg;",
	         "&amp;bogus; &amp;; &amp;#; &amp;#x; &amp;#xg;"},
		{"&#65&#x42;&#x1F600;", "AB\xF0\x9F\x98\x80"},
		{"&#128;&#x99;\xC2\x85", "\xE2\x82\xAC\xE2\x84\xA2\xE2\x80\xA6"},
		{"a&#0;b&#8;c&#xD800;d&#xFFFE;e&#xFFFD;f&#x110000;g&#99999999999;h",
	         "abcdefgh"},
		{"&#13;&#10;&#12;", "\n\n "},
		{"&nvlt; &AMP;lt;", "&lt;\xE2\x83\x92 &amp;lt;"},
		{"a\r\nb\rc", "a\nb\nc"},
		{"a\x01\x0B\x1F\x7F"
	         "b\x0C"
	         "c",
	         "ab c"},
		{"\xEF\xBF\xBE\xEF\xBF\xBD\xEF\xB7\x90\xF0\x9F\xBF\xBE\xC2\x81x", "x"},
		{"a\xFF\xC0\x80\xED\xA0\x80\xE4\xB8z\xE4", "az"},
		{"\xE4\xB8\xAD\xEF\xBC\x8C\xF0\xA0\xAE\xB7",
	         "\xE4\xB8\xAD\xEF\xBC\x8C\xF0\xA0\xAE\xB7"},
		{"1 <3 <<b>x</b> </ <", "1 &lt;3 &lt;<b>x</b> "},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void what_is_no_element_is_dropped(void **state)
{
	static const struct row rows[] = {
		{"a<!-- <b> -- > -->b", "ab"},
		{"a<!-->b<!--->c<!-- --!>d", "abcd"},
		{"a<!-- never ends", "a"},
		{"<!doctype html><?xml version='1.0'?><![CDATA[x]]>y", "y"},
		{"a</>b</ c>d</3>e", "abde"},
		{"a<b", "a"},
		{"a<b title='x>", "a"},
		{"a<b title=\"x", "a"},
		{"a</b", "a"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void only_known_elements_come_out_and_the_content_of_others_stays(void **state)
{
	static const struct row rows[] = {
		{"<o:p>a</o:p><font color=red>b</font><blink>c</blink><form>d</form>",
	         "abcd"},
		{"<p class=x id=y style='color:red' onclick=z()>a</p>", "<p>a</p>"},
		{"<H1>a</H1><center>b</center><strike>c</strike><tt>d</tt>",
	         "<h2>a</h2><div>b</div><s>c</s><code>d</code>"},
		{"<section><article>a</article></section>", "<div><div>a</div></div>"},
		{"<acronym title='x'>a</acronym><menu><li>b</menu>",
	         "<abbr title=\"x\">a</abbr><ul><li>b</li></ul>"},
		{"<script>alert('<b>')</script>a<style>b{}</style>c", "ac"},
		{"<script><!-- <script> </script> --></script>a", "a"},
		{"<script><!-->x</script>a", "a"},
		{"<SCRIPT>x</script\n>a", "a"},
		{"<script>x</scripts>", ""},
		{"<title>x</title><textarea><b></textarea>a<iframe><b></iframe>b", "ab"},
		{"<object><object>x</object>y</object>a<select><option>x</select>b", "ab"},
		{"a<object><p>b<object>c</object>", "a<p>bc</p>"},
		{"a <select> b</p><select>c</select>", "a  bc"},
		{"<template><script></template></script>x</template>a", "a"},
		{"<svg><style><i ></style><title>t</title></svg>a", "<i>a</i>"},
		{"<svg><style>x</style><title>t</title></svg>a", "a"},
		{"<svg><![CDATA[ </svg> <b> ]]></svg>a<svg/>b", "ab"},
		{"<svg><path><p>a</p></svg>b", "<p>a</p>b"},
		{"<svg><foreignObject><p>x</p></foreignObject></svg>a", "a"},
		{"<math><mi>a</mi><mo>+</mo><annotation>x</annotation></math>", "a+"},
		{"<xmp><b>&amp;</xmp>a", "<pre>&lt;b&gt;&amp;amp;</pre>a"},
		{"<span>a</span><span lang=zh>b<span>c</span>d</span>",
	         "a<span lang=\"zh\">bcd</span>"},
		{"a<br/>b</br>c<hr>d<wbr>e", "a<br>b<br>c<hr>d<wbr>e"},
		{"<noscript><p>a</p></noscript>", "<p>a</p>"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void elements_are_nested_as_the_content_model_wants(void **state)
{
	static const struct row rows[] = {
		{"<p>a<p>b", "<p>a</p><p>b</p>"},
		{"<p>a<div>b</div>c</p>d", "<p>a</p><div>b</div>cd"},
		{"<p><ul><li>a<li>b</ul></p>", "<p></p><ul><li>a</li><li>b</li></ul>"},
		{"<ul><li>a<ul><li>b</ul><li>c</ul>",
	         "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"},
		{"<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"},
		{"<li>a<div>b<li>c", "<li>a<div>b</div></li><li>c</li>"},
		{"<h2>a<h3>b</h2>c", "<h2>a</h2><h3>b</h3>c"},
		{"</div>a</p>b</b></td>", "ab"},
		{"<div><span>a</div>b</span>", "<div>a</div>b"},
		{"<blockquote><p>a</blockquote>b", "<blockquote><p>a</p></blockquote>b"},
		{"<ruby>\xE6\xBC\xA2<rp>(</rp><rt>han<rp>)</ruby><rt>x</rt>",
	         "<ruby>\xE6\xBC\xA2<rp>(</rp><rt>han</rt><rp>)</rp></ruby>x"},
		{"<caption>a</caption><col><tr><td>b", "ab"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void formatting_that_a_block_cuts_off_opens_again(void **state)
{
	static const struct row rows[] = {
		{"<b><i>a</b></i>", "<b><i>a</i></b>"},
		{"<b>a<i>b</b>c</i>d", "<b>a<i>b</i></b><i>c</i>d"},
		{"<p><b>a</p> <p>b</b>c</p>", "<p><b>a</b></p> <p><b>b</b>c</p>"},
		{"<p><em lang=fr>a<div>b</em></div>c",
	         "<p><em lang=\"fr\">a</em></p><div><em lang=\"fr\">b</em></div>c"},
		{"<b><p>a</b>b</p>c", "<b><p>ab</p></b>c"},
		{"<b><b><b><b>a</b></b></b></b>b", "<b><b><b>a</b></b></b>b"},
		{"<p><b><table><tr><td>a</table>b",
	         "<p><b></b></p><table><tbody><tr><td>a</td></tr></tbody></table><b>b</b>"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void links_never_nest_and_have_an_address(void **state)
{
	static const struct row rows[] = {
		{"<a href='/a'>a<a href=b>b",
	         "<a href=\"https://example.org/a\">a</a>"
	         "<a href=\"https://example.org/news/b\">b</a>"},
		{"<a href=/a>a<a>b</a>c", "<a href=\"https://example.org/a\">a</a>bc"},
		{"<a name=x>a</a><a href=''>b</a>",
	         "a<a href=\"https://example.org/news/1.html\">b</a>"},
		{"<a name=x title='1 &lt; 2'>a</a><a hreflang=de>b</a><a href='x:y' "
	         "lang=en>c</a>",
	         "<a title=\"1 &lt; 2\">a</a>b<a lang=\"en\">c</a>"},
		{"<a href=/a><div>a<a href=/b>b</a>c</div>",
	         "<a href=\"https://example.org/a\"><div>a</div></a>"
	         "<div><a href=\"https://example.org/b\">b</a>c</div>"},
		{"<a href=/a><table><tr><td><a href=/b>b</a>c</table>d",
	         "<a "
	         "href=\"https://example.org/a\"><table><tbody><tr><td>bc</td></tr></tbody>"
	         "</table>d</a>"},
		{"<a href=mailto:x@example.org target=_blank rel=nofollow "
	         "hreflang=de>m</a>",
	         "<a href=\"mailto:x@example.org\" hreflang=\"de\">m</a>"},
		{"<a href='javascript:x'>a</a><a href='data:text/html,x'>b</a><a "
	         "href=ftp:>c</a>",
	         "ab<a href=\"ftp:\">c</a>"},
		{"<a href='?a=1&amp;b=2&copy=3&lt;'>a</a>",
	         "<a "
	         "href=\"https://example.org/news/1.html?a=1&amp;b=2&amp;copy=3%3C\">a</"
	         "a>"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void tables_have_all_their_levels(void **state)
{
	static const struct row rows[] = {
		{"<table><tr><td>a<td>b<tr><th colspan=2 rowspan=1>c</table>",
	         "<table><tbody><tr><td>a</td><td>b</td></tr>"
	         "<tr><th colspan=\"2\">c</th></tr></tbody></table>"},
		{"<table><caption>a<thead><tr><th>b<tbody><td>c</table>",
	         "<table><caption>a</caption><thead><tr><th>b</th></tr></thead>"
	         "<tbody><tr><td>c</td></tr></tbody></table>"},
		{"<table><col><col><tr><td>a</table>",
	         "<table><colgroup><col><col></colgroup><tbody><tr><td>a</td></tr></tbody>"
	         "</table>"},
		{"<table> <form> <tr>\n<td>a</td> </tr> </form></table>",
	         "<table>  <tbody><tr>\n<td>a</td> </tr> </tbody></table>"},
		{"<table>a<tr>b<td>c",
	         "<table><tbody><tr><td>a</td></tr><tr><td>b</td><td>c</td>"
	         "</tr></tbody></table>"},
		{"<table><td><p>a<table><td>b</table>c</table>d",
	         "<table><tbody><tr><td><p>a</p><table><tbody><tr><td>b</td></tr></tbody>"
	         "</table>c</td></tr></tbody></table>d"},
		{"<div><table><td>a</div>b</table>c</div>",
	         "<div><table><tbody><tr><td>ab</td></tr></tbody></table>c</div>"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void pictures_have_an_address_a_text_and_a_size(void **state)
{
	static const struct row rows[] = {
		{"<img src=a.png>",
	         "<img src=\"https://example.org/news/a.png\" alt=\"\">"},
		{"<img alt='x \"y\"' width=300px height=20.5 src=//e.com/a.png border=0>",
	         "<img src=\"https://e.com/a.png\" alt=\"x &quot;y&quot;\" height=\"20\" "
	         "width=\"300\">"},
		{"<img width=50% height=-3 src=https://e.com/a>",
	         "<img src=\"https://e.com/a\" alt=\"\">"},
		{"<img><img src=''><img src='x:y'><img src='data:image/svg+xml;base64,AA'>",
	         "<img src=\"https://example.org/news/1.html\" alt=\"\">"},
		{"<image src='data:image/png;base64,AA=='>",
	         "<img src=\"data:image/png;base64,AA==\" alt=\"\">"},
		{"a<img src=/t.gif width=1 height=1>b<img src=t width=0>c<img src=t "
	         "style='display: none'>d<img "
	         "src='data:image/gif;base64,R0lGODlhAQABAAAA'>e",
	         "abcde"},
		{"<img src=/t.gif width=1 height=200>",
	         "<img src=\"https://example.org/t.gif\" alt=\"\" height=\"200\" "
	         "width=\"1\">"},
		{"<img src=/p.gif data-src=/a.png width=1 height=1>",
	         "<img src=\"https://example.org/a.png\" alt=\"\">"},
		{"<img src=/a.png data-lazy=true data-src='{\"x\":1}' "
	         "data-orig-file=/b.png>",
	         "<img src=\"https://example.org/a.png\" alt=\"\">"},
		{"<img src='data:image/gif;base64,R0lGODlhAQABAAAA' data-orig-file=/b.png>",
	         "<img src=\"https://example.org/b.png\" alt=\"\">"},
		{"<img src=/p.gif data-original=/a.png><noscript><img "
	         "src=/a.png></noscript>b",
	         "<img src=\"https://example.org/a.png\" alt=\"\">b"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void candidates_of_a_picture_are_resolved_one_by_one(void **state)
{
	static const struct row rows[] = {
		{"<img srcset='a.png 1x,b.png 2x , , data:x 3x' sizes='(min-width: 9em) "
	         "50vw'>",
	         "<img src=\"https://example.org/news/a.png\" "
	         "srcset=\"https://example.org/news/a.png 1x, "
	         "https://example.org/news/b.png "
	         "2x\" sizes=\"(min-width: 9em) 50vw\" alt=\"\">"},
		{"<img src=/s srcset='/a,b 640w, /c 1.5x, /d huge, /e,'>",
	         "<img src=\"https://example.org/s\" srcset=\"https://example.org/a,b "
	         "640w, "
	         "https://example.org/c 1.5x, https://example.org/e\" alt=\"\">"},
		{"<img src=/s srcset='javascript:x 1x' sizes=100vw>",
	         "<img src=\"https://example.org/s\" alt=\"\">"},
		{"<picture><source data-srcset=/a.webp type=image/webp media='(width > "
	         "9px)'>"
	         "<source src=/b><img src=/c></picture><source srcset=/d>",
	         "<picture><source srcset=\"https://example.org/a.webp\" "
	         "media=\"(width &gt; 9px)\" type=\"image/webp\">"
	         "<img src=\"https://example.org/c\" alt=\"\"></picture>"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void players_stay_or_become_links(void **state)
{
	static const struct row rows[] = {
		{"<video src=/v.mp4 poster=/p.jpg autoplay onplay=x width=640>a"
	         "<source src=/w.webm type=video/webm><track src=/t.vtt "
	         "kind=captions></video>",
	         "<video src=\"https://example.org/v.mp4\" "
	         "poster=\"https://example.org/p.jpg\" "
	         "width=\"640\" controls=\"\">a<source src=\"https://example.org/w.webm\" "
	         "type=\"video/webm\"><track kind=\"captions\" "
	         "src=\"https://example.org/t.vtt\"></video>"},
		{"<iframe src='//www.youtube.com/embed/x?a=1&amp;b=2'>z</iframe>a",
	         "<a "
	         "href=\"https://www.youtube.com/embed/x?a=1&amp;b=2\">www.youtube.com</"
	         "a>a"},
		{"a<iframe src='https://x.example/' /><p>b</p><iframe />c</iframe>d",
	         "a<p>b</p>cd"},
		{"<a href=/a><embed src=https://v.qq.com/x></a>",
	         "<a href=\"https://example.org/a\">v.qq.com</a>"},
		{"<iframe src=about:blank data-src=https://player.vimeo.com/1></iframe>",
	         "<a href=\"https://player.vimeo.com/1\">player.vimeo.com</a>"},
		{"<iframe src=https://ads.example.com/></iframe>a", "a"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void attributes_are_read_as_browsers_do_and_kept_when_they_pass(void **state)
{
	static const struct row rows[] = {
		{"<p title=a title=b>", "<p title=\"a\"></p>"},
		{"<p/title=a/b LANG='zh-CN' dir = RTL>",
	         "<p dir=\"rtl\" lang=\"zh-CN\" title=\"a/b\"></p>"},
		{"<p title='&lt;&notit&copy=1&copy'>",
	         "<p title=\"&lt;&amp;notit&amp;copy=1\xC2\xA9\"></p>"},
		{"<p \"title=x title=\"a\nb\">", "<p title=\"a\nb\"></p>"},
		{"<p title='\x01\xFF&#0;'>", "<p></p>"},
		{"<img src=a srcset='b,\xFF, \xE4\xB8\xAD\xFF 2x'>",
	         "<img src=\"https://example.org/news/a\" "
	         "srcset=\"https://example.org/news/b, "
	         "https://example.org/news/%E4%B8%AD 2x\" alt=\"\">"},
		{"<a href='http:\xFF//e.com/'>a</a><a href='http:&#xFFFF;//e.com/'>b</a>",
	         "<a href=\"http://e.com/\">a</a><a href=\"http://e.com/\">b</a>"},
		{"<p xml:lang=de>a</p><p xml:lang=de lang=fr>b</p>",
	         "<p lang=\"de\">a</p><p lang=\"fr\">b</p>"},
		{"<p dir=up lang='1' title>", "<p></p>"},
		{"<ol start=-3 type=a reversed><li value=2>x</ol><ol start=x type=disc>",
	         "<ol reversed=\"\" start=\"-3\" type=\"a\"><li>x</li></ol><ol></ol>"},
		{"<blockquote cite=/a>x</blockquote><q cite='javascript:x'>y</q>",
	         "<blockquote cite=\"https://example.org/a\">x</blockquote><q>y</q>"},
		{"<time datetime=2020-04-15T10:00+08:00>x</time>",
	         "<time datetime=\"2020-04-15T10:00+08:00\">x</time>"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void a_source_has_no_place_in_formatting_that_opens_again(void **state)
{
	static const struct row rows[] = {
		{"<video src=v><a href=a><b>t<a><source src=s><track src=t>x",
	         "<video src=\"https://example.org/news/v\" controls=\"\">"
	         "<a href=\"https://example.org/news/a\"><b>t</b></a><b>x</b></video>"},
		{"<video><b>t</b><source src=s>",
	         "<video controls=\"\"><b>t</b>"
	         "<source src=\"https://example.org/news/s\"></video>"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void addresses_are_written_as_those_of_items_are(void **state)
{
	/* A space in the base must not end a candidate of srcset. */
	static const char html[] =
		"<img src=a.png srcset='b.png 2x, https://e.com/c.png 3x'>"
		"<a href='/报告 (终稿).pdf?a=1|2#第一节'>A</a>"
		"<a href='HTTPS://USER@Bücher.example:443/x'>B</a>"
		"<a href='https://e.com/%E6%8A%A5%20a%zz%'>C</a>"
		"<a href='https://a b.example/x y'>D</a><a href='mailto:a b@e.com'>E</a>";
	static const char cleaned[] =
		"<img src=\"https://e.com/d%20e/a.png\" "
		"srcset=\"https://e.com/d%20e/b.png 2x, https://e.com/c.png 3x\" alt=\"\">"
		"<a "
		"href=\"https://e.com/%E6%8A%A5%E5%91%8A%20(%E7%BB%88%E7%A8%BF).pdf?a=1%7C2"
		"#%E7%AC%AC%E4%B8%80%E8%8A%82\">A</a>"
		"<a href=\"https://xn--bcher-kva.example/x\">B</a>"
		"<a href=\"https://e.com/%E6%8A%A5%20a%zz%\">C</a>"
		"<a href=\"https://a b.example/x y\">D</a><a href=\"mailto:a "
		"b@e.com\">E</a>";
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	assert_string_equal(
		sanitize_html(&arena, str_from(html), STR("https://e.com/d e/")), cleaned);
	assert_string_equal(sanitize_html(&arena, str_from(cleaned), STR("https://e.com/")),
	                    cleaned);
	arena_release(&arena);
}

static void without_a_base_relative_references_are_dropped(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 4096);
	assert_string_equal(sanitize_html(&arena,
	                                  STR("<a href=/x>a</a><img src=y>"
	                                      "<a href=https://e.com/>b</a>"),
	                                  STR("")),
	                    "a<a href=\"https://e.com/\">b</a>");
	arena_release(&arena);
}

static void a_full_arena_is_told(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 16);
	assert_null(
		sanitize_html(&arena, STR("a text of more than sixteen bytes"), STR("")));
	assert_true(arena.full);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped_and_its_references_decoded),
		cmocka_unit_test(what_is_no_element_is_dropped),
		cmocka_unit_test(
			only_known_elements_come_out_and_the_content_of_others_stays),
		cmocka_unit_test(elements_are_nested_as_the_content_model_wants),
		cmocka_unit_test(formatting_that_a_block_cuts_off_opens_again),
		cmocka_unit_test(links_never_nest_and_have_an_address),
		cmocka_unit_test(tables_have_all_their_levels),
		cmocka_unit_test(pictures_have_an_address_a_text_and_a_size),
		cmocka_unit_test(candidates_of_a_picture_are_resolved_one_by_one),
		cmocka_unit_test(players_stay_or_become_links),
		cmocka_unit_test(
			attributes_are_read_as_browsers_do_and_kept_when_they_pass),
		cmocka_unit_test(a_source_has_no_place_in_formatting_that_opens_again),
		cmocka_unit_test(addresses_are_written_as_those_of_items_are),
		cmocka_unit_test(without_a_base_relative_references_are_dropped),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return RUN_TESTS(tests);
}
