/* Documents that came compressed though nobody said so. */
#include "test.h"

#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/parse.h"

#define GZIP_WINDOW (15 + 16)

static const char feed[] = "<rss><channel><title>T</title><item><title>1</title></item>"
			   "<item><title>2</title></item></channel></rss>";

static void pack(struct str bytes, struct buf *out)
{
	z_stream stream = {.next_in = (z_const Bytef *)bytes.ptr,
	                   .avail_in = (uInt)bytes.len};
	int state = Z_OK;

	assert_int_equal(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, 8,
	                              Z_DEFAULT_STRATEGY),
	                 Z_OK);
	while (state != Z_STREAM_END) {
		char piece[4096];

		stream.next_out = (Bytef *)piece;
		stream.avail_out = sizeof(piece);
		state = deflate(&stream, Z_FINISH);
		buf_add(out, (struct str){piece, sizeof(piece) - stream.avail_out});
	}
	deflateEnd(&stream);
}

static struct document *parse(struct str bytes, struct error *err)
{
	const struct parse_options options = {.url = "https://news.example/feed"};

	*err = (struct error){0};
	return document_parse(bytes, &options, err);
}

static void assert_read(struct str bytes, size_t entries, const char *code)
{
	struct error err;
	struct document *document = parse(bytes, &err);
	bool is_noted = false;

	assert_non_null(document);
	assert_int_equal(document->feed.entries.count, entries);
	assert_false(document->is_wellformed);
	for (size_t i = 0; i < document->problems.count; i++)
		is_noted = is_noted || strcmp(document->problems.items[i].code, code) == 0;
	assert_true(is_noted);
	document_free(document);
}

static void a_compressed_document_is_read(void **state)
{
	struct buf packed;

	(void)state;
	buf_init(&packed, 10000);
	pack(str_from(feed), &packed);
	assert_read(buf_view(&packed), 2, "compression-undeclared");
	buf_add_text(&packed, "padding");
	assert_read(buf_view(&packed), 2, "compression-undeclared");
	buf_release(&packed);
}

static void all_members_are_read(void **state)
{
	struct str text = str_from(feed);
	struct buf packed;

	(void)state;
	buf_init(&packed, 10000);
	pack(str_slice(text, 0, 70), &packed);
	pack(str_skip(text, 70), &packed);
	assert_read(buf_view(&packed), 2, "compression-undeclared");
	buf_release(&packed);
}

/* Whatever is missing, what comes before it is read. */
static void what_is_cut_off_is_read_as_far_as_it_goes(void **state)
{
	struct buf packed;
	struct error err;

	(void)state;
	buf_init(&packed, 10000);
	pack(str_from(feed), &packed);
	assert_read(str_slice(buf_view(&packed), 0, packed.len - 8), 2,
	            "compression-damaged");
	for (size_t length = 0; length < packed.len; length++)
		document_free(parse(str_slice(buf_view(&packed), 0, length), &err));
	buf_release(&packed);
}

static void it_unpacks_to_the_limit_and_no_further(void **state)
{
	static const struct {
		size_t bytes;
		enum error_kind kind;
	} rows[] = {{LIMIT_DOCUMENT_BYTES, ERROR_NONE},
	            {LIMIT_DOCUMENT_BYTES + 1, ERROR_LIMIT}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct document *document;
		struct buf text, packed;
		struct error err;

		buf_init(&text, rows[i].bytes);
		buf_init(&packed, LIMIT_DOCUMENT_BYTES);
		buf_add_text(&text, feed);
		while (text.len < rows[i].bytes)
			buf_add_char(&text, '\n');
		pack(buf_view(&text), &packed);
		document = parse(buf_view(&packed), &err);
		assert_int_equal(err.kind, rows[i].kind);
		assert_int_equal(document != NULL, rows[i].kind == ERROR_NONE);
		document_free(document);
		buf_release(&packed);
		buf_release(&text);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_compressed_document_is_read),
	cmocka_unit_test(all_members_are_read),
	cmocka_unit_test(what_is_cut_off_is_read_as_far_as_it_goes),
	cmocka_unit_test(it_unpacks_to_the_limit_and_no_further),
};

int main(void)
{
	parse_prepare();
	return RUN_TESTS(tests);
}
