/* Text: characters that betray a wrong encoding, markup where there should be none. */
#include "feeds/base64.h"
#include "feeds/checker.h"
#include "feeds/html_policy.h"
#include "feeds/html_token.h"
#include "feeds/media_type.h"
#include "feeds/text.h"

/* ---- characters ------------------------------------------------------------------------- */

static void note_character(struct checker *checker, const struct check_value *value,
                           enum check_id id, size_t offset, uint32_t code_point)
{
	struct finding *finding = check_note_value(checker, id, value, offset);

	if (finding)
		finding->detail = arena_printf(checker->arena, "U+%04X",
		                               (unsigned)code_point);
}

static bool is_invisible(uint32_t code_point)
{
	return code_point == 0xAD || code_point == 0x200B || code_point == 0x2060 ||
	       code_point == 0xFEFF || (code_point >= 0x202A && code_point <= 0x202E) ||
	       (code_point >= 0x2066 && code_point <= 0x2069);
}

/* Whether a character is what a byte 0x80 to 0xBF of UTF-8 becomes where it is read as
 * windows-1252. */
static bool is_late_byte(uint32_t code_point)
{
	if (code_point >= 0x80 && code_point <= 0xBF)
		return true;
	for (uint32_t byte = 0x80; byte <= 0x9F; byte++)
		if (text_from_windows_1252(byte) == code_point)
			return true;
	return false;
}

/* UTF-8 that was read as Latin-1 or windows-1252: a first byte as its character, and behind
 * it as many as belong to it. */
static bool is_mojibake(uint32_t first, struct str rest)
{
	uint32_t second = 0, third = 0;

	if (first < 0xC2 || first > 0xEF || !text_next(&rest, &second) ||
	    !is_late_byte(second))
		return false;
	if (first == 0xC2 || first == 0xC3)
		return second >= 0xA0 && second <= 0xBF;
	return first >= 0xE2 && text_next(&rest, &third) && is_late_byte(third);
}

/* The first of each kind in a value: where one is, more are. */
void check_characters(struct checker *checker, const struct check_value *value)
{
	struct str rest = value->text;
	uint32_t code_point;
	bool is_bad = false, is_mixed = false;

	rest = str_skip(rest, text_ascii_length(rest));
	while (rest.len > 0 && !(is_bad && is_mixed)) {
		size_t at = value->text.len - rest.len;

		text_next(&rest, &code_point);
		if (!is_bad &&
		    ((code_point >= 0x80 && code_point <= 0x9F) || code_point == 0xFFFD)) {
			note_character(checker, value, CHECK_BAD_CHARACTERS, at,
			               code_point);
			is_bad = true;
		} else if (!is_mixed && !is_bad && is_mojibake(code_point, rest)) {
			note_character(checker, value, CHECK_MOJIBAKE, at, code_point);
			is_mixed = true;
		}
	}
}

/* What is one line, as lists show it, must not hold. */
static void check_line(struct checker *checker, const struct check_value *value)
{
	struct str trimmed = str_trim(value->text), rest = trimmed;
	size_t newline = str_find_char(trimmed, '\n');
	size_t start = trimmed.ptr ? (size_t)(trimmed.ptr - value->text.ptr) : 0;
	uint32_t code_point;

	if (!str_ends(value->subject.element, STR("title")))
		return;
	if (newline < trimmed.len)
		check_note_value(checker, CHECK_TEXT_NEWLINE, value, start + newline);
	rest = str_skip(rest, text_ascii_length(rest));
	while (rest.len > 0) {
		size_t at = trimmed.len - rest.len;

		text_next(&rest, &code_point);
		if (is_invisible(code_point)) {
			note_character(checker, value, CHECK_TEXT_INVISIBLE, start + at,
			               code_point);
			return;
		}
	}
}

/* ---- markup ------------------------------------------------------------------------------- */

