/* Documents that mean harm, and machines without memory: an error or a reading, never more. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/write.h"

#define RSS_START "<rss version=\"2.0\"><channel><title>T</title>"
#define RSS_END "</channel></rss>"
#define NAME_OF_59_BYTES "x1234567890123456789012345678901234567890123456789012345678"

/* A bit of everything. */
static const char sample[] =
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	"<!DOCTYPE rss PUBLIC \"-//x//y\" \"http://news.example/dtd\">\n"
	"<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
	" xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns:x=\"urn:x\">\n"
	"<channel><title>\xE7\x94\xB5\xE5\x8A\x9B &amp; "
	"Co</title><link>https://news.example/</link>\n"
	"<description>&lt;p&gt;All&lt;/p&gt;</description><ttl>60</ttl>\n"
	"<item><title>One</title><link>/1</link><guid>1</guid><category>c</category>\n"
	"<description><p>Naked <b>markup</b> <br/> &amp; more</p></description>\n"
	"<content:encoded><![CDATA[<p>Text &nbsp; <a "
	"href='x'>x</a></p>]]></content:encoded>\n"
	"<media:group><media:content url=\"a.mp4\" width=\"1\"/></media:group>\n"
	"<x:thing at='1'><x:inner>deep</x:inner></x:thing>\n"
	"<pubDate>Wed, 15 Apr 2020 10:30:00 +0800</pubDate></item>\n"
	"<item><title>Two</title><guid>2</guid><enclosure url=\"b.mp3\" "
	"length=\"5\"/></item>\n"
	"<item><title>Three</title><author>me@news.example (Me)</author></item>\n"
	"</channel></rss>\n";

static struct document *parse(struct str bytes, struct error *err)
{
	struct parse_options options = {.url = "https://news.example/feed"};

	*err = (struct error){0};
	return document_parse(bytes, &options, err);
}

/* Parses; the result is an error of that kind, or a document where the kind is ERROR_NONE. */
static void assert_ends_in(struct str bytes, enum error_kind kind)
{
	struct error err;
	struct document *document = parse(bytes, &err);

	assert_int_equal(err.kind, kind);
	assert_true((document != NULL) == (kind == ERROR_NONE));
	if (kind != ERROR_NONE)
		assert_true(err.message[0] != '\0');
	document_free(document);
}

static struct buf buf_of(const char *start)
{
	struct buf buf;

	buf_init(&buf, LIMIT_DOCUMENT_BYTES * 2);
	buf_add_text(&buf, start);
	return buf;
}

static void repeat(struct buf *buf, const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_add_text(buf, text);
}

static void assert_buf_ends_in(struct buf *buf, enum error_kind kind)
{
	assert_int_equal(buf->failure, ERROR_NONE);
	assert_ends_in(buf_view(buf), kind);
	buf_release(buf);
}

/* ---- entities --------------------------------------------------------------------------- */

static void entity_declarations_are_refused(void **state)
{
	static const char *const subsets[] = {
		"<!ENTITY x SYSTEM \"file:///etc/passwd\">",
		"<!ENTITY x PUBLIC \"p\" \"http://127.0.0.1/x\">",
		"<!ENTITY x \"plain\">",
		"<!ENTITY a \"aaaaaaaaaa\"><!ENTITY x \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">",
	};

	(void)state;
	for (size_t i = 0; i < ROWS(subsets); i++) {
		struct buf buf = buf_of("<!DOCTYPE rss [");

		buf_add_text(&buf, subsets[i]);
		buf_add_text(&buf,
		             "]>" RSS_START "<item><title>&x;</title></item>" RSS_END);
		assert_buf_ends_in(&buf, ERROR_UNSUPPORTED);
	}
}

static void one_large_entity_used_often_is_refused(void **state)
{
	struct buf buf = buf_of("<!DOCTYPE rss [<!ENTITY x \"");

	(void)state;
	repeat(&buf, "0123456789", 5000);
	buf_add_text(&buf, "\">]>" RSS_START "<item><title>");
	repeat(&buf, "&x;", 2000);
	buf_add_text(&buf, "</title></item>" RSS_END);
	assert_buf_ends_in(&buf, ERROR_UNSUPPORTED);
}

