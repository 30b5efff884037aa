#include "feeds/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "feeds/checker.h"
#include "feeds/decode.h"
#include "feeds/detect.h"
#include "feeds/media_type.h"
#include "feeds/text.h"
#include "feeds/unpack.h"

/* Findings kept: some kilobytes each with their excerpts. */
#define REPORT_BYTES ((size_t)64 << 20)

/* ---- findings -------------------------------------------------------------------------- */

static struct finding *add_finding(struct check_report *report, enum check_id id)
{
	struct finding *finding;

	if (report->findings.count >= LIMIT_FINDINGS) {
		report->left_out++;
		return NULL;
	}
	finding = LIST_ADD(&report->arena, &report->findings);
	if (finding)
		finding->rule = check_rule(id);
	return finding;
}

void check_report_add(struct check_report *report, enum check_id id, const char *value,
                      const char *detail)
{
	struct finding *items, *finding = add_finding(report, id);
	size_t at = 0;

	if (!finding)
		return;
	/* What has no place stands before what has one. */
	items = report->findings.items;
	while (at + 1 < report->findings.count && !items[at].line)
		at++;
	memmove(&items[at + 1], &items[at],
	        (report->findings.count - at - 1) * sizeof(items[0]));
	finding = &items[at];
	*finding = (struct finding){.rule = check_rule(id)};
	finding->value = value ? text_printable(&report->arena, str_from(value)) : NULL;
	finding->detail = detail ? text_printable(&report->arena, str_from(detail)) : NULL;
}

static const char *copy_name(struct checker *checker, struct str name)
{
	return name.len ? text_printable(checker->arena, str_slice(name, 0, 100)) : NULL;
}

struct finding *check_note_at(struct checker *checker, enum check_id id, size_t offset,
                              struct check_subject subject)
{
	struct finding *finding = add_finding(checker->report, id);

	if (!finding)
		return NULL;
	finding->offset = offset < checker->text.len ? offset : checker->text.len;
	finding->line = 1;
	finding->element = copy_name(checker, subject.element);
	finding->parent = copy_name(checker, subject.parent);
	return finding;
}

const char *check_quote(struct checker *checker, struct str text)
{
	size_t length = text.len > LIMIT_QUOTE_BYTES ? LIMIT_QUOTE_BYTES : text.len;

	while (length > 0 && length < text.len &&
	       ((unsigned char)text.ptr[length] & 0xC0) == 0x80)
		length--;
	if (length == text.len) {
		size_t valid = text_find_invalid_utf8(text);

		/* It may be a piece that ends within a character. */
		return text_printable(checker->arena, valid + 4 > text.len
		                                              ? str_slice(text, 0, valid)
		                                              : text);
	}
	return arena_printf(checker->arena, "%s...",
	                    text_printable(checker->arena, str_slice(text, 0, length)));
}

struct finding *check_note_value(struct checker *checker, enum check_id id,
                                 const struct check_value *value, size_t offset)
{
	struct finding *finding;
	size_t place = value->is_direct ? value->span.start + offset
	               : value->is_json
	                       ? check_source_json_place(checker->text, value->span, offset)
	                       : check_source_place(checker->text, &checker->counter,
	                                            value->span, offset);

	finding = check_note_at(checker, id, place, value->subject);
	if (finding)
		finding->value = check_quote(checker, str_trim(value->text));
	return finding;
}

static bool is_same(const char *a, struct str b)
{
	return str_equal(str_from(a), b);
}

void check_affirm(struct checker *checker, enum check_id id,
                  const struct check_value *value)
{
	const struct check_report *report = checker->report;

	if (!checker->options->is_affirming)
		return;
	for (size_t i = 0; i < report->findings.count; i++) {
		const struct finding *known = &report->findings.items[i];

		if (known->rule == check_rule(id) &&
		    is_same(known->element, value->subject.element) &&
		    is_same(known->parent, value->subject.parent))
			return;
	}
	check_note_value(checker, id, value, 0);
}

size_t check_count(const struct check_report *report, enum check_severity level)
{
	size_t count = 0;

	for (size_t i = 0; i < report->findings.count; i++)
		count += report->findings.items[i].rule->severity >= level;
	return count;
}

