/*
 * A news page, read by rules of every kind, and by those that are found in it.
 *
 * What is read has rows, and each row leads to an address of the web or says something; what
 * is not read says why.  A list that is proposed has as many rows as the proposal says, whatever
 * rules for their parts were added to it.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/parse.h"
#include "feeds/scrape_induce.h"
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

static const struct scrape_options options = {
	.url = "http://a.example/b/c.html", .zone_minutes = 480, .now = 1790000000};

static void check(struct str bytes, const struct scrape_rules *rules)
{
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
		REQUIRE(!entry->link || url_is_web(str_from(entry->link)));
	}
	document_free(document);
}

static void check_proposals(struct str bytes)
{
	struct scrape_proposals proposals;
	struct error err = {0};
	struct arena arena;

	arena_init(&arena, 64 << 20);
	REQUIRE(scrape_induce(bytes, &options, &arena, &proposals, &err) ==
	        (err.kind == ERROR_NONE));
	for (size_t i = 0; err.kind == ERROR_NONE && i < proposals.count; i++) {
		struct document *document = scrape_read(bytes, &proposals.items[i].rules,
		                                        &options, &err);

		REQUIRE(document &&
		        document->feed.entries.count == proposals.items[i].rows);
		document_free(document);
	}
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	parse_prepare();
	for (size_t i = 0; i < sizeof(all_rules) / sizeof(all_rules[0]); i++)
		check(fuzz_bytes(data, size), &all_rules[i]);
	/* Finding rules reads the page two dozen times: of one input in four. */
	if (size % 4 == 0)
		check_proposals(fuzz_bytes(data, size));
	return 0;
}
