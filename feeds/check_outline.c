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

void check_outline(struct checker *checker, struct check_frame *frame,
                   const struct xml_element *element)
{
	struct str type = check_attribute_of(element, "type");
	size_t plain = 0;
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(element, i, &attribute); i++) {
		struct check_value value = {.text = attribute.value,
		                            .frame = frame,
		                            .attribute = str_from(attribute.name)};

		value.subject = (struct check_subject){value.attribute, frame->name};
		plain += !attribute.prefix;
		for (size_t k = 0; k < sizeof(outline_values) / sizeof(outline_values[0]);
		     k++)
			if (!attribute.prefix && str_equal(str_from(outline_values[k].name),
			                                   str_from(attribute.name))) {
				value.span = check_source_attribute(
					checker->text, frame->tag, value.attribute);
				check_value(checker, &value, outline_values[k].kind);
			}
	}
	if (!check_attribute_of(element, "text").ptr)
		note_outline(checker, frame,
		             check_attribute_of(element, "title").ptr
		                     ? CHECK_MISSING_ATTRIBUTE
		                     : CHECK_MISSING_ATTRIBUTE,
		             type, "text");
	if (!type.ptr && plain > 1)
		note_outline(checker, frame, CHECK_OUTLINE_TYPE_MISSING, type, "type");
	if (str_equal(type, STR("rss"))) {
		if (!check_attribute_of(element, "xmlUrl").ptr)
			note_outline(checker, frame, CHECK_OUTLINE_URL_MISSING, type,
			             "xmlUrl");
		if (!check_attribute_of(element, "title").ptr)
			note_outline(checker, frame, CHECK_OUTLINE_TITLE_MISSING, type,
			             "title");
	} else if (str_equal(type, STR("link")) || str_equal(type, STR("include"))) {
		if (!check_attribute_of(element, "url").ptr)
			note_outline(checker, frame, CHECK_OUTLINE_LINK_MISSING, type,
			             "url");
	}
}
