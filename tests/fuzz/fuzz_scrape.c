/*
 * A news page, read by rules of every kind.
 *
 * What is read has rows, and each row leads to an address of the web or says something; what
 * is not read says why.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/parse.h"
#include "feeds/scrape.h"
#include "feeds/url.h"

/* clang-format off */
static const struct scrape_rules all_rules[] = {
	{SCRAPE_HTML, {[SCRAPE_ITEM] = "//*[self::li or self::tr or self::dd]"}},
	{SCRAPE_HTML, {"//a/..", ".//a", ".", ".//a/@href", "span", "span", "[Y-m-d]", ".//img", "*", "@id"}},
	{SCRAPE_XML, {"//record", "title", NULL, "url", NULL, "when"}},
	{SCRAPE_JSON, {"data.list", "basicTitle", NULL, "'https://a.example/' & articleID", NULL, "publicTime"}},
	{SCRAPE_HTML, {[SCRAPE_ITEM] = "//li", [SCRAPE_TO_HTML] = "articleListHtml"}},
	{SCRAPE_HTML_JSON, {"items", "meta.t", NULL, "u", NULL, "d", [SCRAPE_TO_JSON] = "//script[@id='data']"}},
};
/* clang-format on */

static void check(struct str bytes, const struct scrape_rules *rules)
{
	const struct scrape_options options = {
		.url = "http://a.example/b/c.html", .zone_minutes = 480, .now = 1790000000};
	struct error err = {0};
	struct document *document = scrape_read(bytes, rules, &options, &err);

	REQUIRE(!document == (err.kind != ERROR_NONE));
	if (!document)
		return;
	REQUIRE((document->format == FORMAT_HTML) == (document->feed.entries.count > 0));
	REQUIRE(document->format == FORMAT_HTML || document->problems.count > 0);
	for (size_t i = 0; i < document->feed.entries.count; i++) {
		const struct entry *entry = &document->feed.entries.items[i];

		REQUIRE(entry->link || entry->title.value || entry->id);
	}
	document_free(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	parse_prepare();
	for (size_t i = 0; i < sizeof(all_rules) / sizeof(all_rules[0]); i++)
		check(fuzz_bytes(data, size), &all_rules[i]);
	return 0;
}
