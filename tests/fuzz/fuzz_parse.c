/*
 * A document; a first line that begins with "http" is its URL and, behind tabs, its
 * Content-Type and its Content-Language.
 *
 * A document is read, or refused for a limit or for entity declarations.  What is read twice
 * is the same, as its dump shows, and takes no more memory than limits.h allows.  A document
 * that is no feed or not well-formed has a problem that says why.  All HTML in the model is
 * safe, all links are absolute; and what is read raw is the same once it is cleaned.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/sanitize.h"
#include "feeds/text.h"
#include "feeds/url.h"
#include "feeds/write.h"
#include "tests/unit/html_judge.h"

#define ARENA_BYTES ((size_t)256 << 20)

static bool is_html(const struct text *text)
{
	return text->type == TEXT_HTML || text->type == TEXT_XHTML;
}

static void check_text(const struct text *text)
{
	const char *fault = is_html(text) && text->value ? html_fault(text->value) : NULL;

	if (fault)
		fprintf(stderr, "%s in: %s\n", fault, text->value);
	REQUIRE(!fault);
}

static void check_url(const char *url)
{
	REQUIRE(!url || url_scheme(str_from(url)).len > 0);
}

static void check_entry(const struct entry *entry)
{
	check_text(&entry->title);
	check_text(&entry->summary);
	check_text(&entry->rights);
	for (size_t i = 0; i < entry->contents.count; i++)
		check_text(&entry->contents.items[i]);
	check_url(entry->link);
	for (size_t i = 0; i < entry->links.count; i++)
		check_url(entry->links.items[i].href);
	for (size_t i = 0; i < entry->enclosures.count; i++)
		check_url(entry->enclosures.items[i].url);
}

static void check_document(const struct document *document, size_t size)
{
	const struct feed *feed = &document->feed;

	REQUIRE(document->arena.used_bytes <=
	        LIMIT_ARENA_FLOOR_BYTES + size * LIMIT_ARENA_FACTOR);
	REQUIRE(document->is_wellformed || document->problems.count > 0);
	REQUIRE(document->format != FORMAT_NONE || document->problems.count > 0);
	REQUIRE(document->format != FORMAT_NONE || feed->entries.count == 0);
	check_text(&feed->title);
	check_text(&feed->subtitle);
	check_text(&feed->info);
	check_text(&feed->rights);
	check_url(feed->link);
	for (size_t i = 0; i < feed->entries.count; i++)
		check_entry(&feed->entries.items[i]);
}

static void check_cleaned(const struct text *raw, const struct text *cleaned)
{
	struct arena arena;
	const char *again;

	REQUIRE(raw->type == cleaned->type && !raw->value == !cleaned->value);
	if (!is_html(raw) || !raw->value)
		return;
	arena_init(&arena, ARENA_BYTES);
	again = sanitize_html(&arena, str_from(raw->value), str_from(raw->base));
	REQUIRE(again && strcmp(again, cleaned->value) == 0);
	arena_release(&arena);
}

static void check_raw(const struct document *raw, const struct document *document)
{
	REQUIRE(raw->format == document->format);
	REQUIRE(raw->feed.entries.count == document->feed.entries.count);
	for (size_t i = 0; i < raw->feed.entries.count; i++) {
		const struct entry *entry = &raw->feed.entries.items[i];
		const struct entry *cleaned = &document->feed.entries.items[i];

		check_cleaned(&entry->summary, &cleaned->summary);
		REQUIRE(entry->contents.count == cleaned->contents.count);
		for (size_t j = 0; j < entry->contents.count; j++)
			check_cleaned(&entry->contents.items[j],
			              &cleaned->contents.items[j]);
	}
}

static struct document *read_document(struct str bytes, const struct parse_options *options)
{
	struct error err = {0};
	struct document *document = document_parse(bytes, options, &err);

	REQUIRE(document || err.kind == ERROR_LIMIT || err.kind == ERROR_UNSUPPORTED);
	REQUIRE(!document == (err.message[0] != '\0'));
	return document;
}

static void dump(const struct document *document, struct buf *out)
{
	struct error err = {0};

	buf_init(out, LIMIT_OUTPUT_BYTES);
	REQUIRE(write_dump(document, false, out, &err));
}

static void check_again(const struct document *document, struct str bytes,
                        struct parse_options options)
{
	struct document *again = read_document(bytes, &options), *raw;
	struct buf first, second;

	REQUIRE(again);
	dump(document, &first);
	dump(again, &second);
	if (!str_equal(buf_view(&first), buf_view(&second)))
		fprintf(stderr, "first: %s\nagain: %s\n", first.ptr, second.ptr);
	REQUIRE(str_equal(buf_view(&first), buf_view(&second)));
	buf_release(&first);
	buf_release(&second);
	document_free(again);
	options.is_raw = true;
	raw = read_document(bytes, &options);
	REQUIRE(raw);
	check_raw(raw, document);
	document_free(raw);
}

/* Copies of what stands between tabs: the URL, Content-Type and Content-Language. */
static void take_options(struct str line, struct arena *arena,
                         struct parse_options *options)
{
	const char **const members[] = {&options->url, &options->content_type,
	                                &options->language};
	struct str part;

	for (size_t i = 0; i < ROWS(members) && str_split(&line, '\t', &part); i++)
		*members[i] = arena_str(arena, part);
	part = str_from(options->url);
	if (!part.len || text_find_invalid_utf8(part) < part.len)
		options->url = "https://news.example/feeds/all.xml";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = fuzz_bytes(data, size);
	struct str line = fuzz_take_line(&bytes, STR("http"));
	struct parse_options options = {0};
	struct document *document;
	struct arena arena;

	parse_prepare();
	arena_init(&arena, ARENA_BYTES);
	take_options(line, &arena, &options);
	document = read_document(bytes, &options);
	if (document) {
		check_document(document, bytes.len);
		check_again(document, bytes, options);
	}
	document_free(document);
	arena_release(&arena);
	return 0;
}