static void parameter_entities_are_never_expanded(void **state)
{
	struct error err;
	struct document *document = parse(
		STR("<!DOCTYPE rss [<!ENTITY % p \"<!ENTITY x 'boom'>\">%p;]>" RSS_START
	            "<item><title>a &x; b</title></item>" RSS_END),
		&err);

	(void)state;
	assert_non_null(document);
	assert_string_equal(document->feed.entries.items[0].title.value, "a &x; b");
	document_free(document);
}

static void html_entities_keep_their_meaning_whatever_is_declared(void **state)
{
	struct error err;
	struct document *document = parse(
		STR("<!DOCTYPE rss [<!ENTITY eacute \"<script>\">]>" RSS_START
	            "<item><title>caf&eacute;</title></item>" RSS_END),
		&err);

	(void)state;
	assert_non_null(document);
	assert_string_equal(document->feed.entries.items[0].title.value, "caf\xC3\xA9");
	document_free(document);
}

/* ---- limits, at their edge and one beyond ------------------------------------------------- */

static void nesting_is_read_to_the_limit_and_refused_beyond(void **state)
{
	static const struct {
		size_t depth;
		enum error_kind kind;
	} rows[] = {{LIMIT_XML_DEPTH, ERROR_NONE},
	            {LIMIT_XML_DEPTH + 1, ERROR_LIMIT},
	            {10000, ERROR_LIMIT}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf buf = buf_of(RSS_START);

		repeat(&buf, "<x>", rows[i].depth - 2);
		repeat(&buf, "</x>", rows[i].depth - 2);
		buf_add_text(&buf, RSS_END);
		assert_buf_ends_in(&buf, rows[i].kind);
	}
}

/* The attributes fill the tag so that it is short or long: two guards look at them. */
static void attributes_are_read_to_the_limit_and_refused_beyond(void **state)
{
	static const struct {
		size_t count;
		const char *value;
		enum error_kind kind;
	} rows[] = {
		{LIMIT_XML_ATTRIBUTES, "", ERROR_NONE},
		{LIMIT_XML_ATTRIBUTES, "0123456789012345", ERROR_NONE},
		{LIMIT_XML_ATTRIBUTES + 1, "", ERROR_LIMIT},
		{LIMIT_XML_ATTRIBUTES + 1, ">>>>>>>>0123456789012345", ERROR_LIMIT},
		{100000, "", ERROR_LIMIT},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf buf = buf_of(RSS_START "<x");

		for (size_t j = 0; j < rows[i].count; j++)
			buf_printf(&buf, " a%zu=\"%s\"", j, rows[i].value);
		buf_add_text(&buf, "/>" RSS_END);
		assert_buf_ends_in(&buf, rows[i].kind);
	}
}

static void namespaces_in_force_are_bounded(void **state)
{
	static const struct {
		size_t count;
		enum error_kind kind;
	} rows[] = {{LIMIT_XML_NAMESPACES, ERROR_NONE},
	            {LIMIT_XML_NAMESPACES + 1, ERROR_LIMIT}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf buf = buf_of(RSS_START "<x");

		for (size_t j = 0; j < rows[i].count; j++)
			buf_printf(&buf, "%s xmlns:a%zu=\"u\"",
			           j == LIMIT_XML_ATTRIBUTES ? "><x" : "", j);
		buf_add_text(&buf, "/></x>" RSS_END);
		assert_buf_ends_in(&buf, rows[i].kind);
	}
}

/* Ends the feed and reads it. */
static struct document *parse_to_end(struct buf *buf)
{
	struct document *document;
	struct error err;

	buf_add_text(buf, RSS_END);
	document = parse(buf_view(buf), &err);
	assert_string_equal(err.message, "");
	return document;
}

