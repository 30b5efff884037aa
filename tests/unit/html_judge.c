#include "tests/unit/html_judge.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "feeds/str.h"

#define MOST_OPEN 256

static const char elements[] = " a abbr audio b bdi blockquote br caption cite code col "
			       "colgroup dd del details dfn div "
			       "dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd "
			       "li mark ol p picture pre q "
			       "rp rt ruby s samp small source span strong sub summary sup "
			       "table tbody td tfoot th "
			       "thead time tr track u ul var video wbr ";
static const char voids[] = " br col hr img source track wbr ";
static const char attributes[] =
	" alt cite colspan controls datetime dir height href hreflang kind label lang "
	"media "
	"poster reversed rowspan sizes src srclang srcset start title type width ";
static const char urls[] = " cite href poster src srcset ";
static const char schemes[] = " http https mailto tel ftp xmpp magnet ";

struct judge {
	const char *at;
	struct str open[MOST_OPEN];
	size_t depth;
};

/* Whether a word is in a list of words with spaces around. */
static bool is_in(const char *list, struct str word)
{
	for (const char *at = list; word.len && (at = strchr(at, ' ')); at++)
		if (strncmp(at + 1, word.ptr, word.len) == 0 && at[1 + word.len] == ' ')
			return true;
	return false;
}

static struct str take_word(struct judge *judge)
{
	const char *start = judge->at;

	while ((*judge->at >= 'a' && *judge->at <= 'z') ||
	       (*judge->at >= '0' && *judge->at <= '9'))
		judge->at++;
	return (struct str){.ptr = start, .len = (size_t)(judge->at - start)};
}

static bool takes(struct judge *judge, const char *text)
{
	if (strncmp(judge->at, text, strlen(text)) != 0)
		return false;
	judge->at += strlen(text);
	return true;
}

/* Text, or a value in double quotes, up to one of `ends`. */
static const char *judge_text(struct judge *judge, const char *ends)
{
	for (; *judge->at && !strchr(ends, *judge->at); judge->at++) {
		unsigned char byte = (unsigned char)*judge->at;

		if (byte == '>' || byte == '<')
			return "an angle bracket that is not escaped";
		if (byte == '&' && strncmp(judge->at, "&amp;", 5) != 0 &&
		    strncmp(judge->at, "&lt;", 4) != 0 &&
		    strncmp(judge->at, "&gt;", 4) != 0 &&
		    strncmp(judge->at, "&quot;", 6) != 0)
			return "an ampersand that is not escaped";
		if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F)
			return "a control character";
	}
	return NULL;
}

static const char *judge_url(struct str name, struct str value)
{
	size_t colon = str_find_char(value, ':');
	char scheme[8];

	if (!is_in(urls, name))
		return NULL;
	if (str_starts(value, STR("data:image/")) && str_equal(name, STR("src")))
		return str_starts(value, STR("data:image/svg")) ? "SVG as data" : NULL;
	/* Letter case means nothing in a scheme (RFC 3986 section 3.1). */
	for (size_t i = 0; i < colon && i < sizeof(scheme); i++)
		scheme[i] = ascii_lower(value.ptr[i]);
	if (colon > sizeof(scheme) ||
	    !is_in(schemes, (struct str){.ptr = scheme, .len = colon}))
		return "a URL of another scheme";
	return NULL;
}

static const char *judge_attribute(struct judge *judge)
{
	struct str name = take_word(judge), value;
	const char *fault;

	if (!is_in(attributes, name))
		return "an attribute that is not allowed";
	if (!takes(judge, "=\""))
		return "an attribute without double quotes";
	value.ptr = judge->at;
	fault = judge_text(judge, "\"");
	value.len = (size_t)(judge->at - value.ptr);
	if (fault)
		return fault;
	if (!takes(judge, "\""))
		return "an attribute that does not end";
	return judge_url(name, value);
}

static const char *judge_end_tag(struct judge *judge)
{
	struct str name = take_word(judge);

	if (judge->depth == 0 || !str_equal(judge->open[judge->depth - 1], name))
		return "an end tag that ends something else";
	judge->depth--;
	return takes(judge, ">") ? NULL : "an end tag with attributes";
}

static const char *judge_tag(struct judge *judge)
{
	const char *fault = NULL;
	struct str name;

	if (takes(judge, "/"))
		return judge_end_tag(judge);
	name = take_word(judge);
	if (!is_in(elements, name))
		return "an element that is not allowed";
	while (!fault && takes(judge, " "))
		fault = judge_attribute(judge);
	if (fault)
		return fault;
	if (!takes(judge, ">"))
		return "a start tag that does not end";
	if (is_in(voids, name))
		return NULL;
	if (judge->depth == MOST_OPEN)
		return "too deep";
	judge->open[judge->depth++] = name;
	return NULL;
}

/* Every multi-byte sequence is valid and no C1 control, U+FFFD or non-character. */
static const char *judge_bytes(const char *fragment)
{
	const unsigned char *at = (const unsigned char *)fragment;

	while (*at) {
		uint32_t code_point = *at;
		int more = *at < 0x80   ? 0
		           : *at < 0xC2 ? -1
		           : *at < 0xE0 ? 1
		           : *at < 0xF0 ? 2
		                        : 3;

		if (more < 0 || *at > 0xF4)
			return "a byte that is no UTF-8";
		if (more)
			code_point = *at & (0x3Fu >> more);
		for (at++; more > 0; more--, at++) {
			if ((*at & 0xC0) != 0x80)
				return "a sequence that is no UTF-8";
			code_point = code_point << 6 | (*at & 0x3F);
		}
		if ((code_point >= 0x80 && code_point < 0xA0) || code_point == 0xFFFD ||
		    (code_point & 0xFFFE) == 0xFFFE ||
		    (code_point >= 0xFDD0 && code_point < 0xFDF0))
			return "a character that should not be shown";
	}
	return NULL;
}

const char *html_fault(const char *fragment)
{
	struct judge judge = {.at = fragment};
	const char *fault = judge_bytes(fragment);

	while (!fault && *judge.at)
		fault = takes(&judge, "<") ? judge_tag(&judge) : judge_text(&judge, "<");
	if (!fault && judge.depth > 0)
		fault = "an element that is left open";
	return fault;
}