/* ---- places -------------------------------------------------------------------------- */

static int compare_places(const void *a, const void *b)
{
	const struct finding *first = a, *second = b;

	if (!first->line != !second->line)
		return first->line ? 1 : -1;
	if (first->offset != second->offset)
		return first->offset < second->offset ? -1 : 1;
	return (first->rule > second->rule) - (first->rule < second->rule);
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* As a terminal shows it: Chinese characters take two. */
static int columns_of(struct str text)
{
	uint32_t code_point;
	int columns = 0;

	while (text_next(&text, &code_point)) {
		int width = utf8proc_charwidth((utf8proc_int32_t)code_point);

		columns += width > 0 ? width : 0;
	}
	return columns;
}

/* Of the line around a place as much as a terminal shows. */
static void take_excerpt(struct checker *checker, struct finding *finding)
{
	struct str text = checker->text;
	size_t start = finding->offset, end = finding->offset;
	size_t before = 0, after = 0;

	while (start > 0 && text.ptr[start - 1] != '\n' &&
	       before < LIMIT_EXCERPT_COLUMNS / 2)
		before += !is_continuation(text.ptr[--start]);
	while (start > 0 && start < text.len && is_continuation(text.ptr[start]))
		start--;
	while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r' &&
	       (after < LIMIT_EXCERPT_COLUMNS - before || is_continuation(text.ptr[end])))
		after += !is_continuation(text.ptr[end++]);
	while (end > start && end < text.len && is_continuation(text.ptr[end]))
		end--;
	finding->excerpt = text_printable(checker->arena, str_slice(text, start, end));
	finding->excerpt_column = 1 + (int)columns_of(str_from(text_printable(
					      checker->arena,
					      str_slice(text, start, finding->offset))));
}

/* Lines, columns and excerpts, in one pass over the text. */
static void settle_places(struct checker *checker)
{
	struct check_report *report = checker->report;
	int line = 1, column = 1;
	size_t at = 0;

	if (report->findings.count)
		qsort(report->findings.items, report->findings.count,
		      sizeof(report->findings.items[0]), compare_places);
	for (size_t i = 0; i < report->findings.count; i++) {
		struct finding *finding = &report->findings.items[i];

		if (!finding->line)
			continue;
		for (; at < finding->offset; at++) {
			bool is_newline = checker->text.ptr[at] == '\n';

			line += is_newline;
			column = is_newline
			                 ? 1
			                 : column + !is_continuation(checker->text.ptr[at]);
		}
		finding->line = line;
		finding->column = column;
		take_excerpt(checker, finding);
	}
}

/* ---- bytes and encodings ------------------------------------------------------------------ */

static const struct check_subject nothing;

/* Encodings that few readers know; that are not required of any, but known to most. */
static const char *const common_encodings[] = {"utf-8", "utf-16", "utf8"};
static const char *const known_encodings[] = {
	"iso-8859-2", "iso-8859-15", "windows-1250", "windows-1251", "koi8-r",
	"euc-jp",     "shift_jis",   "euc-kr",       "big5",         "gb18030",
	"iso-8859-9", "us-ascii",    "iso-8859-1",   "windows-1252"};

static bool is_among(struct str name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(name, str_from(names[i])))
			return true;
	return false;
}

#define IS_AMONG(name, names) is_among(name, names, sizeof(names) / sizeof((names)[0]))