static void entries_beyond_the_limit_are_left_out(void **state)
{
	struct buf buf = buf_of(RSS_START);
	struct document *document;

	(void)state;
	repeat(&buf, "<item/>", LIMIT_ENTRIES);
	document = parse_to_end(&buf);
	assert_int_equal(document->feed.entries.count, LIMIT_ENTRIES);
	assert_int_equal(document->problems.count, 0);
	document_free(document);
	buf.len -= sizeof(RSS_END) - 1;
	buf_add_text(&buf, "<item/>");
	document = parse_to_end(&buf);
	assert_int_equal(document->feed.entries.count, LIMIT_ENTRIES);
	assert_string_equal(document->problems.items[0].code, "too-many-entries");
	document_free(document);
	buf_release(&buf);
}

static void a_document_may_be_as_large_as_the_limit(void **state)
{
	struct buf buf = buf_of(RSS_START "<item><description>");

	(void)state;
	repeat(&buf, "x",
	       LIMIT_DOCUMENT_BYTES - buf.len - sizeof("</description></item>" RSS_END) +
	               1);
	buf_add_text(&buf, "</description></item>" RSS_END);
	assert_int_equal(buf.len, LIMIT_DOCUMENT_BYTES);
	assert_ends_in(buf_view(&buf), ERROR_NONE);
	buf_add_text(&buf, "\n");
	assert_buf_ends_in(&buf, ERROR_LIMIT);
}

static void whoever_reads_may_set_another_limit(void **state)
{
	static const struct {
		size_t max_bytes;
		bool is_read;
	} rows[] = {{sizeof(sample) - 1, true}, {sizeof(sample) - 2, false}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct parse_options options = {.max_bytes = rows[i].max_bytes};
		struct error err = {0};
		struct document *document = document_parse(
			(struct str){.ptr = sample, .len = sizeof(sample) - 1}, &options,
			&err);

		assert_int_equal(document != NULL, rows[i].is_read);
		assert_int_equal(err.kind, rows[i].is_read ? ERROR_NONE : ERROR_LIMIT);
		document_free(document);
	}
}

static void a_title_of_ten_megabytes_is_read(void **state)
{
	struct buf buf = buf_of(RSS_START "<item><title>");

	(void)state;
	repeat(&buf, "0123456789", 1 << 20);
	buf_add_text(&buf, "</title></item>" RSS_END);
	assert_buf_ends_in(&buf, ERROR_NONE);
}

#define JSON_START "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []"

/* What lies between commas, colons and brackets, if not in a string: 11 around the list,
 * two for each of its elements but the last, which has one. */
static void json_values_are_bounded(void **state)
{
	(void)state;
	for (size_t more = 0; more <= 1; more++) {
		struct buf buf = buf_of(JSON_START ", \"x\": \"0,0\", \"y\": [");

		repeat(&buf, "[],", (LIMIT_JSON_VALUES - 12) / 2);
		buf_add_text(&buf, more ? "[0,0]]}" : "[]]}");
		assert_buf_ends_in(&buf, more ? ERROR_LIMIT : ERROR_NONE);
	}
}

static size_t count_nested(const struct extensions *extensions)
{
	size_t depth = 0;

	for (; extensions->count > 0; extensions = &extensions->items[0].children)
		depth++;
	return depth;
}

static void json_is_read_to_the_limit_of_nesting(void **state)
{
	(void)state;
	for (size_t more = 0; more <= 1; more++) {
		struct buf buf = buf_of(JSON_START ", \"items\": [{");
		struct document *document;
		struct error err;

		/* The feed and the entry are two of them; the last value holds none. */
		repeat(&buf, "\"x\":{", LIMIT_XML_DEPTH - 2 + more);
		buf_add_text(&buf, "\"y\":1");
		repeat(&buf, "}", LIMIT_XML_DEPTH - 2 + more);
		buf_add_text(&buf, "}]}");
		document = parse(buf_view(&buf), &err);
		assert_non_null(document);
		assert_int_equal(document->feed.entries.count, 1);
		assert_int_equal(count_nested(&document->feed.entries.items[0].extensions),
		                 LIMIT_XML_DEPTH - 1);
		document_free(document);
		buf_release(&buf);
	}
}

