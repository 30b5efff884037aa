/* The attributes of one element, by the rows of the table. */
#include "feeds/check_parts.h"
#include "feeds/url.h"

/* The name that a table has for it: with its namespace's custom prefix. */
static bool is_attribute(const struct check_attribute *row,
                         const struct xml_attribute *attribute)
{
	struct str name = str_from(row->name);
	const struct check_namespace *known;

	if (!attribute->namespace_uri)
		return str_equal(name, str_from(attribute->name));
	known = check_namespace_find(str_from(attribute->namespace_uri));
	if (!known || !known->prefix || !str_starts(name, str_from(known->prefix)))
		return false;
	name = str_skip(name, strlen(known->prefix));
	return str_starts(name, STR(":")) &&
	       str_equal(str_skip(name, 1), str_from(attribute->name));
}

static struct str attribute_name(struct checker *checker,
                                 const struct xml_attribute *attribute)
{
	if (!attribute->prefix)
		return str_from(attribute->name);
	return str_from(
		arena_printf(checker->arena, "%s:%s", attribute->prefix, attribute->name));
}

static struct check_subject speak_for(enum check_speaker speaker,
                                      const struct check_frame *frame, struct str attribute)
{
	struct check_subject subject = {frame->name, frame[-1].name};

	if (speaker != SPEAKER_ELEMENT)
		subject.element = attribute;
	if (speaker == SPEAKER_ATTRIBUTE)
		subject.parent = frame->name;
	return subject;
}

static void check_known_attribute(struct checker *checker, const struct check_frame *frame,
                                  const struct check_attribute *row,
                                  const struct xml_attribute *attribute)
{
	struct check_value value = {.text = attribute->value,
	                            .frame = frame,
	                            .attribute = attribute_name(checker, attribute)};

	if (row->kind == KIND_NONE)
		return;
	value.span = check_source_attribute(checker->text, frame->tag, value.attribute);
	value.subject = speak_for(row->speaker, frame, value.attribute);
	check_value(checker, &value, row->kind);
}

static const char *guess_attribute(const struct check_attribute *rows, const char *name)
{
	for (; rows && rows->name; rows++)
		if (str_equal_nocase(str_from(rows->name), str_from(name)))
			return rows->name;
	return NULL;
}

static void note_unexpected(struct checker *checker, const struct check_frame *frame,
                            const struct xml_attribute *attribute)
{
	struct str name = attribute_name(checker, attribute);
	const char *meant = guess_attribute(frame->row->attributes, attribute->name);
	struct check_span span = check_source_attribute(checker->text, frame->tag, name);
	struct finding *finding = check_note_at(
		checker, meant ? CHECK_MISSPELT_ATTRIBUTE : CHECK_UNEXPECTED_ATTRIBUTE,
		span.start, speak_for(SPEAKER_ELEMENT, frame, name));

	if (!finding)
		return;
	finding->value = check_quote(checker, name);
	finding->detail = meant ? meant : finding->value;
}

static void note_extension(struct checker *checker, const struct check_frame *frame,
                           const struct xml_attribute *attribute)
{
	struct str name = attribute_name(checker, attribute);
	struct check_span span = check_source_attribute(checker->text, frame->tag, name);
	struct finding *finding = check_note_at(checker, CHECK_EXTENSION_ATTRIBUTE,
	                                        span.start,
	                                        speak_for(SPEAKER_ELEMENT, frame, name));

	if (finding)
		finding->detail = check_quote(checker, name);
}

/* xml:lang, xml:base and an undeclared prefix stand on any element. */
static bool check_general_attribute(struct checker *checker, struct check_frame *frame,
                                    const struct xml_attribute *attribute)
{
	struct check_value value = {.text = attribute->value, .frame = frame};
	struct str name = str_from(attribute->name);

	if (!attribute->prefix)
		return false;
	value.attribute = attribute_name(checker, attribute);
	value.subject = (struct check_subject){value.attribute, frame->name};
	value.span = check_source_attribute(checker->text, frame->tag, value.attribute);
	if (!str_equal(str_from(attribute->prefix), STR("xml"))) {
		if (!attribute->namespace_uri)
			check_note_value(checker, CHECK_XML_UNDECLARED_PREFIX, &value, 0);
		return !attribute->namespace_uri;
	}
	if (str_equal(name, STR("lang"))) {
		frame->has_language = true;
		if (attribute->value.len)
			check_value(checker, &value, KIND_LANGUAGE);
	} else if (str_equal(name, STR("base"))) {
		const char *outer = frame->base ? frame->base : checker->options->url;

		check_value(checker, &value, KIND_REFERENCE_EXACT);
		frame->base = url_resolve(checker->arena, str_from(outer),
		                          attribute->value);
	}
	return true;
}

static void check_attribute(struct checker *checker, struct check_frame *frame,
                            const struct xml_attribute *attribute)
{
	const struct check_attribute *row = frame->row ? frame->row->attributes : NULL;

	if (check_general_attribute(checker, frame, attribute) || !frame->row)
		return;
	for (; row && row->name; row++)
		if (is_attribute(row, attribute)) {
			check_known_attribute(checker, frame, row, attribute);
			return;
		}
	if (frame->row->flags & FLAG_ANY_ATTRIBUTE)
		return;
	if (!attribute->namespace_uri && frame->vocabulary > VOCABULARY_OTHER)
		note_unexpected(checker, frame, attribute);
	else if (attribute->namespace_uri && frame->vocabulary == VOCABULARY_RSS)
		note_extension(checker, frame, attribute);
}

void check_attributes(struct checker *checker, struct check_frame *frame,
                      const struct xml_element *element)
{
	const struct check_attribute *row = frame->row ? frame->row->attributes : NULL;
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(element, i, &attribute); i++)
		check_attribute(checker, frame, &attribute);
	for (; row && row->name; row++) {
		bool is_there = false;
		struct finding *finding;

		for (size_t i = 0;
		     row->is_required && !is_there && xml_attribute(element, i, &attribute);
		     i++)
			is_there = is_attribute(row, &attribute);
		/* RSS 0.90 has the elements of 1.0, and not yet their addresses. */
		if (!row->is_required || is_there ||
		    (checker->format == FORMAT_RSS_090 && row->kind == KIND_URL))
			continue;
		finding = check_note_at(
			checker, CHECK_MISSING_ATTRIBUTE, frame->tag.start + 1,
			(struct check_subject){frame->name, frame[-1].name});
		if (finding)
			finding->detail = row->name;
	}
}
