#include "feeds/parse.h"

#include <libxml/parser.h>
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "feeds/decode.h"
#include "feeds/detect.h"
#include "feeds/limits.h"
#include "feeds/media_type.h"
#include "feeds/normalise.h"
#include "feeds/parse_json.h"
#include "feeds/parse_xml.h"
#include "feeds/repair.h"
#include "feeds/unpack.h"
#include "feeds/url.h"

/* Blocks up to this size come from the heap; glibc takes no larger value. */
#define KEPT_BLOCK_BYTES (32 << 20)

/* A document on its way in. */
struct parse {
	struct document *document;
	const struct parse_options *options;
	struct str text; /* decoded */
	struct draft draft;
	const char *root_name; /* of XML that is no feed */
};

static void note(struct parse *parse, const char *code, const char *message)
{
	problem_add(&parse->document->problems, &parse->document->arena, 0, 0, code, "%s",
	            message);
}

static void note_fault(struct parse *parse, const struct problem *fault)
{
	problem_add(&parse->document->problems, &parse->document->arena, fault->line,
	            fault->column, fault->code, "%s", fault->message ? fault->message : "");
	parse->document->is_wellformed = false;
}

/* ---- XML: strictly, then repaired, then as libxml2 can --------------------------------------- */

/* One attempt.  What it leaves in the arena is dropped where it fails. */
static bool try_xml(struct parse *parse, struct str text, enum xml_mode mode,
                    struct xml_outcome *outcome, struct error *err)
{
	struct arena *arena = &parse->document->arena;
	struct parse_xml_input input = {
		.text = text, .mode = mode, .url = parse->options->url};

	return parse_xml(&input, arena, &parse->draft, &parse->root_name, outcome, err);
}

/* Whether the attempt tells all there is to know: it went through, or it met a root
 * element that is no feed's. */
static bool is_settled(const struct parse *parse, const struct xml_outcome *outcome)
{
	return outcome->is_complete ||
	       (parse->root_name && parse->draft.format == FORMAT_NONE &&
	        !outcome->fault.code);
}

static void note_oddities(struct parse *parse, const struct xml_outcome *outcome)
{
	if (outcome->entity.code)
		note_fault(parse, &outcome->entity);
	if (outcome->oddity.code)
		note_fault(parse, &outcome->oddity);
}

static bool recover_xml(struct parse *parse, struct str text, struct error *err)
{
	struct xml_outcome outcome;

	if (!try_xml(parse, text, XML_RECOVER, &outcome, err))
		return false;
	if (outcome.fault.code)
		note_fault(parse, &outcome.fault);
	note(parse, "xml-recovered",
	     "the document could not be repaired; text may have been lost from here on");
	return true;
}

/* Why strict reading ended, kept beyond what it left in the arena. */
struct fault {
	int line, column;
	const char *code;
	char message[200];
};

static void keep_fault(const struct problem *problem, struct fault *fault)
{
	fault->line = problem->line;
	fault->column = problem->column;
	fault->code = problem->code ? problem->code : "xml-syntax";
	snprintf(fault->message, sizeof(fault->message), "%s",
	         problem->message ? problem->message : "");
}

/* Reads again what could not be read strictly. */
static bool repair_and_read(struct parse *parse, const struct fault *fault,
                            struct error *err)
{
	struct document *document = parse->document;
	struct xml_outcome outcome;
	size_t noted = document->problems.count;
	struct arena_mark mark;
	struct buf repaired;
	bool ok;

	document->is_wellformed = false;
	buf_init(&repaired, LIMIT_DOCUMENT_BYTES * 4);
	ok = repair_xml(parse->text, &repaired, &document->problems, &document->arena, err);
	if (document->problems.count == noted)
		problem_add(&document->problems, &document->arena, fault->line,
		            fault->column, fault->code, "%s", fault->message);
	mark = arena_mark(&document->arena);
	ok = ok && try_xml(parse, buf_view(&repaired), XML_STRICT, &outcome, err);
	if (ok && is_settled(parse, &outcome)) {
		note_oddities(parse, &outcome);
	} else if (ok) {
		arena_rewind(&document->arena, mark);
		ok = recover_xml(parse, buf_view(&repaired), err);
	}
	buf_release(&repaired);
	return ok;
}

static bool read_xml(struct parse *parse, struct error *err)
{
	struct arena_mark mark = arena_mark(&parse->document->arena);
	struct fault fault = {.code = "xml-misplaced-declaration",
	                      .message = "the document does not begin with the feed"};
	struct xml_outcome outcome;

	/* With something before it, it is no XML, or the wrong one. */
	if (detect_start(parse->text) > 0)
		return repair_and_read(parse, &fault, err);
	if (!try_xml(parse, parse->text, XML_STRICT, &outcome, err))
		return false;
	if (is_settled(parse, &outcome)) {
		note_oddities(parse, &outcome);
		return true;
	}
	keep_fault(&outcome.fault, &fault);
	arena_rewind(&parse->document->arena, mark);
	return repair_and_read(parse, &fault, err);
}

/* ---- what is no feed ------------------------------------------------------------------- */

static void note_no_feed(struct parse *parse, enum text_kind kind)
{
	struct document *document = parse->document;

	switch (kind) {
	case TEXT_KIND_EMPTY:
		note(parse, "not-a-feed-empty", "the document is empty");
		break;
	case TEXT_KIND_HTML:
		note(parse, "not-a-feed-html", "the document is a web page, not a feed");
		break;
	case TEXT_KIND_OTHER:
		note(parse, "not-a-feed-text", "the document is neither XML nor JSON");
		break;
	case TEXT_KIND_XML:
		problem_add(&document->problems, &document->arena, 0, 0, "not-a-feed-xml",
		            "the document is XML, but no feed: its root element is <%.60s>",
		            parse->root_name ? parse->root_name : "");
		break;
	case TEXT_KIND_JSON:
		break; /* parse_json has said it */
	}
	document->is_wellformed = false;
}

