/* What the document is: its root element, and the namespaces that are declared. */
#include "feeds/check_parts.h"
#include "feeds/detect.h"

/* ---- namespaces ------------------------------------------------------------------------- */

static struct finding *note_declaration(struct checker *checker, enum check_id id,
                                        const struct check_frame *frame,
                                        const struct namespace_declaration *declaration)
{
	const char *attribute = declaration->prefix[0]
	                                ? arena_printf(checker->arena, "xmlns:%s",
	                                               declaration->prefix)
	                                : "xmlns";
	struct check_span span = check_source_attribute(checker->text, frame->tag,
	                                                str_from(attribute));
	struct check_subject subject = {.element = str_from(attribute),
	                                .parent = frame->name};
	struct finding *finding = check_note_at(checker, id, span.start, subject);

	if (finding)
		finding->value = check_quote(checker, str_from(declaration->uri));
	return finding;
}

/* Prefixes that mean something by custom are for that alone. */
static void check_prefix(struct checker *checker, const struct check_frame *frame,
                         const struct namespace_declaration *declaration,
                         const struct check_namespace *known)
{
	struct str prefix = str_from(declaration->prefix);
	const struct check_namespace *custom = check_namespace_of_prefix(prefix);
	struct finding *finding = NULL;
	enum check_vocabulary vocabulary = known ? known->vocabulary : VOCABULARY_UNKNOWN;

	if (prefix.len == 0)
		return;
	if (checker->dialect == DIALECT_ATOM &&
	    (vocabulary == VOCABULARY_ATOM || vocabulary == VOCABULARY_XHTML)) {
		finding = note_declaration(checker, CHECK_PREFIX_AVOIDED, frame,
		                           declaration);
		if (finding)
			finding->detail = known->uri;
	} else if (custom && !known && check_namespace_guess(declaration->uri) == custom) {
		return; /* it is misspelt, which is told */
	} else if (custom && (!known || custom->vocabulary != vocabulary) &&
	           !(known && known->prefix &&
	             str_equal(str_from(known->prefix), prefix))) {
		finding = note_declaration(checker, CHECK_PREFIX_RESERVED, frame,
		                           declaration);
		if (finding)
			finding->detail = custom->uri;
	} else if (known && known->prefix && vocabulary != VOCABULARY_OTHER &&
	           !str_equal(str_from(known->prefix), prefix)) {
		finding = note_declaration(checker, CHECK_PREFIX_UNUSUAL, frame,
		                           declaration);
		if (finding)
			finding->detail = known->prefix;
	}
	if (finding)
		finding->value = check_quote(checker, prefix);
}

/* A URI that no table has: misspelt, or unknown. */
static void note_unknown(struct checker *checker, const struct check_frame *frame,
                         const struct namespace_declaration *declaration)
{
	const struct check_namespace *meant = check_namespace_guess(declaration->uri);
	struct check_value value = {.text = str_from(declaration->uri)};
	struct finding *finding;

	if (str_starts(value.text, STR("tag:"))) {
		struct str attribute = str_from(
			arena_printf(checker->arena, "xmlns:%s", declaration->prefix));

		value.subject = (struct check_subject){attribute, frame->name};
		value.span = check_source_attribute(checker->text, frame->tag, attribute);
		check_value(checker, &value, KIND_ID);
	}
	if (!meant) {
		note_declaration(checker, CHECK_NAMESPACE_UNKNOWN, frame, declaration);
		return;
	}
	finding = note_declaration(checker,
	                           meant->vocabulary == VOCABULARY_MEDIA
	                                   ? CHECK_NAMESPACE_MEDIA
	                                   : CHECK_NAMESPACE_MISSPELT,
	                           frame, declaration);
	if (finding)
		finding->detail = meant->uri;
}

/* WordPress declares one anew in every item. */
static bool is_told(const struct checker *checker, enum check_id id, const char *uri)
{
	for (size_t i = 0; i < checker->report->findings.count; i++) {
		const struct finding *known = &checker->report->findings.items[i];

		if (known->rule == check_rule(id) && known->value &&
		    str_equal(str_from(known->value), str_from(uri)))
			return true;
	}
	return false;
}

