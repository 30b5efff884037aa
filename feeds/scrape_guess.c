#include "feeds/scrape_guess.h"

#include <string.h>

#include "feeds/limits.h"
#include "feeds/scrape_ago.h"
#include "feeds/scrape_date.h"
#include "feeds/scrape_links.h"
#include "feeds/text.h"

/* ---- walking ------------------------------------------------------------------------- */

static bool is_named(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)node->name, name) == 0;
}

static bool is_silent(const xmlNode *node)
{
	return is_named(node, "script") || is_named(node, "style") ||
	       is_named(node, "noscript") || node->type == XML_COMMENT_NODE;
}

/* The next node in document order within `root`; `skips` leaves out what is in `node`. */
static const xmlNode *next_node(const xmlNode *node, const xmlNode *root, bool skips)
{
	if (!skips && node->type == XML_ELEMENT_NODE && node->children)
		return node->children;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

const char *scrape_attribute(const xmlNode *node, const char *name)
{
	if (node->type != XML_ELEMENT_NODE)
		return NULL;
	for (const xmlAttr *attribute = node->properties; attribute;
	     attribute = attribute->next)
		if (!attribute->ns && strcmp((const char *)attribute->name, name) == 0)
			return attribute->children
			               ? (const char *)attribute->children->content
			               : "";
	return NULL;
}

/* ---- text ---------------------------------------------------------------------------- */

/* The longest text that is nothing but a date: "发布时间：2020年04月15日 10:30:15". */
#define DATE_ONLY_BYTES ((size_t)60)

/* Adds the text of a node and all in it, with a space between elements, until `text` holds
 * so many bytes. */
static void add_all(const xmlNode *root, size_t bytes, struct buf *text)
{
	const xmlNode *node = root;

	while (node && text->len < bytes) {
		if (node->type == XML_ELEMENT_NODE)
			buf_add_char(text, ' ');
		else if (node->type == XML_TEXT_NODE ||
		         node->type == XML_CDATA_SECTION_NODE)
			buf_add_text(text, (const char *)node->content);
		node = next_node(node, root, is_silent(node));
	}
}

bool scrape_is_date(const xmlNode *node)
{
	struct str whole, found;
	bool is_one = false;
	int64_t seconds;
	struct buf text;

	buf_init(&text, LIMIT_PAGE_BYTES);
	add_all(node, DATE_ONLY_BYTES, &text);
	whole = str_trim(buf_view(&text));
	/* A date without a year is one whatever the present is. */
	if (whole.len >= 5 && whole.len < DATE_ONLY_BYTES &&
	    scrape_date_find(whole, 0, 0, &seconds, &found))
		is_one = found.len + 6 >= whole.len;
	buf_release(&text);
	return is_one;
}

/* Which parts of an element are wanted. */
enum wanted {
	NO_DATES,  /* elements in it that say nothing but a date are left out */
	ONLY_DATES /* these alone are wanted */
};

static void add_text(const xmlNode *root, enum wanted wanted, struct buf *text)
{
	const xmlNode *node = root;

	while (node && text->len < SCRAPE_ROW_BYTES) {
		bool dated = node != root && node->type == XML_ELEMENT_NODE &&
		             scrape_is_date(node);

		if (node->type == XML_ELEMENT_NODE)
			buf_add_char(text, ' ');
		if (dated && wanted == ONLY_DATES)
			add_all(node, SCRAPE_ROW_BYTES, text);
		else if (node->type == XML_TEXT_NODE && wanted == NO_DATES)
			buf_add_text(text, (const char *)node->content);
		node = next_node(node, root, dated || is_silent(node));
	}
}

const char *scrape_text(struct arena *arena, const xmlNode *node)
{
	const char *folded;
	struct buf text;

	buf_init(&text, LIMIT_PAGE_BYTES);
	add_all(node, SCRAPE_ROW_BYTES, &text);
	folded = text_fold_space(arena, buf_view(&text));
	buf_release(&text);
	return folded;
}

const char *scrape_undated_text(struct arena *arena, const xmlNode *node)
{
	const char *folded;
	struct buf text;

	buf_init(&text, LIMIT_PAGE_BYTES);
	add_text(node, NO_DATES, &text);
	folded = text_fold_space(arena, buf_view(&text));
	buf_release(&text);
	return folded;
}

const char *scrape_rest(struct arena *arena, const xmlNode *row, const xmlNode *link)
{
	const xmlNode *node = row;
	const char *folded;
	struct buf text;

	buf_init(&text, LIMIT_PAGE_BYTES);
	while (node && text.len < SCRAPE_ROW_BYTES) {
		if (node == link)
			add_text(node, ONLY_DATES, &text);
		else if (node->type == XML_TEXT_NODE)
			buf_add_text(&text, (const char *)node->content);
		else if (node->type == XML_ELEMENT_NODE)
			buf_add_char(&text, ' ');
		node = next_node(node, row, node == link || is_silent(node));
	}
	folded = text_fold_space(arena, buf_view(&text));
	buf_release(&text);
	return folded;
}

static const xmlNode *sibling_of(const xmlNode *node, bool is_before)
{
	return is_before ? node->prev : node->next;
}

/* The text beside a row, as far as the next one on that side. */
static const char *text_beside(struct arena *arena, const xmlNode *row, bool is_before)
{
	const char *name = (const char *)row->name, *folded;
	struct buf text;

	buf_init(&text, LIMIT_PAGE_BYTES);
	for (const xmlNode *node = sibling_of(row, is_before);
	     node && !is_named(node, name) && text.len < SCRAPE_ROW_BYTES;
	     node = sibling_of(node, is_before)) {
		buf_add_char(&text, ' ');
		add_all(node, SCRAPE_ROW_BYTES, &text);
	}
	folded = text_fold_space(arena, buf_view(&text));
	buf_release(&text);
	return folded;
}

const char *scrape_behind(struct arena *arena, const xmlNode *row)
{
	return text_beside(arena, row, false);
}

const char *scrape_before(struct arena *arena, const xmlNode *row)
{
	return text_beside(arena, row, true);
}

/* ---- links --------------------------------------------------------------------------- */

bool scrape_is_link(const char *href)
{
	struct str trimmed = str_trim(str_from(href));
	static const char *const others[] = {
		"javascript:", "mailto:", "tel:", "data:", "#"};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_starts_nocase(trimmed, str_from(others[i])))
			return false;
	return trimmed.len > 0;
}

