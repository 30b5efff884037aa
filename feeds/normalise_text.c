/* Texts, references and dates of a draft: what type, what base, what language. */
#include "feeds/normaliser.h"

#include "feeds/base64.h"
#include "feeds/date.h"
#include "feeds/html_guess.h"
#include "feeds/media_type.h"
#include "feeds/sanitize.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* What a `type` attribute may say, in Atom's words and as media types. */
static const struct {
	const char *name;
	enum text_type type;
} type_names[] = {
	{"text", TEXT_PLAIN},     {"text/plain", TEXT_PLAIN},
	{"plain", TEXT_PLAIN},    {"html", TEXT_HTML},
	{"text/html", TEXT_HTML}, {"xhtml", TEXT_XHTML},
	{"escaped", TEXT_HTML},   {"application/xhtml+xml", TEXT_XHTML},
};

struct str normalise_base(const struct normaliser *normaliser,
                          const struct draft_value *value)
{
	const char *url = normaliser->options->url;

	if (value->base)
		return str_from(value->base);
	if (normaliser->is_atom)
		return str_from(url ? url : normaliser->link);
	return str_from(normaliser->link ? normaliser->link : url);
}

const char *normalise_url(const struct normaliser *normaliser,
                          const struct draft_value *value, const char *reference)
{
	if (!reference)
		return NULL;
	return url_resolve(normaliser->arena, normalise_base(normaliser, value),
	                   str_from(reference));
}

const char *normalise_string(const struct draft_value *value)
{
	return value->text.len ? value->text.ptr : NULL;
}

const char *normalise_language(struct arena *arena, const char *tag)
{
	char *copy;

	if (!tag || str_find_char(str_from(tag), '_') == str_from(tag).len)
		return tag;
	copy = arena_strdup(arena, tag);
	for (char *at = copy; at && *at; at++)
		*at = *at == '_' ? '-' : *at;
	return copy;
}

int64_t normalise_number(const char *text)
{
	int64_t number;

	return str_integer(str_trim(str_from(text)), 0, INT64_MAX, &number) ? number : -1;
}

struct date normalise_date(const struct normaliser *normaliser, struct str text)
{
	struct date date = DATE_ABSENT;
	int offset = 0;

	text = str_trim(text);
	if (text.len == 0)
		return date;
	date.raw = arena_str(normaliser->arena, text);
	if (date_parse(text, normaliser->options->zone_minutes, &date.seconds, &offset))
		date.offset_minutes = offset;
	else
		date.seconds = DATE_UNKNOWN;
	return date;
}

/* ---- characters ------------------------------------------------------------------------- */

/* Position of a C1 control, which is a byte of windows-1252 that was taken for Latin-1; the
 * length where there is none. */
static size_t find_c1(struct str text)
{
	for (size_t at = 0; at + 1 < text.len; at++) {
		at += str_find_char(str_skip(text, at), '\xC2');
		if (at + 1 < text.len && (unsigned char)text.ptr[at + 1] < 0xA0)
			return at;
	}
	return text.len;
}

/* The code point of a two-byte sequence at the start of `text`, 0 where none is there. */
static unsigned int two_bytes(struct str text)
{
	unsigned char lead = text.len >= 2 ? (unsigned char)text.ptr[0] : 0;

	return lead == 0xC2 || lead == 0xC3
	               ? (lead & 0x1FU) << 6 | ((unsigned char)text.ptr[1] & 0x3FU)
	               : 0;
}

/* Whether the first two characters beyond ASCII read like the bytes of one in UTF-8, which
 * hardly any text has that is right. */
static bool looks_double(struct str text)
{
	unsigned int first = two_bytes(text);
	unsigned int second = two_bytes(str_skip(text, 2));

	return first >= 0xC2 && second >= 0x80 && second < 0xC0;
}

/*
 * Text that was UTF-8, was taken for Latin-1 and encoded once more: all of its characters
 * beyond ASCII are of Latin-1, and read as bytes they are valid UTF-8.  Returns the text that
 * was meant, empty where it is not so.
 */
static struct str undo_double_encoding(const struct normaliser *normaliser, struct str text)
{
	size_t length = text_ascii_length(text);
	char *bytes;

	if (!looks_double(str_skip(text, length)))
		return (struct str){0};
	bytes = arena_str(normaliser->arena, text);
	for (size_t at = length; bytes && at < text.len; at++) {
		unsigned int code_point = (unsigned char)text.ptr[at];

		if (code_point >= 0x80) {
			code_point = two_bytes(str_skip(text, at++));
			if (code_point == 0)
				return (struct str){0};
		}
		bytes[length++] = (char)code_point;
	}
	if (!bytes || text_find_invalid_utf8((struct str){bytes, length}) < length)
		return (struct str){0};
	bytes[length] = '\0';
	return (struct str){.ptr = bytes, .len = length};
}

/* The text with C1 controls read as what they were meant to be. */
static struct str without_c1(const struct normaliser *normaliser, struct str text)
{
	struct str rest = text;
	struct buf fixed;
	uint32_t code_point;

	if (find_c1(text) == text.len)
		return text;
	buf_init(&fixed, text.len * 2 + 1);
	while (text_next(&rest, &code_point)) {
		uint32_t meant = text_from_windows_1252(code_point);

		if (meant)
			text_add_code_point(&fixed, meant);
	}
	text = buf_view(&fixed);
	text.ptr = fixed.failure == ERROR_NONE
	                   ? arena_str(normaliser->arena, text)
	                   : arena_fail(normaliser->arena, fixed.failure);
	buf_release(&fixed);
	/* Nothing is left of a text of nothing but controls: it is empty, not absent. */
	return text.ptr || normaliser->arena->full ? text : STR("");
}

