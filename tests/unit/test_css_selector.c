/* CSS selectors as XPath. */
#include "tests/unit/test.h"

#include <string.h>

#include "feeds/article.h"
#include "feeds/buf.h"
#include "feeds/css_selector.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/text.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct article *read_text(struct str text, const struct article_rules *rules)
{
	const struct scrape_options options = {.url = "http://www.page.example/"};
	struct error err = {0};
	struct article *article = article_read(text, rules, &options, &err);

	if (!article)
		fail_msg("%s", err.message);
	return article;
}

static void selectors_become_expressions(void **state)
{
	static const struct {
		const char *selector, *xpath; /* "*": whatever; NULL: it is refused */
	} rows[] = {
		{"article", "//article"},
		{"DIV", "//div"},
		{"#zoom", "//*[@id='zoom']"},
		{"a > b", "//a/b"},
		{"a b", "//a//b"},
		{"a+b", "//a/following-sibling::*[1]/self::b"},
		{"a ~ b", "//a/following-sibling::b"},
		{"a, b", "//a | //b"},
		{".x", "//*[contains(concat(' ',normalize-space(@class),' '),' x ')]"},
		{"a[href]", "//a[@href]"},
		{"a[href='x y']", "//a[@href='x y']"},
		{"a[href^=\"x\"]", "//a[starts-with(@href,'x')]"},
		{"p:first-child", "//p[not(preceding-sibling::*)]"},
		{"p:nth-of-type(2)", "//p[count(preceding-sibling::p)=1]"},
		{"p:has(img)", "//p[boolean(.//img)]"},
		{"p:not(:not(:not(:not(a))))", "*"},
		{"p:not(:not(:not(:not(:not(a)))))", NULL},
		{"", NULL},
		{"a >", NULL},
		{"a >> b", NULL},
		{"a[", NULL},
		{"a[x='", NULL},
		{"a[x=\"it's\"]", NULL},
		{"p::before", NULL},
		{"p:hover", NULL},
		{"p:nth-child(2n+1)", NULL},
		{"a | b", NULL},
		{"//div", NULL},
		/* names that XPath does not know, and bytes that are no text */
		{"-a", NULL},
		{"1a", NULL},
		{"\xc2\xbf", NULL},
		{"a[1b]", NULL},
		{"a[\xe2\x99\xa5='b']", NULL},
		{".\xe6\xad\xa3\xe6\x96\x87", "*"},
		{".\xe6\xad", NULL},
		{"a[b='\xff']", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article_rules rules = {0};
		struct error err = {0};
		struct arena arena;

		arena_init(&arena, 1 << 20);
		rules.body = css_selector_xpath(&arena, rows[i].selector, "");
		if (!rules.body != !rows[i].xpath)
			fail_msg("%s: %s", rows[i].selector, rules.body);
		if (rules.body && !article_check(&rules, &err))
			fail_msg("%s: %s", rows[i].selector, err.message);
		if (rules.body && strcmp(rows[i].xpath, "*") != 0)
			assert_string_equal(rules.body, rows[i].xpath);
		arena_release(&arena);
	}
}

/* What they mean, by what they find. */
static void selectors_find_what_browsers_find(void **state)
{
	static const struct {
		const char *selector, *found;
	} rows[] = {
		{"p:not(.x, #why)", "34"},
		{"p.x", "1"},
		{"[id$=y]", "2"},
		{"[class*='e1 e']", "3"},
		{"[lang|=zh]", "4"},
		{"div > p:last-child", "4"},
		{"p.x + p", "2"},
		{"p.x ~ p", "234"},
		{"div p:nth-child(3)", "3"},
		{"div:has(> p)", NULL},
		{"div:has(p.x) p:not([id])", "134"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article_rules rules = {0};
		struct article *article;
		struct arena arena;
		const char *text;

		arena_init(&arena, 1 << 20);
		rules.body = css_selector_xpath(&arena, rows[i].selector, "");
		if (!rows[i].found) {
			assert_null(rules.body);
			arena_release(&arena);
			continue;
		}
		article = read_text(
			STR("<title>T</title><div><p class='a x'>1<p id=why class=e>2"
		            "<p class='e1 e2'>3<p lang=zh-CN>4</div>"),
			&rules);
		text = text_fold_space(&arena, str_from(article->content));
		if (strcmp(text, rows[i].found) != 0)
			fail_msg("%s: %s", rows[i].selector, text);
		article_free(article);
		arena_release(&arena);
	}
}

/* A selector whose type, or whose expression, has so many bytes. */
static bool is_selector(size_t type, size_t id)
{
	struct arena arena;
	struct buf text;
	bool is_one;

	arena_init(&arena, 1 << 20);
	buf_init(&text, LIMIT_PAGE_BYTES);
	for (size_t i = 0; i < type; i++)
		buf_add_char(&text, 'x');
	if (id > 0)
		buf_add_char(&text, '#');
	for (size_t i = 0; i < id; i++)
		buf_add_char(&text, 'x');
	is_one = css_selector_xpath(&arena, text.ptr, "") != NULL;
	buf_release(&text);
	arena_release(&arena);
	return is_one;
}

static void selectors_have_limits(void **state)
{
	const size_t around = sizeof("//*[@id='']") - 1;

	(void)state;
	assert_true(is_selector(LIMIT_SELECTOR_TYPE_BYTES, 0));
	assert_false(is_selector(LIMIT_SELECTOR_TYPE_BYTES + 1, 0));
	assert_true(is_selector(0, LIMIT_SELECTOR_BYTES - around));
	assert_false(is_selector(0, LIMIT_SELECTOR_BYTES - around + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selectors_become_expressions),
		cmocka_unit_test(selectors_find_what_browsers_find),
		cmocka_unit_test(selectors_have_limits),
	};

	parse_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