static void as_many_namespaces_are_kept_as_the_limit(void **state)
{
	(void)state;
	for (size_t more = 0; more <= 1; more++) {
		struct buf buf = buf_of("<rss version=\"2.0\"");
		struct document *document;

		for (size_t i = 0; i < LIMIT_NAMESPACES_KEPT + more; i++)
			buf_printf(&buf, " xmlns:n%zu=\"urn:x\"", i);
		buf_add_text(&buf, "><channel>");
		document = parse_to_end(&buf);
		assert_int_equal(document->namespaces.count, LIMIT_NAMESPACES_KEPT);
		document_free(document);
		buf_release(&buf);
	}
}

static void as_many_problems_are_kept_as_the_limit(void **state)
{
	(void)state;
	for (size_t more = 0; more <= 1; more++) {
		struct buf buf = buf_of(RSS_START "<item><title>");
		struct document *document;

		repeat(&buf, "& ", LIMIT_PROBLEMS + more);
		buf_add_text(&buf, "</title></item>");
		document = parse_to_end(&buf);
		assert_int_equal(document->problems.count, LIMIT_PROBLEMS);
		assert_int_equal(strlen(document->feed.entries.items[0].title.value),
		                 2 * (LIMIT_PROBLEMS + more) - 1);
		document_free(document);
		buf_release(&buf);
	}
}

static void the_ceiling_grows_with_the_document(void **state)
{
	struct buf buf = buf_of(RSS_START);
	struct document *document = parse_to_end(&buf);

	(void)state;
	assert_int_equal(document->arena.max_bytes,
	                 LIMIT_ARENA_FLOOR_BYTES + buf.len * LIMIT_ARENA_FACTOR);
	document_free(document);
	buf_release(&buf);
}

/* ---- bytes ------------------------------------------------------------------------------ */

static void forbidden_bytes_are_survived_and_told(void **state)
{
	static const struct str documents[] = {
		{RSS_START "<item><title>a\0b</title></item>" RSS_END,
	         sizeof(RSS_START "<item><title>a\0b</title></item>" RSS_END) - 1},
		{RSS_START "<item><title>a\x01"
	                   "b</title></item>" RSS_END,
	         sizeof(RSS_START "<item><title>a\x01"
	                          "b</title></item>" RSS_END) -
	                 1},
		{RSS_START "<item><title>a&#0;b</title></item>" RSS_END,
	         sizeof(RSS_START "<item><title>a&#0;b</title></item>" RSS_END) - 1},
		{RSS_START "<item><title>a\xEF\xBF\xBF"
	                   "b</title></item>" RSS_END,
	         sizeof(RSS_START "<item><title>a\xEF\xBF\xBF"
	                          "b</title></item>" RSS_END) -
	                 1},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(documents); i++) {
		struct error err;
		struct document *document = parse(documents[i], &err);

		assert_non_null(document);
		assert_string_equal(document->feed.entries.items[0].title.value, "ab");
		assert_false(document->is_wellformed);
		assert_true(document->problems.count > 0);
		document_free(document);
	}
}

/* The model is UTF-8, so that its dump can be written, whatever the server said. */
static void what_http_and_long_names_say_becomes_text(void **state)
{
	static const char *const documents[] = {
		RSS_START RSS_END,
		"<" NAME_OF_59_BYTES "\xE7\x94\xB5/>",
		"<?xml version='1.0' encoding='\xFF'?>" RSS_START RSS_END,
	};
	const struct parse_options options = {.content_type = "text/\xFF",
	                                      .language = "\xFF"};

	(void)state;
	for (size_t i = 0; i < ROWS(documents); i++) {
		struct error err = {0};
		struct document *document = document_parse(str_from(documents[i]), &options,
		                                           &err);
		struct buf out;

		assert_non_null(document);
		assert_null(document->feed.language);
		assert_true(document->problems.count > 0);
		buf_init(&out, 1 << 20);
		assert_true(write_dump(document, false, &out, &err));
		buf_release(&out);
		document_free(document);
	}
}

