/*
 * A page about one piece of news, its text found or named by a rule; where a list goes on; and
 * the same bytes as a CSS selector.
 *
 * There is an article, or it is elsewhere, or the page says why not; addresses are of the web; a
 * selector that is one becomes an XPath.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/article.h"
#include "feeds/css_selector.h"
#include "feeds/parse.h"
#include "feeds/scrape_next.h"
#include "feeds/url.h"

static const struct scrape_options options = {
	.url = "http://a.example/b/c.html", .zone_minutes = 480, .now = 1790000000};

static void check(struct str bytes, const struct article_rules *rules)
{
	struct error err = {0};
	struct article *article = article_read(bytes, rules, &options, &err);

	REQUIRE(!article == (err.kind != ERROR_NONE));
	if (!article)
		return;
	REQUIRE(article->content || article->elsewhere || article->failure ||
	        article->attachments.count > 0);
	REQUIRE(!article->elsewhere || url_is_web(str_from(article->elsewhere)));
	for (size_t i = 0; i < article->attachments.count; i++)
		REQUIRE(url_is_web(str_from(article->attachments.items[i].url)));
	article_free(article);
}

static void check_next(struct str bytes)
{
	struct arena arena;
	const char *next;

	arena_init(&arena, 64 << 20);
	next = scrape_next(&arena, bytes, &options);
	REQUIRE(!next || url_is_same_origin(str_from(next), str_from(options.url)));
	arena_release(&arena);
}

static void check_selector(struct str bytes)
{
	struct article_rules rules = {0};
	struct error err = {0};
	struct arena arena;
	const char *selector;

	arena_init(&arena, 64 << 20);
	selector = arena_str(&arena, bytes);
	rules.body = selector ? css_selector_xpath(&arena, selector, "") : NULL;
	REQUIRE(!rules.body || article_check(&rules, &err));
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct article_rules found,
		named = {"//div | //td", ".//p[1] | .//*[@class]"};
	struct str bytes = fuzz_bytes(data, size);

	parse_prepare();
	check(bytes, &found);
	check(bytes, &named);
	check_next(bytes);
	check_selector(bytes);
	return 0;
}
