#include "feeds/html_attributes.h"

#include <string.h>

#include "feeds/html_text.h"
#include "feeds/limits.h"
#include "feeds/url.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* Resolved URLs are thrown away when they take this much; and the most that those of one tag
 * can take: all its candidates are looked at three times, each in up to sixteen copies. */
#define RESOLVED_BYTES ((size_t)256 << 10)
#define MAX_RESOLVED_BYTES (RESOLVED_BYTES + LIMIT_URL_BYTES * LIMIT_HTML_CANDIDATES * 48)

/* A language tag: the longest registered ones have 35 characters (RFC 5646 section 4.4.1). */
#define LANGUAGE_BYTES 35

/* Digits of a number that browsers still read as one. */
#define NUMBER_DIGITS 9

/* A value that may not be shown. */
static const struct str refused;

void html_writer_init(struct html_writer *writer, struct str base)
{
	*writer = (struct html_writer){0};
	arena_init(&writer->resolved, MAX_RESOLVED_BYTES);
	buf_init(&writer->decoded, LIMIT_DOCUMENT_BYTES);
	buf_init(&writer->permitted_base, LIMIT_DOCUMENT_BYTES);
	buf_init(&writer->permitted, LIMIT_DOCUMENT_BYTES);
	buf_init(&writer->list, LIMIT_OUTPUT_BYTES);
	buf_init(&writer->tag, LIMIT_OUTPUT_BYTES);
	writer->base = html_permitted(&writer->permitted_base, base);
	writer->is_short_of_memory = writer->permitted_base.failure != ERROR_NONE;
}

void html_writer_release(struct html_writer *writer)
{
	arena_release(&writer->resolved);
	buf_release(&writer->decoded);
	buf_release(&writer->permitted_base);
	buf_release(&writer->permitted);
	buf_release(&writer->list);
	buf_release(&writer->tag);
}

void html_writer_clear(struct html_writer *writer)
{
	if (writer->resolved.used_bytes > RESOLVED_BYTES)
		arena_release(&writer->resolved);
	buf_clear(&writer->tag);
}

void html_attributes_read(struct html_scanner *scanner, struct html_attributes *attributes)
{
	struct html_attribute attribute;

	attributes->present = 0;
	while (html_next_attribute(scanner, &attribute)) {
		enum html_attr attr = html_attr_find(attribute.name);

		if (attr == HTML_ATTR_UNKNOWN || attributes->present & HTML_BIT(attr))
			continue;
		attributes->present |= HTML_BIT(attr);
		attributes->raw[attr] = attribute.value;
	}
	if (attributes->present & HTML_BIT(HTML_ATTR_XML_LANG) &&
	    !(attributes->present & HTML_BIT(HTML_ATTR_LANG))) {
		attributes->present |= HTML_BIT(HTML_ATTR_LANG);
		attributes->raw[HTML_ATTR_LANG] = attributes->raw[HTML_ATTR_XML_LANG];
	}
}

/* Judges: each returns what of a decoded value may be written, or `refused`. */

static struct str judge_text(struct html_writer *writer, struct str value)
{
	return html_permitted(&writer->permitted, value).len ? value : refused;
}

static struct str judge_flag(struct html_writer *writer, struct str value)
{
	(void)writer;
	(void)value;
	return STR("");
}

/* Whether all of a value that is not empty is ASCII letters, digits, or among `others`. */
static bool consists_of(struct str value, struct str others)
{
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_is_alpha(value.ptr[i]) && !ascii_is_digit(value.ptr[i]) &&
		    str_find_char(others, value.ptr[i]) == others.len)
			return false;
	return value.len > 0;
}

/* The digits at the start of a text, without leading zeros; "" where there are none. */
static struct str leading_digits(struct str text)
{
	size_t end = 0;

	while (text.len > 1 && text.ptr[0] == '0' && ascii_is_digit(text.ptr[1]))
		text = str_skip(text, 1);
	while (end < text.len && ascii_is_digit(text.ptr[end]))
		end++;
	return str_slice(text, 0, end);
}

/* "300", "300px", "300.5"; not "50%", "3em". */
static struct str judge_size(struct html_writer *writer, struct str value)
{
	struct str trimmed = str_trim(value);
	struct str digits = leading_digits(trimmed);
	struct str unit;

