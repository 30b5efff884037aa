/*
 * Reading, cleaning and writing on a machine without memory: whichever allocation fails,
 * alone or with all behind it, the work ends in an error or is done as well as ever, and
 * nothing leaks.
 */
#include "tests/unit/test.h"

#include <libxml/xmlerror.h>

#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/sanitize.h"
#include "feeds/write.h"
#include "tests/unit/sample_feed.h"
#include "tests/unit/watched_memory.h"

/* One attempt at a piece of work. */
struct attempt {
	size_t nth; /* allocation that fails; 0: none */
	bool is_for_good;
	bool has_failed; /* one did */
	struct buf out;  /* what the work made */
	struct error err;
};

struct work {
	const char *name;
	bool (*function)(const void *subject, struct attempt *attempt);
	const void *subject;
	/* Which libraries cannot do better. */
	bool may_differ; /* jansson reads on without the byte that it could not keep */
	size_t leaks; /* allocations that libxml2 loses: an element it could not note down */
};

static bool run(const struct work *work, struct attempt *attempt)
{
	bool is_done;

	attempt->err = (struct error){0};
	buf_init(&attempt->out, LIMIT_OUTPUT_BYTES);
	is_done = work->function(work->subject, attempt);
	xmlResetLastError();
	return is_done;
}

static void check_attempt(const struct work *work, const struct attempt *attempt,
                          bool is_done, const struct attempt *whole)
{
	if (is_done != (attempt->err.kind == ERROR_NONE))
		fail_msg("%s: allocation %zu failed, and so the error was \"%s\"",
		         work->name, attempt->nth, attempt->err.message);
	if (!is_done && attempt->err.kind != ERROR_MEMORY)
		fail_msg("%s: allocation %zu failed, which was told as \"%s\"", work->name,
		         attempt->nth, attempt->err.message);
	if (is_done && !work->may_differ &&
	    !str_equal(buf_view(&attempt->out), buf_view(&whole->out)))
		fail_msg("%s: allocation %zu failed, and this was made of it: %s",
		         work->name, attempt->nth, attempt->out.ptr);
}

/* Fails each allocation in turn, until there is none left to fail. */
static void fail_each(const struct work *work, bool is_for_good)
{
	struct attempt whole = {0}, attempt = {.is_for_good = is_for_good};

	assert_true(run(work, &whole));
	do {
		size_t live = memory.live;

		attempt.nth++;
		check_attempt(work, &attempt, run(work, &attempt), &whole);
		buf_release(&attempt.out);
		if (memory.live < live || memory.live > live + work->leaks)
			fail_msg("%s: allocation %zu failed: %zu are left of %zu",
			         work->name, attempt.nth, memory.live, live);
	} while (attempt.has_failed);
	assert_true(attempt.nth > 1);
	buf_release(&whole.out);
}

static void fail_all(struct work work)
{
	fail_each(&work, false);
	fail_each(&work, true);
}

/* ---- reading ---------------------------------------------------------------------------- */

struct sample {
	const char *name, *content_type;
	struct str bytes;
};

#define SAMPLE(name, type, text)                                                           \
	{                                                                                  \
		name, type,                                                                \
		{                                                                          \
			text, sizeof(text) - 1                                             \
		}                                                                          \
	}
#define ITEM                                                                               \
	"<item><title>One</title><link>/1</link><guid>1</guid><category>c</category>"      \
	"<description>&lt;p&gt;A &amp;amp; &lt;a href='x'&gt;b&lt;/a&gt;</description>"    \
	"<x:thing at='1' xmlns:x='urn:x'><x:inner>deep</x:inner></x:thing>"                \
	"<pubDate>Wed, 15 Apr 2020 10:30:00 +0800</pubDate></item>"

