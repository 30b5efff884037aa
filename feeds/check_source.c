#include "feeds/check_source.h"

#include "feeds/text.h"

static size_t skip_past(struct str text, size_t at, struct str end)
{
	struct str rest = str_skip(text, at);
	size_t found = str_find(rest, end);

	return at + (found < rest.len ? found + end.len : rest.len);
}

/* From the "<" of a tag to behind its ">", which quotes may hide. */
static size_t tag_end(struct str text, size_t at)
{
	char quote = 0;

	for (; at < text.len; at++) {
		char c = text.ptr[at];

		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else if (!quote && c == '>')
			return at + 1;
	}
	return text.len;
}

/* A DOCTYPE, whose declarations stand in brackets. */
static size_t doctype_end(struct str text, size_t at)
{
	int depth = 0;
	char quote = 0;

	for (; at < text.len; at++) {
		char c = text.ptr[at];

		if (quote) {
			quote = c == quote ? 0 : quote;
		} else if (depth > 0 && str_starts(str_skip(text, at), STR("<!--"))) {
			at = skip_past(text, at, STR("-->")) - 1;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '[' || c == '<') {
			depth++;
		} else if (c == ']' || c == '>') {
			if (--depth == 0)
				return at + 1;
		}
	}
	return text.len;
}

static const struct {
	struct str start, end;
} passages[] = {
	{{"<!--", 4}, {"-->", 3}},
	{{"<![CDATA[", 9}, {"]]>", 3}},
	{{"<?", 2}, {"?>", 2}},
};

/* Moves to the next tag; what is no tag is passed over. */
static size_t find_tag(struct str text, size_t at)
{
	for (;;) {
		struct str rest;
		size_t start;

		at += str_find_char(str_skip(text, at), '<');
		rest = str_skip(text, at);
		if (rest.len < 2)
			return text.len;
		start = at;
		for (size_t i = 0; i < sizeof(passages) / sizeof(passages[0]); i++)
			if (str_starts(rest, passages[i].start))
				at = skip_past(text, at + passages[i].start.len,
				               passages[i].end);
		if (at == start && rest.ptr[1] == '!')
			at = doctype_end(text, at);
		if (at == start)
			return at;
	}
}

struct check_span check_source_start(struct check_source *source)
{
	struct check_span tag = {.start = find_tag(source->text, source->at)};

	tag.end = tag_end(source->text, tag.start);
	source->at = tag.end;
	source->is_closed_too = tag.end >= 2 && source->text.ptr[tag.end - 2] == '/';
	return tag;
}

size_t check_source_end(struct check_source *source)
{
	size_t start;

	if (source->is_closed_too) {
		source->is_closed_too = false;
		return source->at;
	}
	start = find_tag(source->text, source->at);
	source->at = tag_end(source->text, start);
	return start;
}

static bool ends_name(char c)
{
	return ascii_is_space(c) || c == '=' || c == '>' || c == '/';
}

struct check_span check_source_name(struct str text, struct check_span tag)
{
	struct check_span name = {.start = tag.start + 1, .end = tag.start + 1};

	while (name.end < tag.end && !ends_name(text.ptr[name.end]))
		name.end++;
	return name;
}

struct check_span check_source_attribute(struct str text, struct check_span tag,
                                         struct str name)
{
	size_t at = check_source_name(text, tag).end;

	while (at < tag.end) {
		struct check_span found, value;

		while (at < tag.end &&
		       (ascii_is_space(text.ptr[at]) || text.ptr[at] == '/'))
			at++;
		found.start = at;
		while (at < tag.end && !ends_name(text.ptr[at]))
			at++;
		found.end = at;
		at += str_find_char(str_slice(text, at, tag.end), '=');
		while (at < tag.end && text.ptr[at] != '"' && text.ptr[at] != '\'')
			at++;
		if (at >= tag.end)
			break;
		value.start = at + 1;
		value.end = value.start +
		            str_find_char(str_slice(text, value.start, tag.end),
		                          text.ptr[at]);
		if (str_equal(str_slice(text, found.start, found.end), name))
			return value;
		at = value.end + 1;
	}
	return check_source_name(text, tag);
}

/* The raw and the decoded length of what stands at the counter. */
static size_t step(struct str text, struct check_counter *counter, size_t *decoded)
{
	struct str rest = str_slice(text, counter->raw, counter->span.end);
	char reference[TEXT_REFERENCE_BYTES];
	size_t length;

	*decoded = 0;
	if (counter->is_cdata && str_starts(rest, STR("]]>"))) {
		counter->is_cdata = false;
		return 3;
	}
	if (!counter->is_cdata && rest.ptr[0] == '<') {
		counter->is_cdata = str_starts(rest, STR("<![CDATA["));
		if (counter->is_cdata)
			return 9;
		return str_starts(rest, STR("<!--")) ? skip_past(rest, 4, STR("-->"))
		                                     : tag_end(rest, 0);
	}
	*decoded = 1;
	if (rest.ptr[0] == '\r' && rest.len > 1 && rest.ptr[1] == '\n')
		return 2;
	if (counter->is_cdata || rest.ptr[0] != '&')
		return 1;
	length = text_reference(rest, reference);
	if (length == 0)
		return 1;
	*decoded = strlen(reference);
	return length;
}

size_t check_source_place(struct str text, struct check_counter *counter,
                          struct check_span span, size_t offset)
{
	if (counter->span.start != span.start || counter->span.end != span.end ||
	    counter->decoded > offset)
		*counter = (struct check_counter){.span = span, .raw = span.start};
	while (counter->raw < span.end) {
		struct check_counter here = *counter;
		size_t decoded, length = step(text, counter, &decoded);

		if (counter->decoded + decoded > offset) {
			*counter = here;
			return here.raw;
		}
		counter->raw += length;
		counter->decoded += decoded;
	}
	return counter->raw;
}

/* How many bytes of UTF-8 the four digits of a \\u mean; the second half of a pair none. */
static size_t escape_length(struct str digits)
{
	unsigned code = 0;

	for (size_t i = 0; i < 4 && i < digits.len; i++) {
		char c = ascii_lower(digits.ptr[i]);

		code = code * 16 + (unsigned)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	if (code >= 0xDC00 && code <= 0xDFFF)
		return 0;
	if (code >= 0xD800 && code <= 0xDBFF)
		return 4;
	return code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
}

size_t check_source_json_place(struct str text, struct check_span span, size_t offset)
{
	size_t at = span.start, decoded = 0;

	while (at < span.end) {
		size_t length = 1, meaning = 1;

		if (text.ptr[at] == '\\' && at + 1 < span.end) {
			bool is_code = text.ptr[at + 1] == 'u';

			length = is_code ? 6 : 2;
			meaning = is_code ? escape_length(str_slice(text, at + 2, span.end))
			                  : 1;
		}
		if (decoded + meaning > offset)
			return at;
		decoded += meaning;
		at += length;
	}
	return span.end;
}