	(void)writer;
	if (digits.len == 0 || digits.len > NUMBER_DIGITS)
		return refused;
	unit = str_skip(trimmed, (size_t)(digits.ptr + digits.len - trimmed.ptr));
	if (unit.len == 0 || str_equal_nocase(str_trim(unit), STR("px")))
		return digits;
	return unit.ptr[0] == '.' && consists_of(str_skip(unit, 1), STR("")) ? digits
	                                                                     : refused;
}

static struct str judge_span(struct html_writer *writer, struct str value)
{
	struct str digits = leading_digits(str_trim(value));
	int64_t number;

	(void)writer;
	return str_integer(digits, 2, 1000, &number) ? digits : refused;
}

static struct str judge_number(struct html_writer *writer, struct str value)
{
	struct str number = str_trim(value);
	int64_t ignored;

	(void)writer;
	return number.len <= NUMBER_DIGITS && number.len && number.ptr[0] != '+' &&
	                       str_integer(number, INT32_MIN, INT32_MAX, &ignored)
	               ? number
	               : refused;
}

static struct str judge_language(struct html_writer *writer, struct str value)
{
	value = str_trim(value);
	(void)writer;
	return value.len <= LANGUAGE_BYTES && consists_of(value, STR("-")) &&
	                       ascii_is_alpha(value.ptr[0])
	               ? value
	               : refused;
}

/* The word of a list that a value is, in any letter case. */
static struct str find_word(const char *const *words, size_t count, struct str value)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(value, str_from(words[i])))
			return str_from(words[i]);
	return refused;
}

static struct str judge_direction(struct html_writer *writer, struct str value)
{
	static const char *const words[] = {"ltr", "rtl", "auto"};

	(void)writer;
	return find_word(words, ROWS(words), str_trim(value));
}

static struct str judge_track_kind(struct html_writer *writer, struct str value)
{
	static const char *const words[] = {"subtitles", "captions", "descriptions",
	                                    "chapters", "metadata"};

	(void)writer;
	return find_word(words, ROWS(words), str_trim(value));
}

static struct str judge_date(struct html_writer *writer, struct str value)
{
	value = str_trim(value);
	(void)writer;
	return consists_of(value, STR("-:+. ")) ? value : refused;
}

static struct str judge_list_type(struct html_writer *writer, struct str value)
{
	(void)writer;
	return value.len == 1 && str_find_char(STR("1aAiI"), value.ptr[0]) < 5 ? value
	                                                                       : refused;
}

static struct str judge_media_type(struct html_writer *writer, struct str value)
{
	value = str_trim(value);
	(void)writer;
	return consists_of(value, STR("/+-.;,= '\"")) ? value : refused;
}

static struct str judge_query(struct html_writer *writer, struct str value)
{
	value = str_trim(value);
	(void)writer;
	return consists_of(value, STR("():,.<>=/*+-% ")) ? value : refused;
}

/* The bytes that a path, a query and a fragment consist of (RFC 3986 section 3.3). */
static const bool is_plain_path[256] = {
	['A'] = true, true,         true,         true,         true,          true,
	true,         true,         true,         true,         true,          true,
	true,         ['N'] = true, true,         true,         true,          true,
	true,         true,         true,         true,         true,          true,
	true,         true,         ['a'] = true, true,         true,          true,
	true,         true,         true,         true,         true,          true,
	true,         true,         true,         ['n'] = true, true,          true,
	true,         true,         true,         true,         true,          true,
	true,         true,         true,         true,         ['0'] = true,  true,
	true,         true,         true,         true,         true,          true,
	true,         true,         ['-'] = true, ['.'] = true, ['_'] = true,  ['~'] = true,
	[':'] = true, ['/'] = true, ['?'] = true, ['#'] = true, ['@'] = true,  ['!'] = true,
	['$'] = true, ['&'] = true, ['('] = true, [')'] = true, ['*'] = true,  ['+'] = true,
	[','] = true, [';'] = true, ['='] = true, ['%'] = true, ['\''] = true,
};

/*
 * Whether a reference is an absolute web address in its plainest form already, as nearly
 * all are: then resolving would only return it.
 */