static const struct sample samples[] = {
	SAMPLE("RSS", NULL,
               "<?xml version='1.0'?><rss version='2.0'><channel><title>T &amp; t</title>"
               "<description>caf&#xC3;&#xA9; \xC2\x92s</description>"
               "<link>https://news.example/</link><ttl>60</ttl>" ITEM "</channel></rss>"),
	SAMPLE("Atom with XHTML", NULL,
               "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='zh'><title>T</title>"
               "<link href='/?a=1&amp;b=2'/><entry xml:base='/e/'><id>urn:x:1</id><title "
               "type='html'>a&lt;b></title><content type='xhtml'><div "
               "xmlns='http://www.w3.org/1999/xhtml'><p>A <a "
               "href='x?y&amp;z'>b</a></p></div></content><updated>2020-04-15T10:30:00Z"
               "</updated></entry></feed>"),
	SAMPLE("JSON Feed", "application/feed+json",
               "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"T\","
               " \"items\": [{\"id\": 1, \"url\": \"/1\", \"content_html\": \"<p>a<b>c\","
               " \"tags\": [\"a\", \"b\"], \"authors\": [{\"name\": \"N\"}], \"_x\":"
               " {\"y\": 1.5}}]}"),
	SAMPLE("entities", NULL,
               "<rss version='2.0'><channel><title>a &nbsp; &copy; b</title>" ITEM
               "</channel></rss>"),
	SAMPLE("to be repaired", NULL,
               " <rss version='2.0'><channel><title>a & b < c</title><p:q>" ITEM
               "<item><title x=1 x=2>unclosed<link>&nosuch;</item></channel></rss>junk"),
	SAMPLE("cut off", NULL, "<rss version='2.0'><channel>" ITEM "<item><title>x"),
	SAMPLE("GBK", "text/xml; charset=gbk",
               "<rss version='2.0'><channel><title>\xB5\xE7\xC1\xA6</title>" ITEM
               "</channel></rss>"),
	SAMPLE("GBK undeclared", NULL,
               "<rss version='2.0'><channel><title>\xD6\xD0\xB9\xFA\xB5\xE7\xC1\xA6\xC6\xF3"
               "\xD2\xB5\xC1\xAA\xBA\xCF\xBB\xE1\xD0\xC2\xCE\xC5</title></channel></rss>"),
	SAMPLE("UTF-16", NULL, "\xFF\xFE<\0r\0s\0s\0/\0>\0"),
	SAMPLE("DTD", NULL,
               "<!DOCTYPE rss PUBLIC 'p' 's' [<!ENTITY % p 'x'>%p;]><rss version='0.91'>"
               "<channel><title>a &x; b</title></channel></rss>"),
	SAMPLE("web page", NULL, "<!DOCTYPE html><html><body>x</body></html>"),
	SAMPLE("no feed", NULL, "<opml version='2.0'><body/></opml>"),
};

/*
 * What libxml2 tells wrongly without memory: that a namespace's name is no URI, where it
 * could not look at it; and words it cannot put together.
 */
static void forget_words(struct document *document)
{
	struct problems *problems = &document->problems;
	size_t kept = 0;

	for (size_t i = 0; i < problems->count; i++) {
		if (strstr(problems->items[i].message, "is not a valid URI"))
			continue;
		problems->items[kept] = problems->items[i];
		problems->items[kept++].message = NULL;
	}
	document->is_wellformed |= problems->count > 0 && kept == 0;
	problems->count = kept;
}

static bool read_and_dump(const void *subject, struct attempt *attempt)
{
	const struct sample *sample = subject;
	const struct parse_options options = {.url = "https://news.example/feed",
	                                      .content_type = sample->content_type};
	struct document *document;
	bool is_done;

	memory_fail(attempt->nth, attempt->is_for_good);
	document = document_parse(sample->bytes, &options, &attempt->err);
	attempt->has_failed = memory_end();
	if (document)
		forget_words(document);
	is_done = document && write_dump(document, false, &attempt->out, &attempt->err);
	document_free(document);
	return is_done;
}

