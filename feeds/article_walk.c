/* Looking around in a page: nodes, text, lines. */
#include <string.h>

#include "feeds/article_parts.h"
#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/scrape_guess.h"
#include "feeds/text.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

xmlNode *article_next(const xmlNode *node, const xmlNode *root, bool skips)
{
	if (!skips && node->type == XML_ELEMENT_NODE && node->children)
		return node->children;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

bool article_is_named(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)node->name, name) == 0;
}

static bool is_one_of(const xmlNode *node, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (article_is_named(node, names[i]))
			return true;
	return false;
}

bool article_is_silent(const xmlNode *node)
{
	static const char *const names[] = {"script", "style",  "noscript", "head",
	                                    "select", "button", "textarea"};

	return node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE ||
	       is_one_of(node, names, COUNT(names));
}

bool article_is_block(const xmlNode *node)
{
	static const char *const names[] = {
		"p",      "div",        "td",      "th",      "tr",        "table",
		"li",     "ul",         "ol",      "h1",      "h2",        "h3",
		"h4",     "h5",         "h6",      "section", "main",      "body",
		"center", "blockquote", "article", "header",  "footer",    "dl",
		"dt",     "dd",         "pre",     "form",    "nav",       "aside",
		"br",     "hr",         "html",    "figure",  "ucaptitle", "caption",
		"tbody",  "ucapcontent"};

	return is_one_of(node, names, COUNT(names));
}

/* ---- classes ------------------------------------------------------------------------- */

static bool holds(struct str text, struct str wanted)
{
	for (size_t at = 0; at + wanted.len <= text.len; at++)
		if (str_equal_nocase(str_slice(text, at, at + wanted.len), wanted))
			return true;
	return false;
}

/* Whether `text` has that word among those that anything but letters and digits divides. */
static bool has_part(struct str text, struct str wanted)
{
	size_t begin = 0;

	for (size_t at = 0; at <= text.len; at++) {
		if (at < text.len &&
		    (ascii_is_alpha(text.ptr[at]) || ascii_is_digit(text.ptr[at])))
			continue;
		if (str_equal_nocase(str_slice(text, begin, at), wanted))
			return true;
		begin = at + 1;
	}
	return false;
}

/* These mean it wherever they stand in a name; the others only as a part of their own. */
static const char *const long_words[] = {
	"share",  "related",    "sidebar",   "breadcrumb", "copyright", "comment", "qrcode",
	"footer", "pagination", "recommend", "advert",     "toolbar",   "fontsize"};
static const char *const short_words[] = {"nav",  "menu",  "ad",       "ads",  "foot",
                                          "prev", "crumb", "position", "print"};

static bool is_aside_name(struct str name)
{
	for (size_t i = 0; i < COUNT(long_words); i++)
		if (holds(name, str_from(long_words[i])))
			return true;
	for (size_t i = 0; i < COUNT(short_words); i++)
		if (has_part(name, str_from(short_words[i])))
			return true;
	return false;
}

bool article_is_aside(const xmlNode *node)
{
	static const char *const names[] = {"nav", "footer", "aside"};

	if (node->type != XML_ELEMENT_NODE || article_is_named(node, "body") ||
	    article_is_named(node, "html"))
		return false;
	return is_one_of(node, names, COUNT(names)) ||
	       is_aside_name(str_from(scrape_attribute(node, "class"))) ||
	       is_aside_name(str_from(scrape_attribute(node, "id")));
}

bool article_has_class(const xmlNode *node, const char *name)
{
	struct str rest = str_from(scrape_attribute(node, "class")), part;

	while (str_split(&rest, ' ', &part))
		if (str_equal_nocase(str_trim(part), str_from(name)))
			return true;
	return false;
}

/* ---- text ---------------------------------------------------------------------------- */

static bool is_in_link(const xmlNode *node, const xmlNode *root)
{
	for (; node && node != root; node = node->parent)
		if (article_is_named(node, "a"))
			return true;
	return false;
}

size_t article_text_bytes(const xmlNode *root, bool linked)
{
	size_t bytes = 0;

	for (const xmlNode *node = root; node;
	     node = article_next(node, root, article_is_silent(node)))
		if (node->type == XML_TEXT_NODE && (!linked || is_in_link(node, root)))
			bytes += str_trim(str_from((const char *)node->content)).len;
	return bytes;
}

/* ---- lines --------------------------------------------------------------------------- */

/* A walk that makes lines. */
struct liner {
	struct arena *arena;
	struct article_lines *lines;
	struct buf text;
	xmlNode *block;
};

/* No-break and ideographic spaces are spaces in lines that are taken apart. */
static void add_text(struct buf *out, const char *text)
{
	struct str rest = str_from(text);

	while (rest.len > 0) {
		size_t wide = str_starts(rest, STR("\xc2\xa0"))       ? 2
		              : str_starts(rest, STR("\xe3\x80\x80")) ? 3
		                                                      : 0;

		buf_add_char(out, wide ? ' ' : rest.ptr[0]);
		rest = str_skip(rest, wide ? wide : 1);
	}
}

static void end_line(struct liner *liner)
{
	const char *text = text_fold_space(liner->arena, buf_view(&liner->text));
	struct article_line *line;

	buf_clear(&liner->text);
	if (!text || !*text)
		return;
	if (liner->lines->count == LIMIT_ARTICLE_LINES) {
		liner->lines->count /= 2;
		memmove(liner->lines->items, liner->lines->items + liner->lines->count,
		        liner->lines->count * sizeof(liner->lines->items[0]));
	}
	line = LIST_ADD(liner->arena, liner->lines);
	if (line)
		*line = (struct article_line){text, liner->block};
}

static void enter(struct liner *liner, xmlNode *node)
{
	if (article_is_block(node)) {
		end_line(liner);
		liner->block = article_is_named(node, "br") ? node->parent : node;
	} else if (node->type == XML_ELEMENT_NODE) {
		buf_add_char(&liner->text, ' ');
	} else if (node->type == XML_TEXT_NODE) {
		add_text(&liner->text, (const char *)node->content);
	}
}

static void leave(struct liner *liner, xmlNode *node)
{
	if (!article_is_block(node)) {
		buf_add_char(&liner->text, ' ');
		return;
	}
	end_line(liner);
	liner->block = node->parent;
}

void article_lines(struct arena *arena, xmlNode *root, const xmlNode *until,
                   struct article_lines *lines)
{
	struct liner liner = {.arena = arena, .lines = lines, .block = root};
	xmlNode *node = root;

	buf_init(&liner.text, LIMIT_PAGE_BYTES);
	while (node && node != until) {
		enter(&liner, node);
		if (node->type == XML_ELEMENT_NODE && node->children &&
		    !article_is_silent(node)) {
			node = node->children;
			continue;
		}
		while (node != root && !node->next) {
			node = node->parent;
			if (node != root)
				leave(&liner, node);
		}
		if (node == root)
			break;
		if (node->type == XML_ELEMENT_NODE && !article_is_named(node, "br"))
			leave(&liner, node);
		node = node->next;
	}
	end_line(&liner);
	buf_release(&liner.text);
}