static bool is_plain_web_url(struct str url)
{
	size_t at, host;

	if (str_starts(url, STR("https://")))
		at = sizeof("https://") - 1;
	else if (str_starts(url, STR("http://")))
		at = sizeof("http://") - 1;
	else
		return false;
	for (host = at; at < url.len && url.ptr[at] != '/'; at++)
		if (!(url.ptr[at] >= 'a' && url.ptr[at] <= 'z') &&
		    !ascii_is_digit(url.ptr[at]) && url.ptr[at] != '.' &&
		    url.ptr[at] != '-')
			return false;
	if (at == host || at == url.len || url.len > LIMIT_URL_BYTES)
		return false;
	for (; at < url.len; at++)
		if (!is_plain_path[(unsigned char)url.ptr[at]] ||
		    (url.ptr[at] == '.' && url.ptr[at - 1] == '/'))
			return false;
	return true;
}

/* Characters that can't be written go first: "http:", one of these and "//" is else taken for
 * something other than it will be. */
static struct str resolve(struct html_writer *writer, struct str reference)
{
	const char *resolved;

	if (reference.len > LIMIT_URL_BYTES)
		return refused;
	reference = html_permitted(&writer->permitted, reference);
	writer->is_short_of_memory |= writer->permitted.failure != ERROR_NONE;
	resolved = url_resolve(&writer->resolved, writer->base, reference);
	writer->is_short_of_memory |= writer->resolved.full;
	return str_from(resolved);
}

/* Names of files with spaces or Chinese characters as the addresses of items and files are
 * written; what cannot be written so stays as it is. */
static struct str encode(struct html_writer *writer, struct str url)
{
	const char *encoded = url_publishable(&writer->resolved, url);

	writer->is_short_of_memory |= writer->resolved.full;
	return encoded ? str_from(encoded) : url;
}

static struct str judge_web(struct html_writer *writer, struct str value)
{
	if (!is_plain_web_url(value)) {
		value = resolve(writer, value);
		return url_is_web(value) ? encode(writer, value) : refused;
	}
	return value;
}

static struct str judge_link(struct html_writer *writer, struct str value)
{
	struct str url;

	if (is_plain_web_url(value))
		return value;
	url = resolve(writer, value);
	if (html_is_web_scheme(url_scheme(url)))
		return url_is_web(url) ? encode(writer, url) : refused;
	return html_is_link_scheme(url_scheme(url)) ? url : refused;
}

/*
 * A picture of a few bytes may be within the text.  SVG may not: it is a document.  Nor may
 * a GIF of one pixel: it only keeps a place.
 */
static bool is_small_picture(struct str url)
{
	static const char *const types[] = {
		"data:image/png;base64,", "data:image/gif;base64,",
		"data:image/jpeg;base64,", "data:image/webp;base64,"};
	struct str data = refused;

	for (size_t i = 0; i < ROWS(types); i++)
		if (str_starts(url, str_from(types[i])))
			data = str_skip(url, str_from(types[i]).len);
	return url.len <= LIMIT_HTML_DATA_URL_BYTES && consists_of(data, STR("+/=")) &&
	       !str_starts(data, STR("R0lGODlhAQAB")) &&
	       !str_starts(data, STR("R0lGODdhAQAB"));
}

static struct str judge_picture(struct html_writer *writer, struct str value)
{
	return is_small_picture(value) ? value : judge_web(writer, value);
}

/* "2x", "1.5x", "640w"; empty where there is none. */
static bool is_descriptor(struct str text)
{
	struct str number = str_slice(text, 0, text.len - 1);

	if (text.len == 0)
		return true;
	if (text.ptr[text.len - 1] != 'x' && text.ptr[text.len - 1] != 'w')
		return false;
	for (size_t i = 0; i < number.len; i++)
		if (!ascii_is_digit(number.ptr[i]) && number.ptr[i] != '.')
			return false;
	return number.len > 0 && ascii_is_digit(number.ptr[0]);
}

/*
 * Takes the next candidate of a srcset off *rest ("parse a srcset attribute", HTML Living
 * Standard section 4.8.4.3.9); false at the end.
 */