static void documents_are_read_whole_or_not_at_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(samples); i++)
		fail_all((struct work){
			.name = samples[i].name,
			.function = read_and_dump,
			.subject = &samples[i],
			.may_differ = samples[i].bytes.ptr[0] == '{',
		});
}

/* ---- cleaning --------------------------------------------------------------------------- */

static bool clean(const void *subject, struct attempt *attempt)
{
	struct arena arena;
	const char *cleaned;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	memory_fail(attempt->nth, attempt->is_for_good);
	cleaned = sanitize_html(&arena, str_from(subject), STR("https://news.example/a/"));
	attempt->has_failed = memory_end();
	assert_int_equal(arena_check(&arena, &attempt->err), cleaned != NULL);
	buf_add_text(&attempt->out, cleaned);
	arena_release(&arena);
	return cleaned != NULL;
}

static void html_is_cleaned_whole_or_not_at_all(void **state)
{
	static const char html[] =
		"<p title='a &amp; b'>A<table><tr>x<td><a href='?a=1&amp;b=2' rel=tag>b</a>"
		"<img srcset='a.png 1x, b.png?c&amp;d 2x' src=x.png width=5 alt='&quot;'>"
		"<svg><path/></svg><script>x</script><b><i>c<p>d</b></i><video src=v.mp4 "
		"poster=p.png><source src=w.webm type=video/webm></video><ol start=3><li>e";

	(void)state;
	fail_all((struct work){.name = "HTML", .function = clean, .subject = html});
}

/* ---- writing ---------------------------------------------------------------------------- */

static const struct write_place place = {.base_url = sample_base_url,
                                         .path = "all",
                                         .hub = "https://hub.example.org/",
                                         .stylesheet = "feed.css"};

struct writing {
	write_function *write;
	const struct feed *feed;
};

static bool write_feed(const void *subject, struct attempt *attempt)
{
	const struct writing *writing = subject;
	bool is_done;

	memory_fail(attempt->nth, attempt->is_for_good);
	is_done = writing->write(writing->feed, &place, &attempt->out, &attempt->err);
	attempt->has_failed = memory_end();
	return is_done;
}

static void feeds_are_written_whole_or_not_at_all(void **state)
{
	struct arena arena;
	struct writing writing;

	(void)state;
	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	writing.feed = sample_feed(&arena);
	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		writing.write = write_formats[i].write;
		fail_all((struct work){.name = write_formats[i].name,
		                       .function = write_feed,
		                       .subject = &writing,
		                       .leaks = i == WRITE_JSON ? 0 : 2});
	}
	arena_release(&arena);
}

static bool write_document(const void *subject, struct attempt *attempt)
{
	bool is_done;

	memory_fail(attempt->nth, attempt->is_for_good);
	is_done = write_dump(subject, true, &attempt->out, &attempt->err);
	attempt->has_failed = memory_end();
	return is_done;
}

static void dumps_are_written_whole_or_not_at_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(samples); i++) {
		const struct parse_options options = {.is_raw = true};
		struct error err = {0};
		struct document *document = document_parse(samples[i].bytes, &options,
		                                           &err);

		assert_non_null(document);
		fail_all((struct work){.name = samples[i].name,
		                       .function = write_document,
		                       .subject = document});
		document_free(document);
	}
}

/* What LeakSanitizer asks, where there is one; those that `leaks` counts. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:xmlTextWriterStartElement\n";
}

/* libxml2 would print. */
static void say_nothing(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_are_read_whole_or_not_at_all),
		cmocka_unit_test(html_is_cleaned_whole_or_not_at_all),
		cmocka_unit_test(feeds_are_written_whole_or_not_at_all),
		cmocka_unit_test(dumps_are_written_whole_or_not_at_all),
	};

	memory_watch();
	parse_prepare();
	xmlSetGenericErrorFunc(NULL, say_nothing);
	return RUN_TESTS(tests);
}
