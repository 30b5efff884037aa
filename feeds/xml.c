#include "feeds/xml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <string.h>

#include "feeds/limits.h"
#include "feeds/text.h"
#include "feeds/xml_tags.h"

/* libxml2 copies what it is given: pieces that stay in the processor's cache. */
#define PIECE_BYTES ((size_t)128 << 10)

struct parser {
	xmlParserCtxt *libxml;
	enum xml_mode mode;
	const struct xml_events *events;
	struct arena *arena;
	struct xml_outcome *outcome;
	struct error *err;
	bool is_stopped;
	bool has_root; /* an element was opened */
	int depth;
	size_t declarations_in_scope;
	unsigned short declarations[LIMIT_XML_DEPTH];
	xmlEntity entity; /* what get_entity answers with, one at a time */
};

/* What libxml2's numbers mean to people and programs. */
static const struct {
	int number;
	const char *code;
} fault_codes[] = {
	{XML_ERR_DOCUMENT_EMPTY, "xml-empty"},
	{XML_ERR_DOCUMENT_END, "xml-junk-after-root"},
	{XML_ERR_INVALID_HEX_CHARREF, "xml-bad-reference"},
	{XML_ERR_INVALID_DEC_CHARREF, "xml-bad-reference"},
	{XML_ERR_INVALID_CHARREF, "xml-bad-reference"},
	{XML_ERR_INVALID_CHAR, "xml-bad-character"},
	{XML_ERR_NAME_REQUIRED, "xml-bare-character"},
	{XML_ERR_ENTITYREF_SEMICOL_MISSING, "xml-bare-character"},
	{XML_ERR_UNDECLARED_ENTITY, "xml-undeclared-entity"},
	{XML_WAR_UNDECLARED_ENTITY, "xml-undeclared-entity"},
	{XML_ERR_ATTRIBUTE_NOT_STARTED, "xml-bad-attribute"},
	{XML_ERR_ATTRIBUTE_NOT_FINISHED, "xml-bad-attribute"},
	{XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "xml-bad-attribute"},
	{XML_ERR_ATTRIBUTE_REDEFINED, "xml-bad-attribute"},
	{XML_ERR_LT_IN_ATTRIBUTE, "xml-bad-attribute"},
	{XML_ERR_TAG_NAME_MISMATCH, "xml-mismatched-tag"},
	{XML_ERR_TAG_NOT_FINISHED, "xml-unclosed-tag"},
	{XML_ERR_GT_REQUIRED, "xml-unclosed-tag"},
	{XML_ERR_EQUAL_REQUIRED, "xml-bad-attribute"},
	{XML_ERR_SPACE_REQUIRED, "xml-bad-attribute"},
	{XML_ERR_RESERVED_XML_NAME, "xml-misplaced-declaration"},
	{XML_ERR_XMLDECL_NOT_STARTED, "xml-bad-declaration"},
	{XML_ERR_XMLDECL_NOT_FINISHED, "xml-bad-declaration"},
	{XML_ERR_CDATA_NOT_FINISHED, "xml-unclosed-cdata"},
	{XML_ERR_COMMENT_NOT_FINISHED, "xml-unclosed-comment"},
	{XML_ERR_HYPHEN_IN_COMMENT, "xml-bad-comment"},
	{XML_ERR_MISPLACED_CDATA_END, "xml-bare-character"},
	{XML_NS_ERR_UNDEFINED_NAMESPACE, "xml-undeclared-prefix"},
};

/* ---- stopping ------------------------------------------------------------------------- */

static void stop(struct parser *parser)
{
	parser->is_stopped = true;
	xmlStopParser(parser->libxml);
}

static void refuse(struct parser *parser, enum error_kind kind, const char *reason)
{
	error_set_at(parser->err, kind, xmlSAX2GetLineNumber(parser->libxml), "%s", reason);
	stop(parser);
}

static void go_on_if(struct parser *parser, bool is_wanted)
{
	if (!is_wanted)
		stop(parser);
}

/* ---- libxml2's callbacks ---------------------------------------------------------------- */