static bool says_something(struct arena *arena, const xmlNode *link)
{
	const char *text = scrape_text(arena, link);
	const char *title = scrape_attribute(link, "title");

	return (text && *text) || (title && *title);
}

static struct str text_of(const xmlNode *node)
{
	return node && node->type == XML_TEXT_NODE
	               ? str_trim(str_from((const char *)node->content))
	               : (struct str){0};
}

/* "[News] The title": a link to a part of the site before the one that is meant. */
static bool is_bracketed(struct arena *arena, const xmlNode *link)
{
	struct str before = text_of(link->prev), behind = text_of(link->next);
	struct str text = str_from(scrape_text(arena, link));

	return ((str_ends(before, STR("[")) && str_starts(behind, STR("]"))) ||
	        (str_ends(before, STR("【")) && str_starts(behind, STR("】"))) ||
	        (str_starts(text, STR("[")) && str_ends(text, STR("]"))) ||
	        (str_starts(text, STR("【")) && str_ends(text, STR("】"))));
}

/* The best of several is the first that says more than a date or a bracketed word. */
const xmlNode *scrape_find_link(struct arena *arena, const xmlNode *row, size_t skipped)
{
	const xmlNode *first = NULL, *last = NULL;

	for (const xmlNode *node = row; node; node = next_node(node, row, false)) {
		if (!is_named(node, "a") ||
		    !scrape_is_link(scrape_attribute(node, "href")) ||
		    !says_something(arena, node))
			continue;
		if (!first)
			first = node;
		if (scrape_is_date(node) || is_bracketed(arena, node) ||
		    (last && scrape_links_same(scrape_attribute(last, "href"),
		                               scrape_attribute(node, "href"))))
			continue;
		if (skipped-- == 0)
			return node;
		last = node;
	}
	return first;
}

const char *scrape_find_href(const xmlNode *row)
{
	for (const xmlNode *node = row; node; node = next_node(node, row, false)) {
		const char *href = is_named(node, "a") ? scrape_attribute(node, "href")
		                                       : NULL;

		if (href)
			return href;
	}
	return NULL;
}

/* The text of an element that holds nothing else. */
static struct str only_text(const xmlNode *node)
{
	const xmlNode *text = node->type == XML_ELEMENT_NODE ? node->children : NULL;

	return text && !text->next ? text_of(text) : (struct str){0};
}

const char *scrape_find_time(struct arena *arena, const xmlNode *row)
{
	struct str ago = {0};

	for (const xmlNode *node = row; node; node = next_node(node, row, false)) {
		const char *time = is_named(node, "time")
		                           ? scrape_attribute(node, "datetime")
		                           : NULL;
		int64_t ignored;

		if (time && *time)
			return time;
		if (!ago.len && scrape_date_ago(only_text(node), 0, 0, &ignored))
			ago = only_text(node);
	}
	return ago.len ? arena_str(arena, ago) : NULL;
}
