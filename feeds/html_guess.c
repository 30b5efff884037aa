#include "feeds/html_guess.h"

#include "feeds/text.h"

/* Elements that people put into titles and short texts. */
static const char *const names[] = {
	"a",      "abbr",   "acronym", "address", "article",    "aside",  "audio",
	"b",      "bdi",    "bdo",     "big",     "blockquote", "br",     "caption",
	"center", "cite",   "code",    "col",     "dd",         "del",    "details",
	"dfn",    "div",    "dl",      "dt",      "em",         "figure", "figcaption",
	"font",   "footer", "h1",      "h2",      "h3",         "h4",     "h5",
	"h6",     "header", "hr",      "i",       "iframe",     "img",    "ins",
	"kbd",    "label",  "li",      "mark",    "nav",        "nobr",   "object",
	"ol",     "p",      "picture", "pre",     "q",          "ruby",   "s",
	"samp",   "script", "section", "small",   "source",     "span",   "strike",
	"strong", "style",  "sub",     "summary", "sup",        "table",  "tbody",
	"td",     "tfoot",  "th",      "thead",   "time",       "tr",     "tt",
	"u",      "ul",     "var",     "video",   "wbr",
};

/* A tag in a text that may be something else is no longer than this. */
#define TAG_BYTES 2000

static bool is_known(struct str name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_equal_nocase(name, str_from(names[i])))
			return true;
	return false;
}

/* Whether a tag of a known element begins at "<"; *is_end where it is an end tag. */
static bool is_known_tag(struct str text, bool *is_end)
{
	size_t end = 0;

	text = str_slice(text, 1, TAG_BYTES);
	*is_end = str_starts(text, STR("/"));
	text = str_skip(text, *is_end ? 1 : 0);
	while (end < text.len &&
	       (ascii_is_alpha(text.ptr[end]) || ascii_is_digit(text.ptr[end])))
		end++;
	return is_known(str_slice(text, 0, end)) && str_find_char(text, '>') < text.len;
}

/* What looks like a reference: the length of its body between "&" and ";", or 0. */
static size_t reference_length(struct str text)
{
	size_t end = 1;

	if (end < text.len && text.ptr[end] == '#')
		end++;
	while (end < text.len &&
	       (ascii_is_alpha(text.ptr[end]) || ascii_is_digit(text.ptr[end])))
		end++;
	return end < text.len && text.ptr[end] == ';' ? end - 1 : 0;
}

bool html_is_likely(struct str text)
{
	bool is_likely = false;

	for (size_t i = 0; i < text.len; i++) {
		struct str rest = str_skip(text, i);
		bool is_end = false;

		if (text.ptr[i] == '<') {
			if (!is_known_tag(rest, &is_end))
				return false;
			is_likely = is_likely || is_end;
		} else if (text.ptr[i] == '&' && reference_length(rest) > 0) {
			char decoded[TEXT_REFERENCE_BYTES];

			if (text_reference(rest, decoded) == 0)
				return false;
			is_likely = true;
		}
	}
	return is_likely;
}

bool html_is_escaped_twice(struct str text, struct str again)
{
	return str_find_char(text, '<') == text.len && str_starts(again, STR("<")) &&
	       str_ends(again, STR(">")) && html_is_likely(again);
}