static void check_declaration(struct checker *checker)
{
	struct str encoding = decode_declaration(checker->text, STR("encoding"));
	struct str version = decode_declaration(checker->text, STR("version"));
	struct str http = media_type_parameter(str_from(checker->options->content_type),
	                                       STR("charset"));
	struct finding *finding = NULL;

	if (version.len && !str_equal(version, STR("1.0")))
		finding = check_note_at(checker, CHECK_XML_VERSION,
		                        (size_t)(version.ptr - checker->text.ptr), nothing);
	if (finding)
		finding->value = check_quote(checker, version);
	if (encoding.len == 0 || IS_AMONG(encoding, common_encodings)) {
		finding = NULL;
	} else {
		finding = check_note_at(
			checker,
			IS_AMONG(encoding, known_encodings) ? CHECK_ENCODING_NONSTANDARD
							    : CHECK_ENCODING_OBSCURE,
			(size_t)(encoding.ptr - checker->text.ptr), nothing);
	}
	if (finding)
		finding->value = check_quote(checker, encoding);
	if (http.len == 0 || encoding.len == 0 || str_equal_nocase(http, encoding))
		return;
	finding = check_note_at(checker, CHECK_ENCODING_HTTP,
	                        (size_t)(encoding.ptr - checker->text.ptr), nothing);
	if (finding) {
		finding->value = check_quote(checker, http);
		finding->detail = check_quote(checker, encoding);
	}
}

/* What the decoder found: where the declaration or the first damage is. */
static void note_decoding(struct checker *checker, const struct problems *problems,
                          const char *encoding)
{
	struct str declared = decode_declaration(checker->text, STR("encoding"));

	for (size_t i = 0; i < problems->count; i++) {
		const struct check_rule *rule = check_rule_find(
			str_from(problems->items[i].code));
		size_t offset = declared.len ? (size_t)(declared.ptr - checker->text.ptr)
		                             : 0;
		struct finding *finding;

		if (!rule)
			continue;
		if (rule == check_rule(CHECK_ENCODING_DAMAGE))
			offset = str_find(checker->text, STR("\xEF\xBF\xBD"));
		finding = check_note_at(checker, CHECK_ENCODING_DAMAGE, offset, nothing);
		if (!finding)
			return;
		finding->rule = rule;
		finding->value = declared.len ? check_quote(checker, declared) : "";
		finding->detail = declared.len && rule != check_rule(CHECK_ENCODING_DAMAGE)
		                          ? arena_printf(checker->arena, "%s / %s",
		                                         finding->value, encoding)
		                          : arena_strdup(checker->arena, encoding);
	}
}

/* ---- what it is served as ------------------------------------------------------------------ */

static const struct {
	enum check_dialect dialect;
	const char *type;
} own_types[] = {
	{DIALECT_RSS, "application/rss+xml"},    {DIALECT_RDF, "application/rss+xml"},
	{DIALECT_ATOM, "application/atom+xml"},  {DIALECT_OPML, "text/x-opml"},
	{DIALECT_JSON, "application/feed+json"},
};

static const char *const general_types[] = {"text/xml", "application/xml", "text/plain",
                                            "application/octet-stream"};

static const char *own_type(const struct checker *checker)
{
	for (size_t i = 0; i < sizeof(own_types) / sizeof(own_types[0]); i++)
		if (own_types[i].dialect == checker->dialect)
			return own_types[i].type;
	return "";
}

static void check_content_type(struct checker *checker)
{
	struct str type = str_from(checker->options->content_type);
	struct str name = media_type_name(type);
	bool is_json = checker->format == FORMAT_JSON_10 ||
	               checker->format == FORMAT_JSON_11;
	const char *shown = check_quote(checker, name);

	if (name.len == 0 || checker->report->format[0] == '\0')
		return;
	if (is_json ? media_type_is_json(type)
	            : media_type_is_xml(type) && !str_equal_nocase(name, STR("text/html")))
		return;
	check_report_add(checker->report,
	                 IS_AMONG(name, general_types) ? CHECK_CONTENT_TYPE_GENERAL
	                                               : CHECK_CONTENT_TYPE_MISMATCH,
	                 shown, own_type(checker));
}

/* ---- the way through ------------------------------------------------------------------- */

static void note_no_feed(struct checker *checker, enum text_kind kind)
{
	static const enum check_id ids[] = {
		[TEXT_KIND_EMPTY] = CHECK_NOT_A_FEED_EMPTY,
		[TEXT_KIND_HTML] = CHECK_NOT_A_FEED_HTML,
		[TEXT_KIND_XML] = CHECK_NOT_A_FEED_XML,
		[TEXT_KIND_JSON] = CHECK_NOT_A_FEED_JSON,
		[TEXT_KIND_OTHER] = CHECK_NOT_A_FEED_TEXT,
	};
	struct check_subject subject = {.parent = STR("root")};

	if (kind == TEXT_KIND_HTML)
		subject.element = STR("html");
	check_note_at(checker, ids[kind], 0, subject);
}

