#include "feeds/repair_text.h"

#include "feeds/text.h"

/* The longest name of a reference, with room to spare. */
#define REFERENCE_BYTES 40

void repair_note(struct repair *repair, size_t offset, const char *code,
                 const char *message)
{
	size_t start = repair->counted;

	/* Notes come in order but for a tag's, which may name its start. */
	if (offset < start) {
		start = 0;
		repair->line = repair->column = 1;
	}
	for (size_t i = start; i < offset && i < repair->text.len; i++) {
		bool is_newline = repair->text.ptr[i] == '\n';
		bool is_continuation = ((unsigned char)repair->text.ptr[i] & 0xC0) == 0x80;

		repair->line += is_newline;
		repair->column = is_newline ? 1 : repair->column + !is_continuation;
	}
	repair->counted = offset;
	problem_add(repair->problems, repair->arena, repair->line, repair->column, code,
	            "%s", message);
}

/* U+FFFE and U+FFFF, which XML forbids; the other forbidden ones are one byte or no UTF-8. */
static bool is_noncharacter(struct str text)
{
	return text.len >= 3 && text.ptr[0] == '\xEF' && text.ptr[1] == '\xBF' &&
	       (text.ptr[2] == '\xBE' || text.ptr[2] == '\xBF');
}

static bool is_forbidden(unsigned char c)
{
	return c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

/* Whether XML allows a reference to that character. */
static bool is_allowed(uint32_t code_point)
{
	if (code_point < 0x20)
		return !is_forbidden((unsigned char)code_point);
	return code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF) &&
	       code_point != 0xFFFE && code_point != 0xFFFF;
}

static int digit_value(char c, int base)
{
	char lower = ascii_lower(c);

	if (ascii_is_digit(c))
		return c - '0';
	return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* "#38" and "#x26" without "&" and ";".  False where it is no such thing. */
static bool read_number(struct str body, uint32_t *code_point)
{
	int base = 10;
	uint64_t value = 0;

	body = str_skip(body, 1);
	if (body.len && (body.ptr[0] == 'x' || body.ptr[0] == 'X')) {
		base = 16;
		body = str_skip(body, 1);
	}
	if (body.len == 0)
		return false;
	for (size_t i = 0; i < body.len; i++) {
		int digit = digit_value(body.ptr[i], base);

		if (digit < 0)
			return false;
		value = value > UINT32_MAX ? value
		                           : value * (uint64_t)base + (uint64_t)digit;
	}
	*code_point = value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
	return true;
}

static bool is_predefined(struct str name)
{
	static const char *const names[] = {"amp", "lt", "gt", "quot", "apos"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_equal(name, str_from(names[i])))
			return true;
	return false;
}

/* Appends the text of an entity, whose "<" and "&" are characters. */
static void add_entity_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			buf_add(out, STR("&lt;"));
		else if (*text == '&')
			buf_add(out, STR("&amp;"));
		else if (*text == '"')
			buf_add(out, STR("&quot;"));
		else
			buf_add_char(out, *text);
	}
}

static void add_number(struct repair *repair, size_t at, struct str reference,
                       uint32_t code_point)
{
	if (is_allowed(code_point) && reference.ptr[2] != 'X') {
		buf_add(repair->out, reference);
		return;
	}
	repair_note(repair, at, "xml-bad-reference",
	            "a reference that XML forbids was repaired");
	if (is_allowed(code_point))
		text_add_code_point(repair->out, code_point);
}

/* Repairs what begins with "&" at `at`; returns how many bytes that was. */
static size_t repair_reference(struct repair *repair, size_t at, size_t end)
{
	struct str rest = str_slice(repair->text, at, end);
	struct str head = str_slice(rest, 0, REFERENCE_BYTES);
	size_t semicolon = str_find_char(head, ';');
	struct str body = str_slice(head, 1, semicolon);
	uint32_t code_point;

	if (semicolon < head.len && body.len > 0) {
		struct str reference = str_slice(head, 0, semicolon + 1);

		if (body.ptr[0] == '#' && read_number(body, &code_point)) {
			add_number(repair, at, reference, code_point);
			return reference.len;
		}
		if (is_predefined(body)) {
			buf_add(repair->out, reference);
			return reference.len;
		}
		if (text_entity(body)) {
			repair_note(repair, at, "xml-undeclared-entity",
			            "an entity that is not declared was read as HTML's");
			add_entity_text(repair->out, text_entity(body));
			return reference.len;
		}
	}
	repair_note(repair, at, "xml-bare-character", "a bare & was read as a character");
	buf_add(repair->out, STR("&amp;"));
	return 1;
}

static bool is_cdata_end(struct str rest)
{
	return str_starts(rest, STR("]]>"));
}

/* Repairs one character that needs it; returns how many bytes it had. */
static size_t repair_one(struct repair *repair, size_t at, size_t end,
                         enum repair_place place)
{
	struct str rest = str_slice(repair->text, at, end);
	char c = rest.ptr[0];

	if (is_forbidden((unsigned char)c) || is_noncharacter(rest)) {
		repair_note(repair, at, "xml-bad-character",
		            "a character that XML forbids was left out");
		return is_forbidden((unsigned char)c) ? 1 : 3;
	}
	if (c == '&' && place != REPAIR_CDATA)
		return repair_reference(repair, at, end);
	if (c == '<' && place == REPAIR_ATTRIBUTE) {
		repair_note(repair, at, "xml-bad-attribute",
		            "a bare < in an attribute was read as a character");
		buf_add(repair->out, STR("&lt;"));
	} else if (c == '"' && place == REPAIR_ATTRIBUTE) {
		buf_add(repair->out, STR("&quot;"));
	} else if (c == ']' && place == REPAIR_CONTENT && is_cdata_end(rest)) {
		repair_note(repair, at, "xml-bare-character",
		            "a bare ]]> was read as characters");
		buf_add(repair->out, STR("]]&gt;"));
		return 3;
	} else {
		buf_add_char(repair->out, c);
	}
	return 1;
}

/* Characters that may need something; everything else is copied in runs. */
static bool is_special(char c)
{
	return c == '&' || c == '<' || c == '"' || c == ']' || c == '\xEF' ||
	       is_forbidden((unsigned char)c);
}

void repair_characters(struct repair *repair, size_t start, size_t end,
                       enum repair_place place)
{
	size_t at = start;

	while (at < end && repair->out->failure == ERROR_NONE) {
		size_t run = at;

		while (run < end && !is_special(repair->text.ptr[run]))
			run++;
		buf_add(repair->out, str_slice(repair->text, at, run));
		at = run < end ? run + repair_one(repair, run, end, place) : run;
	}
}