void check_declarations(struct checker *checker, const struct check_frame *frame,
                        const struct xml_element *element)
{
	struct namespace_declaration declaration;

	for (size_t i = 0; xml_declaration(element, i, &declaration); i++) {
		struct str uri = str_from(declaration.uri);
		const struct check_namespace *known = check_namespace_find(uri);
		struct finding *finding = NULL;
		/* What the root itself is in, is judged with the root. */
		bool is_roots = checker->depth == 0 && element->namespace_uri &&
		                str_equal(uri, str_from(element->namespace_uri));

		if (uri.len == 0)
			continue;
		check_prefix(checker, frame, &declaration, known);
		if (is_roots)
			continue;
		if (!known)
			note_unknown(checker, frame, &declaration);
		else if (known->state == NAMESPACE_REPLACED)
			finding = note_declaration(checker, CHECK_NAMESPACE_OBSOLETE_WIKI,
			                           frame, &declaration);
		else if (known->state == NAMESPACE_UNSUPPORTED && checker->depth < 8 &&
		         !is_told(checker, CHECK_NAMESPACE_UNSUPPORTED, declaration.uri))
			note_declaration(checker, CHECK_NAMESPACE_UNSUPPORTED, frame,
			                 &declaration);
		if (finding)
			finding->detail = known->instead;
	}
}

/* ---- the root ------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	enum check_dialect dialect;
	const char *uri; /* that it has to be in; NULL: none */
} roots[] = {
	{"rss", DIALECT_RSS, NULL},
	{"feed", DIALECT_ATOM, "http://www.w3.org/2005/Atom"},
	{"entry", DIALECT_ATOM, "http://www.w3.org/2005/Atom"},
	{"RDF", DIALECT_RDF, "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"opml", DIALECT_OPML, NULL},
};

void check_dialect(struct checker *checker, const struct xml_element *element)
{
	struct detection detection = detect_root(element, checker->public_id);

	checker->format = detection.format;
	checker->root_uri = element->namespace_uri;
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (str_equal(str_from(roots[i].name), str_from(element->name)))
			checker->dialect = roots[i].dialect;
	checker->report->format = checker->dialect == DIALECT_OPML
	                                  ? "opml"
	                                  : format_name(checker->format);
}

static const char *root_namespace(const struct check_frame *frame)
{
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (str_equal(str_from(roots[i].name), str_from(frame->local)))
			return roots[i].uri;
	return NULL;
}

/* The namespace that the root is in; false where nothing more can be said of what is in it. */
static bool check_root_namespace(struct checker *checker, const struct check_frame *frame)
{
	const char *wanted = root_namespace(frame);
	const struct check_namespace *known = check_namespace_find(str_from(frame->uri));
	struct check_subject subject = {frame->name, STR("root")};
	struct finding *finding;

	if (str_equal(str_from(wanted), str_from(frame->uri)) ||
	    (!wanted && known && known->vocabulary == VOCABULARY_RSS))
		return true;
	finding = check_note_at(checker,
	                        !frame->uri ? CHECK_NOT_IN_NAMESPACE
	                        : known && known->state == NAMESPACE_OBSOLETE
	                                ? CHECK_NAMESPACE_OBSOLETE
	                                : CHECK_NAMESPACE_INVALID,
	                        frame->tag.start + 1, subject);
	if (finding) {
		finding->value = check_quote(checker, str_from(frame->uri));
		finding->detail = wanted ? wanted : "";
	}
	return !known || known->state != NAMESPACE_OBSOLETE;
}

/* False where reading on makes no sense. */
bool check_root(struct checker *checker, const struct check_frame *frame)
{
	check_root_namespace(checker, frame);
	return frame->row != NULL;
}

void check_note_root(struct checker *checker, const struct check_frame *frame)
{
	check_note_at(
		checker,
		checker->format == FORMAT_NONE ? CHECK_NOT_A_FEED_XML : CHECK_ROOT_UNKNOWN,
		frame->tag.start + 1, (struct check_subject){frame->name, STR("root")});
}