/* A limit, or entities: what reading refused. */
static void note_refusal(struct checker *checker, struct error *err)
{
	enum check_id id = err->kind == ERROR_LIMIT ? CHECK_LIMIT_PASSED
	                                            : CHECK_ENTITY_DECLARATION;
	size_t offset = 0;
	struct finding *finding;

	for (int line = 1; line < err->line && offset < checker->text.len; line++)
		offset += str_find_char(str_skip(checker->text, offset), '\n') + 1;
	finding = check_note_at(checker, id, offset, nothing);
	if (finding)
		finding->detail = arena_strdup(checker->arena, err->message);
	*err = (struct error){0};
}

static bool check_text(struct checker *checker, struct error *err)
{
	enum text_kind kind = detect_text(checker->text);
	bool ok = true;

	if (kind == TEXT_KIND_XML)
		ok = check_xml(checker, err);
	else if (kind == TEXT_KIND_JSON)
		ok = check_json(checker, err);
	else
		note_no_feed(checker, kind);
	if (!ok && (err->kind == ERROR_LIMIT || err->kind == ERROR_UNSUPPORTED)) {
		note_refusal(checker, err);
		ok = true;
	}
	if (ok)
		check_content_type(checker);
	return ok;
}

static bool check_bytes(struct checker *checker, struct str bytes, struct error *err)
{
	struct problems problems = {0};
	struct decoded decoded;
	bool ok = decode_bytes(bytes, checker->options->content_type, &decoded, &problems,
	                       checker->arena, err);

	if (ok) {
		checker->text = decoded.text;
		check_declaration(checker);
		note_decoding(checker, &problems, decoded.encoding);
		ok = check_text(checker, err);
		settle_places(checker);
		ok = ok && arena_check(checker->arena, err);
	}
	decode_release(&decoded);
	return ok;
}

/* HTTP's own compression is undone where it is announced; this one was not. */
static bool check_packed(struct checker *checker, struct str bytes, struct error *err)
{
	struct buf unpacked;
	bool is_whole, ok;

	buf_init(&unpacked, LIMIT_DOCUMENT_BYTES);
	ok = unpack_gzip(bytes, &unpacked, &is_whole, err) &&
	     check_bytes(checker, buf_view(&unpacked), err);
	buf_release(&unpacked);
	check_report_add(checker->report,
	                 is_whole ? CHECK_COMPRESSION_UNDECLARED
	                          : CHECK_COMPRESSION_DAMAGED,
	                 NULL, NULL);
	return ok;
}

struct check_report *check_report_new(struct error *err)
{
	struct check_report *report = calloc(1, sizeof(*report));

	if (!report) {
		error_set(err, ERROR_MEMORY, "out of memory");
		return NULL;
	}
	arena_init(&report->arena, REPORT_BYTES);
	report->format = "";
	return report;
}

struct check_report *check_document(struct str bytes, const struct check_options *options,
                                    struct error *err)
{
	struct check_report *report = check_report_new(err);
	struct checker *checker = calloc(1, sizeof(*checker));
	bool ok;

	if (!report || !checker) {
		check_report_free(report);
		free(checker);
		error_set(err, ERROR_MEMORY, "out of memory");
		return NULL;
	}
	report->arena.max_bytes += bytes.len * LIMIT_ARENA_FACTOR;
	checker->options = options;
	checker->report = report;
	checker->arena = &report->arena;
	buf_init(&checker->collected, LIMIT_DOCUMENT_BYTES * 4);
	ok = unpack_is_gzip(bytes) ? check_packed(checker, bytes, err)
	                           : check_bytes(checker, bytes, err);
	buf_release(&checker->collected);
	free(checker);
	if (ok)
		return report;
	check_report_free(report);
	return NULL;
}

void check_report_free(struct check_report *report)
{
	if (!report)
		return;
	arena_release(&report->arena);
	free(report);
}