/* The length of what begins with "<" and is a tag of HTML, else 0. */
static size_t tag_length(struct str text)
{
	size_t at = 1, end = str_find_char(text, '>');
	size_t start;

	if (end == text.len || text.len < 3)
		return 0;
	if (str_starts(text, STR("<!--")))
		return end + 1;
	at += text.ptr[1] == '/';
	start = at;
	while (at < end && (ascii_is_alpha(text.ptr[at]) || ascii_is_digit(text.ptr[at])))
		at++;
	if (at < end && !ascii_is_space(text.ptr[at]) && text.ptr[at] != '/')
		return 0;
	return html_name_find(str_slice(text, start, at)) == HTML_UNKNOWN ? 0 : end + 1;
}

/* The length of a reference that HTML would decode; of numbers and names that are known. */
static size_t reference_length(struct str text)
{
	char decoded[TEXT_REFERENCE_BYTES];
	size_t length = text_reference(text, decoded);

	return length > 0 && text.ptr[length - 1] == ';' ? length : 0;
}

/* "&" and "<" written as the RSS profile advises mean themselves, whatever follows; so does
 * "&#x26;" as a whole. */
static bool is_meant(struct checker *checker, const struct check_value *value, size_t at)
{
	size_t place;

	if (checker->dialect == DIALECT_JSON || value->attribute.len)
		return false;
	if (str_starts(str_skip(value->text, at), STR("&#x26;")) ||
	    str_starts(str_skip(value->text, at), STR("&#x3C;")))
		return true;
	place = check_source_place(checker->text, &checker->counter, value->span, at);
	return str_starts(str_skip(checker->text, place), STR("&#x"));
}

static void note_markup(struct checker *checker, const struct check_value *value,
                        enum check_id id, size_t offset, size_t length)
{
	struct finding *finding = check_note_value(checker, id, value, offset);

	if (finding)
		finding->value = check_quote(
			checker, str_slice(value->text, offset, offset + length));
}

/* RSS leaves open whether text is HTML: a reader may take "&" before letters for one. */
static bool is_ambiguous(struct checker *checker, const struct check_value *value,
                         size_t at)
{
	struct str rest = str_skip(value->text, at + 1);
	bool is_number = rest.len > 1 && rest.ptr[0] == '#' &&
	                 (ascii_is_digit(rest.ptr[1]) || rest.ptr[1] == 'x');
	size_t letters = 0, place;

	if (checker->dialect != DIALECT_RSS || value->attribute.len)
		return false;
	while (letters < rest.len && ascii_is_alpha(rest.ptr[letters]))
		letters++;
	if (!is_number && (letters == 0 || !text_entity(str_slice(rest, 0, letters))))
		return false;
	place = check_source_place(checker->text, &checker->counter, value->span, at);
	return !str_starts(str_skip(checker->text, place), STR("&#x"));
}

/* The same of "<" before a letter or "/", without a tag's end. */
static bool is_half_a_tag(struct checker *checker, const struct check_value *value,
                          size_t at)
{
	struct str rest = str_skip(value->text, at + 1);
	size_t place;

	if (checker->dialect != DIALECT_RSS || value->attribute.len || rest.len == 0 ||
	    !(ascii_is_alpha(rest.ptr[0]) || rest.ptr[0] == '/'))
		return false;
	place = check_source_place(checker->text, &checker->counter, value->span, at);
	return !str_starts(str_skip(checker->text, place), STR("&#x"));
}

void check_plain_text(struct checker *checker, const struct check_value *value,
                      enum check_id html_rule)
{
	struct str text = value->text;

	if (checker->dialect == DIALECT_JSON && html_rule == CHECK_CONTAINS_HTML)
		html_rule = CHECK_JSON_HTML;
	check_line(checker, value);
	for (size_t i = 0; i < text.len; i++) {
		struct str rest = str_skip(text, i);
		size_t skip = 0;
		const char *next;

		while (skip < rest.len && rest.ptr[skip] != '<' && rest.ptr[skip] != '&')
			skip++;
		i += skip;
		rest = str_skip(text, i);
		next = rest.ptr;
		if (rest.len == 0)
			return;
		if (*next == '<' && tag_length(rest) && !is_meant(checker, value, i)) {
			note_markup(checker, value, html_rule, i, tag_length(rest));
			return;
		}
		if (*next == '&' && reference_length(rest) &&
		    !is_meant(checker, value, i)) {
			note_markup(checker, value, html_rule, i, reference_length(rest));
			return;
		}
		if (*next == '&' && is_ambiguous(checker, value, i)) {
			note_markup(checker, value, CHECK_CONTAINS_REFERENCE, i, 10);
			return;
		}
		if (*next == '<' && is_half_a_tag(checker, value, i)) {
			note_markup(checker, value, CHECK_CHARACTER_DATA, i, 10);
			return;
		}
	}
}