/* Counts what has ceilings; false where one is passed. */
static bool open_element(struct parser *parser, const struct xml_element *element)
{
	const char *refusal = NULL;

	if (parser->depth >= LIMIT_XML_DEPTH)
		refusal = "elements are nested too deeply";
	else if (element->attribute_count + element->declaration_count >
	         LIMIT_XML_ATTRIBUTES)
		refusal = "an element has too many attributes";
	else if (parser->declarations_in_scope + element->declaration_count >
	         LIMIT_XML_NAMESPACES)
		refusal = "too many namespaces are declared";
	if (refusal) {
		refuse(parser, ERROR_LIMIT, refusal);
		return false;
	}
	parser->has_root = true;
	parser->declarations[parser->depth++] = (unsigned short)element->declaration_count;
	parser->declarations_in_scope += element->declaration_count;
	return true;
}

/* libxml2's interface sets the number of parameters. */
/* NOLINTNEXTLINE(readability-function-size) */
static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *uri, int declaration_count,
                     const xmlChar **declarations, int attribute_count, int defaulted_count,
                     const xmlChar **attributes)
{
	struct parser *parser = context;
	struct xml_element element = {
		.namespace_uri = (const char *)uri,
		.prefix = (const char *)prefix,
		.name = (const char *)name,
		.line = parser->libxml->input ? parser->libxml->input->line : 0,
		.arena = parser->arena,
		.attributes = attributes,
		/* What a DTD adds by default is none of the document's. */
		.attribute_count = (size_t)(attribute_count - defaulted_count),
		.declarations = declarations,
		.declaration_count = (size_t)declaration_count,
	};

	if (parser->is_stopped || !open_element(parser, &element))
		return;
	/* libxml2 leaves it at the last attribute; get_entity asks. */
	parser->libxml->instate = XML_PARSER_CONTENT;
	go_on_if(parser, parser->events->start(parser->events->context, &element));
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *uri)
{
	struct parser *parser = context;

	(void)name;
	(void)prefix;
	(void)uri;
	if (parser->is_stopped || parser->depth == 0)
		return;
	parser->declarations_in_scope -= parser->declarations[--parser->depth];
	go_on_if(parser, parser->events->end(parser->events->context));
}

static void on_text(void *context, const xmlChar *text, int length)
{
	struct parser *parser = context;
	struct str view = {.ptr = (const char *)text, .len = (size_t)length};

	if (!parser->is_stopped && length > 0)
		go_on_if(parser, parser->events->text(parser->events->context, view));
}

/* libxml2's push parser leaves line ends in CDATA as they came (XML 1.0 section 2.11). */
static void on_cdata(void *context, const xmlChar *text, int length)
{
	struct str rest = {.ptr = (const char *)text, .len = (size_t)length};
	size_t end;

	while ((end = str_find_char(rest, '\r')) < rest.len) {
		on_text(context, (const xmlChar *)rest.ptr, (int)end);
		rest = str_skip(rest, end + 1);
		if (!str_starts(rest, STR("\n")))
			on_text(context, (const xmlChar *)"\n", 1);
	}
	on_text(context, (const xmlChar *)rest.ptr, (int)rest.len);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
	struct parser *parser = context;

	(void)system_id;
	if (!parser->is_stopped && parser->events->doctype)
		go_on_if(parser, parser->events->doctype(parser->events->context,
		                                         (const char *)name,
		                                         (const char *)public_id));
}

static const char *fault_code(int number)
{
	for (size_t i = 0; i < sizeof(fault_codes) / sizeof(fault_codes[0]); i++)
		if (fault_codes[i].number == number)
			return fault_codes[i].code;
	return "xml-syntax";
}

/* Keeps the first of each kind: those behind it are mostly its consequences. */
static void note(struct parser *parser, struct problem *first, int number,
                 const char *message)
{
	const xmlParserInput *input = parser->libxml->input;
	struct str text = str_trim(str_from(message));

	if (first->code)
		return;
	*first = (struct problem){
		.line = input ? input->line : 0,
		.column = input ? input->col : 0,
		.code = fault_code(number),
		.message = arena_printf(parser->arena, "%.*s",
	                                STR_ARG(str_slice(text, 0, 200)))};
}