static bool take_candidate(struct str *rest, struct str *url, struct str *descriptor)
{
	size_t end = 0;

	while (rest->len && (ascii_is_space(rest->ptr[0]) || rest->ptr[0] == ','))
		*rest = str_skip(*rest, 1);
	while (end < rest->len && !ascii_is_space(rest->ptr[end]))
		end++;
	*url = str_slice(*rest, 0, end);
	*rest = str_skip(*rest, end);
	*descriptor = STR("");
	if (url->len == 0)
		return false;
	if (url->ptr[url->len - 1] != ',') {
		end = str_find_char(*rest, ',');
		*descriptor = str_trim(str_slice(*rest, 0, end));
		*rest = str_skip(*rest, end);
	}
	while (url->len && url->ptr[url->len - 1] == ',')
		url->len--;
	return true;
}

static struct str judge_srcset(struct html_writer *writer, struct str value)
{
	struct str url, descriptor;

	/* Before the commas are looked at; resolving finds nothing more to do in a part. */
	value = html_permitted(&writer->permitted, value);
	buf_clear(&writer->list);
	for (int i = 0; i < LIMIT_HTML_CANDIDATES; i++) {
		if (!take_candidate(&value, &url, &descriptor))
			break;
		url = judge_web(writer, url);
		/* A space, which only the base can have, would end the URL. */
		if (url.len == 0 || str_find_char(url, ' ') < url.len ||
		    !is_descriptor(descriptor))
			continue;
		if (writer->list.len)
			buf_add(&writer->list, STR(", "));
		buf_add(&writer->list, url);
		if (descriptor.len)
			buf_add_char(&writer->list, ' ');
		buf_add(&writer->list, descriptor);
	}
	writer->is_short_of_memory |= writer->list.failure != ERROR_NONE;
	return writer->list.len ? buf_view(&writer->list) : refused;
}

static struct str (*const judges[HTML_VALUES])(struct html_writer *, struct str) = {
	[HTML_VALUE_TEXT] = judge_text,
	[HTML_VALUE_FLAG] = judge_flag,
	[HTML_VALUE_SIZE] = judge_size,
	[HTML_VALUE_SPAN] = judge_span,
	[HTML_VALUE_NUMBER] = judge_number,
	[HTML_VALUE_LANGUAGE] = judge_language,
	[HTML_VALUE_DIRECTION] = judge_direction,
	[HTML_VALUE_DATE] = judge_date,
	[HTML_VALUE_LIST_TYPE] = judge_list_type,
	[HTML_VALUE_MEDIA_TYPE] = judge_media_type,
	[HTML_VALUE_TRACK_KIND] = judge_track_kind,
	[HTML_VALUE_QUERY] = judge_query,
	[HTML_VALUE_LINK] = judge_link,
	[HTML_VALUE_WEB] = judge_web,
	[HTML_VALUE_PICTURE] = judge_picture,
	[HTML_VALUE_SRCSET] = judge_srcset,
};

static struct str decode(struct html_writer *writer, struct str raw)
{
	struct str value = html_decode_attribute(&writer->decoded, raw);

	writer->is_short_of_memory |= writer->decoded.failure != ERROR_NONE;
	return value;
}

struct str html_attribute_value(struct html_writer *writer,
                                const struct html_attributes *attributes,
                                enum html_attr attr, enum html_value kind)
{
	if (!(attributes->present & HTML_BIT(attr)) || !judges[kind])
		return refused;
	return judges[kind](writer, decode(writer, attributes->raw[attr]));
}

void html_write_attribute(struct html_writer *writer, enum html_attr attr, struct str value)
{
	const struct html_attribute_rule *rule = html_attribute_rule(attr);
	char opening[sizeof(rule->name) + 3] = " ";
	size_t length = 1 + (size_t)rule->length;

	memcpy(opening + 1, rule->name, sizeof(rule->name));
	opening[length++] = '=';
	opening[length++] = '"';
	buf_add(&writer->tag, (struct str){.ptr = opening, .len = length});
	html_add_attribute_value(&writer->tag, value);
	buf_add_char(&writer->tag, '"');
	writer->is_short_of_memory |= writer->tag.failure != ERROR_NONE;
}

void html_write_attributes(struct html_writer *writer,
                           const struct html_attributes *attributes, uint64_t wanted)
{
	for (uint64_t left = attributes->present & wanted; left; left &= left - 1) {
		enum html_attr attr = (enum html_attr)__builtin_ctzll(left);
		struct str value = html_attribute_value(writer, attributes, attr,
		                                        html_attribute_rule(attr)->value);

		if (value.ptr)
			html_write_attribute(writer, attr, value);
	}
}