/* However much is missing, the entries that are whole are read, and nothing else is. */
static void a_document_cut_anywhere_keeps_its_whole_entries(void **state)
{
	(void)state;
	for (size_t length = 0; length < sizeof(sample) - 1; length++) {
		struct str cut = {.ptr = sample, .len = length};
		size_t whole = 0;
		struct error err;
		struct document *document = parse(cut, &err);

		for (struct str rest = cut; str_find(rest, STR("</item>")) < rest.len;
		     whole++)
			rest = str_skip(rest, str_find(rest, STR("</item>")) + 7);
		assert_non_null(document);
		if (document->format != FORMAT_NONE)
			assert_int_equal(document->feed.entries.count, whole);
		else
			assert_int_equal(whole, 0);
		document_free(document);
	}
}

/* Any byte may be wrong: read or refused, but never worse. */
static void a_wrong_byte_anywhere_is_survived(void **state)
{
	static const char bytes[] = "\0<&>]\"'\xFF/\x80";
	char copy[sizeof(sample)];

	(void)state;
	for (size_t at = 0; at < sizeof(sample) - 1; at++) {
		struct error err;
		struct document *document;

		memcpy(copy, sample, sizeof(sample));
		copy[at] = bytes[at % (sizeof(bytes) - 1)];
		document = parse((struct str){.ptr = copy, .len = sizeof(sample) - 1},
		                 &err);
		assert_true(document || err.kind == ERROR_UNSUPPORTED);
		document_free(document);
	}
}

/* ---- memory ------------------------------------------------------------------------------ */

static void every_arena_ceiling_ends_in_a_reading_or_an_error(void **state)
{
	struct str bytes = {.ptr = sample, .len = sizeof(sample) - 1};
	bool has_failed = false, has_succeeded = false;

	(void)state;
	for (size_t ceiling = 1; ceiling < 100000; ceiling += 97) {
		struct parse_options options = {.max_memory = ceiling};
		struct error err = {0};
		struct document *document = document_parse(bytes, &options, &err);

		if (document)
			has_succeeded = true;
		else
			has_failed = true;
		assert_int_equal(err.kind, document ? ERROR_NONE : ERROR_LIMIT);
		document_free(document);
	}
	assert_true(has_failed && has_succeeded);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(entity_declarations_are_refused),
	cmocka_unit_test(one_large_entity_used_often_is_refused),
	cmocka_unit_test(parameter_entities_are_never_expanded),
	cmocka_unit_test(html_entities_keep_their_meaning_whatever_is_declared),
	cmocka_unit_test(nesting_is_read_to_the_limit_and_refused_beyond),
	cmocka_unit_test(attributes_are_read_to_the_limit_and_refused_beyond),
	cmocka_unit_test(namespaces_in_force_are_bounded),
	cmocka_unit_test(entries_beyond_the_limit_are_left_out),
	cmocka_unit_test(a_document_may_be_as_large_as_the_limit),
	cmocka_unit_test(whoever_reads_may_set_another_limit),
	cmocka_unit_test(a_title_of_ten_megabytes_is_read),
	cmocka_unit_test(json_values_are_bounded),
	cmocka_unit_test(json_is_read_to_the_limit_of_nesting),
	cmocka_unit_test(as_many_namespaces_are_kept_as_the_limit),
	cmocka_unit_test(as_many_problems_are_kept_as_the_limit),
	cmocka_unit_test(the_ceiling_grows_with_the_document),
	cmocka_unit_test(forbidden_bytes_are_survived_and_told),
	cmocka_unit_test(what_http_and_long_names_say_becomes_text),
	cmocka_unit_test(a_document_cut_anywhere_keeps_its_whole_entries),
	cmocka_unit_test(a_wrong_byte_anywhere_is_survived),
	cmocka_unit_test(every_arena_ceiling_ends_in_a_reading_or_an_error),
};

int main(void)
{
	parse_prepare();
	return RUN_TESTS(tests);
}