/* ---- Atom's texts ---------------------------------------------------------------------------- */

static void check_text_of(struct checker *checker, const struct check_value *value)
{
	size_t before = checker->report->findings.count;

	check_plain_text(checker, value, CHECK_UNDECLARED_HTML);
	check_characters(checker, value);
	if (checker->report->findings.count == before)
		check_affirm(checker, CHECK_OK_ELEMENT, value);
}

/* Text in the place of XHTML that looks like markup itself. */
void check_escaped_markup(struct checker *checker, const struct check_value *value)
{
	struct check_value owned = *value;

	if (value->frame->is_markup)
		owned.subject = (struct check_subject){value->frame[-1].name,
		                                       value->frame[-2].name};
	for (size_t i = 0; i < value->text.len; i++)
		if (value->text.ptr[i] == '<' && tag_length(str_skip(value->text, i))) {
			check_note_value(checker, CHECK_NOT_INLINE, &owned, i);
			return;
		}
}

/* XHTML: its elements have been looked at. */
static void check_xhtml(struct checker *checker, const struct check_value *value)
{
	if (value->frame->has_children)
		return;
	check_note_value(checker, CHECK_XHTML_DIV, value, 0);
	check_escaped_markup(checker, value);
}

static bool is_page(struct str text)
{
	return str_find(text, STR("<html")) < text.len ||
	       str_find(text, STR("<HTML")) < text.len;
}

static void check_marked_up(struct checker *checker, const struct check_value *value,
                            struct str type)
{
	struct finding *finding;
	size_t before = checker->report->findings.count;

	if (str_equal_nocase(type, STR("text/html")) &&
	    value->frame->row->mark == MARK_CONTENT && !is_page(value->text)) {
		finding = check_note_value(checker, CHECK_HTML_FRAGMENT, value, 0);
		if (finding)
			finding->value = check_quote(checker, type);
		before++;
	}
	check_characters(checker, value);
	if (!is_page(value->text))
		check_html(checker, value);
	if (checker->report->findings.count == before)
		check_affirm(checker, CHECK_OK_HTML, value);
}

static void check_base64(struct checker *checker, const struct check_value *value)
{
	struct str text = value->text;
	size_t digits = 0, at = 0;

	for (; at < text.len; at++) {
		char c = text.ptr[at];

		if (ascii_is_space(c))
			continue;
		if (!ascii_is_alpha(c) && !ascii_is_digit(c) && c != '+' && c != '/' &&
		    c != '=')
			break;
		digits++;
	}
	if (at < text.len || digits % 4 != 0)
		check_note_value(checker, CHECK_NOT_BASE64, value, at < text.len ? at : 0);
}

void check_construct(struct checker *checker, const struct check_value *value)
{
	const struct check_frame *frame = value->frame;
	struct str type = str_from(frame->type);
	bool is_blank = str_trim(value->text).len == 0 && !frame->has_children;

	if (frame->has_src) {
		if (str_trim(value->text).len > 0)
			check_note_value(checker, CHECK_UNEXPECTED_TEXT, value, 0);
		return;
	}
	if (is_blank) {
		check_note_value(checker, CHECK_NOT_BLANK, value, 0);
		return;
	}
	if (str_equal(type, STR("xhtml")))
		check_xhtml(checker, value);
	else if (str_equal(type, STR("html")) || str_equal_nocase(type, STR("text/html")))
		check_marked_up(checker, value, type);
	else if (media_type_is_xml(type) && !str_equal(type, STR("xml"))) {
		if (frame->has_children && str_trim(value->text).len > 0)
			check_note_value(checker, CHECK_UNEXPECTED_TEXT, value, 0);
	} else if (str_equal(type, STR("text")) || str_starts_nocase(type, STR("text/")) ||
	           str_find_char(type, '/') == type.len)
		check_text_of(checker, value);
	else
		check_base64(checker, value);
}