struct str normalise_characters(const struct normaliser *normaliser, struct str text)
{
	struct str meant = undo_double_encoding(normaliser, text);

	return meant.len ? meant : without_c1(normaliser, text);
}

/* ---- types ------------------------------------------------------------------------------ */

/* What the value says its type is; *media_type where it is none of the three. */
static enum text_type stated_type(const struct draft_value *value, struct str *media_type)
{
	struct str stated = media_type_name(str_from(draft_attribute(value, "type")));

	for (size_t i = 0; i < sizeof(type_names) / sizeof(type_names[0]); i++)
		if (str_equal_nocase(stated, str_from(type_names[i].name)))
			return type_names[i].type;
	*media_type = stated;
	return TEXT_OTHER;
}

/* The type of a value whose attributes do not say, by the element that it is. */
static enum text_type usual_type(const struct draft_value *value)
{
	switch (value->row->shape) {
	case SHAPE_HTML:
		return TEXT_HTML;
	case SHAPE_XHTML:
		return TEXT_XHTML;
	case SHAPE_GUESS:
		return html_is_likely(value->text) ? TEXT_HTML : TEXT_PLAIN;
	case SHAPE_TEXT:
	case SHAPE_CONSTRUCT:
	case SHAPE_EMPTY:
	case SHAPE_GROUP:
	case SHAPE_SAME:
	case SHAPE_BOTH:
	case SHAPE_IGNORED:
		break;
	}
	return TEXT_PLAIN;
}

/* The type, whatever it is that the document says of it. */
static enum text_type resolve_type(const struct draft_value *value, struct str *media_type)
{
	enum text_type type = stated_type(value, media_type);
	bool has_slash = str_find_char(*media_type, '/') < media_type->len;

	if (type == TEXT_OTHER && !has_slash)
		type = usual_type(value); /* nothing, or nothing that means anything */
	else if (type == TEXT_PLAIN && value->row->shape == SHAPE_HTML)
		type = html_is_likely(value->text) ? TEXT_HTML : TEXT_PLAIN;
	if (type == TEXT_PLAIN && value->form == FORM_MARKUP)
		type = TEXT_XHTML;
	return type;
}

/* Atom says which content is base64: what is no text and no XML (RFC 4287 section
 * 4.1.3.3), and in 0.3 what `mode` names. */
static struct str decode_content(const struct normaliser *normaliser,
                                 const struct draft_value *value, struct str media_type)
{
	struct str mode = str_trim(str_from(draft_attribute(value, "mode")));
	bool is_text = str_starts_nocase(media_type, STR("text/")) ||
	               media_type_is_xml(media_type) || media_type.len == 0;
	struct str decoded;

	if (value->form == FORM_MARKUP ||
	    (is_text && !str_equal_nocase(mode, STR("base64"))))
		return value->text;
	decoded = base64_decode(normaliser->arena, value->text);
	/* Pictures and the like stay as they came: a model holds text. */
	if (decoded.len == 0 || text_find_invalid_utf8(decoded) < decoded.len)
		return value->text;
	return decoded;
}

/* The language in force, NULL where it is unknown or said to be none. */
static const char *language_of(const struct normaliser *normaliser,
                               const struct draft_value *value)
{
	if (!value->language)
		return normaliser->language;
	return *value->language ? normalise_language(normaliser->arena, value->language)
	                        : NULL;
}

/* HTML that is escaped once more than its element asks for is read, and noted. */
static struct str undo_second_escaping(const struct normaliser *normaliser,
                                       const struct draft_value *value, struct str html)
{
	struct str again;

	if (!str_starts(html, STR("&lt;")) || !str_ends(html, STR("&gt;")))
		return html;
	again = str_from(text_decode_references(normaliser->arena, html));
	if (!html_is_escaped_twice(html, again))
		return html;
	problem_add(normaliser->problems, normaliser->arena, value->line, 0,
	            "escaped-twice", "the HTML of this element is escaped twice");
	return again;
}

struct text normalise_text(const struct normaliser *normaliser,
                           const struct draft_value *value)
{
	struct str media_type = {0};
	struct text text = {.type = resolve_type(value, &media_type),
	                    .language = language_of(normaliser, value)};
	struct str base = normalise_base(normaliser, value);
	struct str raw;

	text.base = value->base ? value->base : normaliser->options->url;
	if (normaliser->options->is_raw)
		text.base = base.ptr; /* whoever cleans it later needs this one */
	raw = decode_content(normaliser, value,
	                     text.type == TEXT_OTHER ? media_type : (struct str){0});
	if (text.type == TEXT_OTHER)
		text.media_type = arena_str(normaliser->arena, media_type);
	else
		raw = normalise_characters(normaliser, raw);
	if (text.type == TEXT_HTML && value->form == FORM_TEXT)
		raw = undo_second_escaping(normaliser, value, raw);
	if ((text.type == TEXT_HTML || text.type == TEXT_XHTML) &&
	    !normaliser->options->is_raw)
		text.value = sanitize_html(normaliser->arena, raw, base);
	else
		text.value = raw.ptr;
	if (text.type == TEXT_HTML && value->form == FORM_MARKUP)
		text.type = TEXT_XHTML;
	text.src = normalise_url(normaliser, value, draft_attribute(value, "src"));
	return text;
}