static void note_entity(struct parser *parser, const char *name)
{
	struct xml_outcome *outcome = parser->outcome;
	const xmlParserInput *input = parser->libxml->input;

	if (outcome->entity_count++ > 0)
		return;
	outcome->entity = (struct problem){
		.line = input ? input->line : 0,
		.column = input ? input->col : 0,
		.code = "xml-undeclared-entity",
		.message = arena_printf(parser->arena,
	                                "&%.40s; is not declared; read as HTML's", name)};
}

/* What libxml2 takes for the text of a declaration; it would set a NULL one. */
static xmlChar *unowned(void)
{
	static const xmlChar text[] = "";
	union {
		const xmlChar *text;
		xmlChar *unowned;
	} pointer = {.text = text};

	return pointer.unowned;
}

/*
 * HTML's entities are answered as if they were predefined, so that libxml2 hands on their
 * text without expanding anything.  In an attribute's value libxml2 2.9 keeps only the
 * first byte of such an entity, so there it is a fault.
 */
static xmlEntity *get_entity(void *context, const xmlChar *name)
{
	struct parser *parser = context;
	const char *text = text_entity(str_from((const char *)name));
	union {
		const char *text;
		xmlChar *content;
	} content = {.text = text};

	if (!text)
		return NULL;
	if (parser->libxml->instate == XML_PARSER_ATTRIBUTE_VALUE) {
		note(parser, &parser->outcome->fault, XML_ERR_UNDECLARED_ENTITY,
		     "an undeclared entity stands in an attribute");
		stop(parser);
		return NULL;
	}
	note_entity(parser, (const char *)name);
	parser->entity = (xmlEntity){.type = XML_ENTITY_DECL,
	                             .name = name,
	                             .content = content.content,
	                             .orig = unowned(),
	                             .length = (int)strlen(text),
	                             .etype = XML_INTERNAL_PREDEFINED_ENTITY};
	return &parser->entity;
}

/* As if it stood in another file: libxml2 then steps over it. */
static xmlEntity *get_parameter_entity(void *context, const xmlChar *name)
{
	struct parser *parser = context;

	parser->entity = (xmlEntity){.type = XML_ENTITY_DECL,
	                             .name = name,
	                             .orig = unowned(),
	                             .etype = XML_EXTERNAL_PARAMETER_ENTITY};
	return &parser->entity;
}

static void on_entity_declaration(
	void *context, const xmlChar *name, int type, const xmlChar *public_id,
	const xmlChar *system_id,
	/* NOLINTNEXTLINE(readability-non-const-parameter): libxml2's interface */
	xmlChar *content)
{
	struct parser *parser = context;
	bool is_parameter = type == XML_INTERNAL_PARAMETER_ENTITY ||
	                    type == XML_EXTERNAL_PARAMETER_ENTITY;

	(void)public_id;
	(void)system_id;
	(void)content;
	/* A parameter entity is never used, HTML's names keep HTML's meaning. */
	if (parser->is_stopped || is_parameter || text_entity(str_from((const char *)name)))
		return;
	refuse(parser, ERROR_UNSUPPORTED,
	       "the document declares entities, which could read files or fill the memory");
}

/* The push parser has one error for all documents that end too early or too late. */
static void note_end(struct parser *parser)
{
	if (!parser->has_root)
		note(parser, &parser->outcome->fault, XML_ERR_DOCUMENT_EMPTY,
		     "no element is there");
	else if (parser->depth > 0)
		note(parser, &parser->outcome->fault, XML_ERR_TAG_NOT_FINISHED,
		     "the document ends in the middle of an element");
}

/* libxml2 calls "error" what does not end the parse: what it says of namespaces. */
static void on_error(void *context, xmlError *error)
{
	struct parser *parser = context;
	struct xml_outcome *outcome = parser->outcome;

	/* No fault of the document's. */
	if (error->code == XML_ERR_NO_MEMORY) {
		error_set(parser->err, ERROR_MEMORY, "out of memory");
		parser->is_stopped = true;
	}
	/* What a DTD might declare does not matter: on_reference keeps the text. */
	if (parser->is_stopped || error->level == XML_ERR_WARNING ||
	    error->code == XML_WAR_UNDECLARED_ENTITY)
		return;
	if (error->code == XML_ERR_DOCUMENT_END)
		note_end(parser);
	note(parser, error->level == XML_ERR_FATAL ? &outcome->fault : &outcome->oddity,
	     error->code, error->message);
	/* Stopping libxml2 in the middle of an error is not safe; nobody has to listen. */
	if (error->level == XML_ERR_FATAL && parser->mode == XML_STRICT)
		parser->is_stopped = true;
}