/* A feed that its server calls something else is read, and said. */
static void check_content_type(struct parse *parse)
{
	struct str type = str_from(parse->options->content_type);
	struct str name = media_type_name(type);

	if (name.len == 0 || media_type_is_xml(type) || media_type_is_json(type))
		return;
	problem_add(&parse->document->problems, &parse->document->arena, 0, 0,
	            "content-type-mismatch",
	            "the server calls it %.*s, which is neither XML nor JSON",
	            STR_ARG(str_slice(name, 0, 60)));
	parse->document->is_wellformed = false;
}

/* ---- the way through -------------------------------------------------------------------- */

static bool read_text(struct parse *parse, struct error *err)
{
	struct document *document = parse->document;
	enum text_kind kind = detect_text(parse->text);
	bool ok = true;

	if (kind == TEXT_KIND_XML)
		ok = read_xml(parse, err);
	else if (kind == TEXT_KIND_JSON)
		ok = parse_json(parse->text, &document->arena, &parse->draft,
		                &document->problems, err);
	if (!ok)
		return false;
	document->format = parse->draft.format;
	document->namespaces = parse->draft.namespaces;
	if (document->format == FORMAT_NONE || !parse->draft.feed) {
		document->format = FORMAT_NONE;
		feed_init(&document->feed);
		note_no_feed(parse, kind);
		return true;
	}
	check_content_type(parse);
	if (parse->draft.has_more)
		note(parse, "too-many-entries", "entries beyond the limit were left out");
	return normalise(&parse->draft, parse->options, document, err);
}

/* Where the document is, so far as its references are concerned. */
static const char *settle_url(struct arena *arena, const struct parse_options *options)
{
	const char *url = NULL;

	if (options->content_location)
		url = url_resolve(arena, str_from(options->url),
		                  str_from(options->content_location));
	return url && url_is_web(str_from(url)) ? url : options->url;
}

static struct document *parse_bytes(struct str bytes, const struct parse_options *options,
                                    struct error *err)
{
	struct document *document = calloc(1, sizeof(*document));
	struct parse_options settled = *options;
	struct parse parse = {.document = document, .options = &settled};
	struct decoded decoded;
	bool ok;

	if (!document) {
		error_set(err, ERROR_MEMORY, "out of memory");
		return NULL;
	}
	arena_init(&document->arena,
	           options->max_memory
	                   ? options->max_memory
	                   : LIMIT_ARENA_FLOOR_BYTES + bytes.len * LIMIT_ARENA_FACTOR);
	settled.url = settle_url(&document->arena, options);
	ok = decode_bytes(bytes, options->content_type, &decoded, &document->problems,
	                  &document->arena, err);
	if (ok) {
		parse.text = decoded.text;
		document->encoding = decoded.encoding;
		document->is_wellformed = decoded.is_consistent;
		ok = read_text(&parse, err) && arena_check(&document->arena, err);
	}
	decode_release(&decoded);
	if (ok)
		return document;
	document_free(document);
	return NULL;
}

/* HTTP's own compression is undone where it is announced; this one was not. */
static struct document *parse_packed(struct str bytes, const struct parse_options *options,
                                     size_t max_bytes, struct error *err)
{
	struct document *document = NULL;
	struct buf unpacked;
	bool is_whole;

	buf_init(&unpacked, max_bytes);
	if (unpack_gzip(bytes, &unpacked, &is_whole, err))
		document = parse_bytes(buf_view(&unpacked), options, err);
	buf_release(&unpacked);
	if (!document)
		return NULL;
	document->is_wellformed = false;
	problem_add(
		&document->problems, &document->arena, 0, 0,
		is_whole ? "compression-undeclared" : "compression-damaged",
		is_whole
			? "the document is compressed (gzip) and its server does not say so"
			: "the compressed document (gzip) is cut off or damaged");
	return document;
}

struct document *document_parse(struct str bytes, const struct parse_options *options,
                                struct error *err)
{
	size_t max_bytes = options->max_bytes ? options->max_bytes : LIMIT_DOCUMENT_BYTES;

	if (bytes.len > max_bytes) {
		error_set(err, ERROR_LIMIT, "the document is larger than %zu bytes",
		          max_bytes);
		return NULL;
	}
	if (unpack_is_gzip(bytes))
		return parse_packed(bytes, options, max_bytes, err);
	return parse_bytes(bytes, options, err);
}

struct document *document_of_refusal(const struct error *refusal)
{
	struct document *document = NULL;
	const char *code = refusal->kind == ERROR_LIMIT         ? "limit-passed"
	                   : refusal->kind == ERROR_UNSUPPORTED ? "entity-declaration"
	                                                        : NULL;

	if (code)
		document = calloc(1, sizeof(*document));
	if (!document)
		return NULL;
	arena_init(&document->arena, LIMIT_ARENA_FLOOR_BYTES);
	feed_init(&document->feed);
	problem_add(&document->problems, &document->arena, refusal->line, 0, code, "%s",
	            refusal->message);
	return document;
}

void document_free(struct document *document)
{
	if (!document)
		return;
	arena_release(&document->arena);
	free(document);
}

void parse_prepare(void)
{
	xmlInitParser();
	/* What one document frees the next one takes: given back and asked for anew, the
	 * memory of a 1 MB document takes longer to be mapped than the document to be read. */
	mallopt(M_MMAP_THRESHOLD, KEPT_BLOCK_BYTES);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
}
