/* Outlines of OPML: which attributes go together. */
#include "feeds/check_parts.h"

static void note_outline(struct checker *checker, const struct check_frame *frame,
                         enum check_id id, struct str value, const char *attribute)
{
	struct check_span span = check_source_attribute(checker->text, frame->tag,
	                                                str_from(attribute));
	struct finding *finding = check_note_at(checker, id, span.start,
	                                        check_subject_of(frame));

	if (!finding)
		return;
	finding->value = check_quote(checker, value);
	finding->detail = attribute;
}

static const struct {
	const char *name;
	enum check_kind kind;
} outline_values[] = {
	{"xmlUrl", KIND_URL},
	{"htmlUrl", KIND_URL},
	{"url", KIND_URL},
	{"type", KIND_OUTLINE_TYPE},
	{"version", KIND_OUTLINE_VERSION},
	{"created", KIND_DATE_822},
	{"language", KIND_LANGUAGE},
	{"isComment", KIND_TRUE_FALSE_TEXT},
	{"isBreakpoint", KIND_TRUE_FALSE_TEXT},
};

static const struct {
	const char *type, *attribute;
	enum check_id id;
} needed[] = {
	{"rss", "xmlUrl", CHECK_OUTLINE_URL_MISSING},
	{"rss", "title", CHECK_OUTLINE_TITLE_MISSING},
	{"link", "url", CHECK_OUTLINE_LINK_MISSING},
	{"include", "url", CHECK_OUTLINE_LINK_MISSING},
};

static void check_outline_value(struct checker *checker, const struct check_frame *frame,
                                const struct xml_attribute *attribute)
{
	struct check_value value = {.text = attribute->value,
	                            .frame = frame,
	                            .attribute = str_from(attribute->name)};

	value.subject = (struct check_subject){value.attribute, frame->name};
	for (size_t i = 0; i < sizeof(outline_values) / sizeof(outline_values[0]); i++)
		if (str_equal(str_from(outline_values[i].name), value.attribute)) {
			value.span = check_source_attribute(checker->text, frame->tag,
			                                    value.attribute);
			check_value(checker, &value, outline_values[i].kind);
		}
}

void check_outline(struct checker *checker, struct check_frame *frame,
                   const struct xml_element *element)
{
	struct str type = check_attribute_of(element, "type");
	size_t plain = 0;
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(element, i, &attribute); i++) {
		if (attribute.prefix)
			continue;
		plain++;
		check_outline_value(checker, frame, &attribute);
	}
	if (!check_attribute_of(element, "text").ptr)
		note_outline(checker, frame, CHECK_MISSING_ATTRIBUTE, type, "text");
	if (!type.ptr && plain > 1)
		note_outline(checker, frame, CHECK_OUTLINE_TYPE_MISSING, type, "type");
	for (size_t i = 0; type.ptr && i < sizeof(needed) / sizeof(needed[0]); i++)
		if (str_equal(type, str_from(needed[i].type)) &&
		    !check_attribute_of(element, needed[i].attribute).ptr)
			note_outline(checker, frame, needed[i].id, type,
			             needed[i].attribute);
}