/* An entity that a DTD might declare, which nobody reads: kept as written. */
static void on_reference(void *context, const xmlChar *name)
{
	on_text(context, (const xmlChar *)"&", 1);
	on_text(context, name, xmlStrlen(name));
	on_text(context, (const xmlChar *)";", 1);
}

static void set_handlers(struct parser *parser)
{
	*parser->libxml->sax = (xmlSAXHandler){
		.internalSubset = on_doctype,
		.entityDecl = on_entity_declaration,
		.getEntity = get_entity,
		.getParameterEntity = get_parameter_entity,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.reference = on_reference,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_cdata,
		.serror = on_error,
		.initialized = XML_SAX2_MAGIC,
	};
	parser->libxml->userData = parser;
}

/* ---- the way through -------------------------------------------------------------------- */

/*
 * Strict reading takes libxml2's push parser, which hands on a CDATA section as a whole; the
 * other one copies it character by character and takes twice as long for common feeds.
 * Only the other one recovers, though: the push parser halts at the first bad tag.
 */
static xmlParserCtxt *open_libxml(enum xml_mode mode, struct str text)
{
	int options = XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC;
	xmlParserCtxt *libxml;

	if (mode == XML_RECOVER) {
		libxml = xmlCreateMemoryParserCtxt(text.ptr, (int)text.len);
		options |= XML_PARSE_RECOVER;
	} else {
		libxml = xmlCreatePushParserCtxt(NULL, NULL, NULL, 0, NULL);
	}
	if (libxml)
		xmlCtxtUseOptions(libxml, options);
	return libxml;
}

/* Where the next piece of `text` ends: before a "<", so that nothing is cut in two but what
 * libxml2 waits for anyway. */
static size_t piece_length(struct str text)
{
	size_t length = PIECE_BYTES;

	if (text.len <= PIECE_BYTES)
		return text.len;
	while (length > 0 && text.ptr[length] != '<')
		length--;
	if (length == 0)
		length = PIECE_BYTES + str_find_char(str_skip(text, PIECE_BYTES), '<');
	return length;
}

static void push(struct parser *parser, struct str text)
{
	while (text.len > 0 && !parser->is_stopped) {
		size_t length = piece_length(text);

		xmlParseChunk(parser->libxml, text.ptr, (int)length, length == text.len);
		text = str_skip(text, length);
	}
}

bool xml_parse(struct str text, enum xml_mode mode, const struct xml_events *events,
               struct arena *arena, struct xml_outcome *outcome, struct error *err)
{
	struct parser parser = {.mode = mode,
	                        .events = events,
	                        .arena = arena,
	                        .outcome = outcome,
	                        .err = err};
	bool is_refused;

	*outcome = (struct xml_outcome){0};
	if (text.len > INT_MAX)
		return error_set(err, ERROR_LIMIT, "the document is too long");
	if (!xml_check_tags(text, err))
		return false;
	if (text.len == 0) {
		outcome->fault = (struct problem){.line = 1,
		                                  .column = 1,
		                                  .code = "xml-empty",
		                                  .message = "nothing is there"};
		return true;
	}
	parser.libxml = open_libxml(mode, text);
	if (!parser.libxml)
		return error_set(err, ERROR_MEMORY, "out of memory");
	set_handlers(&parser);
	if (mode == XML_RECOVER)
		xmlParseDocument(parser.libxml);
	else
		push(&parser, text);
	outcome->is_complete = parser.libxml->wellFormed && !parser.is_stopped;
	is_refused = err->kind != ERROR_NONE;
	if (parser.libxml->errNo == XML_ERR_NO_MEMORY)
		is_refused = !error_set(err, ERROR_MEMORY, "out of memory");
	/* Where it was stopped inside a DTD, it leaves what it had noted of it. */
	xmlFreeDoc(parser.libxml->myDoc);
	parser.libxml->myDoc = NULL;
	xmlFreeParserCtxt(parser.libxml);
	return !is_refused;
}
