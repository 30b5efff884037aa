/* Atom's texts: their types, and what stands inside of them. */
#include "feeds/check_parts.h"
#include "feeds/media_type.h"

/* ---- types of Atom's texts ------------------------------------------------------------------ */

static const char *const text_types[] = {"text", "html", "xhtml"};

bool check_is_text_type(struct str type)
{
	for (size_t i = 0; i < sizeof(text_types) / sizeof(text_types[0]); i++)
		if (str_equal(type, str_from(text_types[i])))
			return true;
	return false;
}

static bool is_media_type(struct str type)
{
	struct str name = media_type_name(type);
	size_t slash = str_find_char(name, '/');

	return slash > 0 && slash + 1 < name.len && str_find_char(name, ' ') == name.len &&
	       str_find_char(str_skip(name, slash + 1), '/') == name.len - slash - 1;
}

static void note_type(struct checker *checker, const struct check_frame *frame,
                      enum check_id id, struct str type)
{
	struct check_span span = check_source_attribute(checker->text, frame->tag,
	                                                STR("type"));
	struct finding *finding = check_note_at(checker, id, span.start,
	                                        check_subject_of(frame));

	if (!finding)
		return;
	finding->value = check_quote(checker, type);
	finding->detail = "type";
}

void check_construct_start(struct checker *checker, struct check_frame *frame,
                           const struct xml_element *element)
{
	struct str type = check_attribute_of(element, "type");
	bool is_content = frame->row->mark == MARK_CONTENT;
	bool is_composite = str_starts_nocase(type, STR("multipart/")) ||
	                    str_starts_nocase(type, STR("message/"));
	struct check_value value = {.text = type, .subject = check_subject_of(frame)};

	frame->has_src = is_content && check_attribute_of(element, "src").ptr;
	frame->type = type.ptr ? arena_str(checker->arena, type) : "text";
	value.span = check_source_attribute(checker->text, frame->tag, STR("type"));
	if (is_media_type(type) && !is_composite)
		check_affirm(checker, CHECK_OK_MEDIA_TYPE, &value);
	if (!type.ptr && frame->has_src)
		note_type(checker, frame, CHECK_MISSING_TYPE, type);
	if (!type.ptr || (check_is_text_type(type) && !frame->has_src))
		return;
	if (type.len == 0)
		note_type(checker, frame, CHECK_ATTRIBUTE_BLANK, type);
	else if (!is_media_type(type) || is_composite)
		note_type(checker, frame, CHECK_MEDIA_TYPE, type);
	else if (!is_content)
		note_type(checker, frame, CHECK_TEXT_TYPE, type);
}

/* ---- what stands inside of texts -------------------------------------------------------------- */

bool check_is_xml_type(struct str type)
{
	return str_ends(type, STR("+xml")) || str_ends(type, STR("/xml"));
}

/* An element in a text of Atom: the <div>, or one that has no place there. */
void check_child_of_text(struct checker *checker, struct check_frame *frame,
                         const struct xml_element *element)
{
	struct check_frame *parent = frame - 1;
	struct str type = str_from(parent->type);
	bool is_div = frame->vocabulary == VOCABULARY_XHTML &&
	              str_equal(str_from(frame->local), STR("div"));

	frame->inside = PLACE_ANY;
	if (str_equal(type, STR("xhtml"))) {
		parent->values++;
		frame->is_markup = true;
		frame->inside = PLACE_MARKUP;
		if (!is_div && parent->values == 1)
			check_note_frame(checker, CHECK_XHTML_DIV, parent);
		check_markup_element(checker, element, frame, check_subject_of(frame));
	} else if (str_equal_nocase(type, STR("application/xhtml+xml"))) {
		frame->is_markup = true;
		frame->inside = PLACE_MARKUP;
		if (is_div)
			note_type(checker, parent, CHECK_HTML_FRAGMENT, type);
		check_markup_element(checker, element, frame, check_subject_of(frame));
	} else if (!check_is_xml_type(type) || parent->has_src) {
		if (str_equal_nocase(type, STR("html")) ||
		    str_equal_nocase(type, STR("text/html")))
			check_note_frame(checker, CHECK_NOT_ESCAPED, parent);
		check_note_frame(checker, CHECK_UNDEFINED_ELEMENT, frame);
	}
}
