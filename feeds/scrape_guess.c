#include "feeds/scrape_guess.h"

#include <string.h>

#include "feeds/article_parts.h"
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

/* What a row may say, in bytes: more is no title, and no date. */
#define ROW_TEXT_BYTES ((size_t)4096)

/* The longest that goes on behind "Read ", in bytes: "the full story". */
#define MORE_BYTES ((size_t)20)

/* Nodes beyond which an element is no row. */
#define ROW_NODES ((size_t)300)

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

/* Whether an element says nothing but a date: "[04-15]", "2020年4月15日". */
static bool is_date(const xmlNode *node)
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

	while (node && text->len < ROW_TEXT_BYTES) {
		bool dated = node != root && node->type == XML_ELEMENT_NODE &&
		             is_date(node);

		if (node->type == XML_ELEMENT_NODE)
			buf_add_char(text, ' ');
		if (dated && wanted == ONLY_DATES)
			add_all(node, ROW_TEXT_BYTES, text);
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
	add_all(node, ROW_TEXT_BYTES, &text);
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
	while (node && text.len < ROW_TEXT_BYTES) {
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
	     node && !is_named(node, name) && text.len < ROW_TEXT_BYTES;
	     node = sibling_of(node, is_before)) {
		buf_add_char(&text, ' ');
		add_all(node, ROW_TEXT_BYTES, &text);
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
		if (is_date(node) || is_bracketed(arena, node) ||
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

/* ---- titles -------------------------------------------------------------------------- */

static struct str without_dots(struct str text)
{
	static const char *const dots[] = {"...", "…", "．．．", "。。。", ".."};

	for (size_t i = 0; i < sizeof(dots) / sizeof(dots[0]); i++)
		while (str_ends(text, str_from(dots[i])))
			text = str_trim(str_slice(text, 0, text.len - strlen(dots[i])));
	return text;
}

const char *scrape_uncut(const char *title, const xmlNode *link)
{
	struct str whole = str_trim(
		str_from(link ? scrape_attribute(link, "title") : NULL));
	struct str stem = without_dots(str_trim(str_from(title)));

	if (whole.len <= stem.len)
		return title;
	if (stem.len == 0 || str_starts(whole, stem))
		return whole.ptr;
	return title;
}

/* "The title [2020-04-15]" in one text: without the date at an end, and its brackets. */
static const char *strip_date(struct arena *arena, const char *title)
{
	struct str whole = str_from(title), found, rest;
	static const char *const marks[] = {"[", "]", "(", ")", "【", "】", "（", "）"};
	int64_t seconds;
	size_t before, after;

	if (!scrape_date_find(whole, 0, 0, &seconds, &found) || found.len == whole.len)
		return title;
	before = (size_t)(found.ptr - whole.ptr);
	after = whole.len - before - found.len;
	if (before > 4 && after > 4)
		return title; /* a sentence that speaks of a day */
	/* Titles begin with days of their own ("4月15日..."): only a bare date goes. */
	if (found.len < 8 && before <= 4 && after > 4)
		return title;
	rest = before > 4 ? str_slice(whole, 0, before)
	                  : str_skip(whole, before + found.len);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		struct str mark = str_from(marks[i]);

		rest = str_trim(rest);
		if (i % 2 == 0 && before > 4 && str_ends(rest, mark))
			rest = str_slice(rest, 0, rest.len - mark.len);
		if (i % 2 == 1 && before <= 4 && str_starts(rest, mark))
			rest = str_skip(rest, mark.len);
	}
	rest = str_trim(rest);
	return rest.len ? arena_str(arena, rest) : title;
}

/* "· The title": without the mark before it. */
static const char *strip_bullet(const char *title)
{
	static const char *const marks[] = {"·", "•", "▪", "■", "◆", "●", "▶", "»", "›"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_starts(str_from(title), str_from(marks[i]))) {
			title += strlen(marks[i]);
			return title + strspn(title, " ");
		}
	return title;
}

static bool is_heading(const xmlNode *node)
{
	const char *name = (const char *)node->name;

	return node->type == XML_ELEMENT_NODE && name[0] == 'h' && name[1] >= '1' &&
	       name[1] <= '6' && name[2] == '\0';
}

/* Whether a class says that it is the title: "card-title", "tit". */
static bool is_called_title(const xmlNode *node)
{
	static const char *const words[] = {"title", "headline", "biaoti"};
	struct str class = str_from(scrape_attribute(node, "class"));

	if (article_has_class(node, "tit") || article_has_class(node, "bt"))
		return true;
	for (size_t i = 0; i < class.len; i++)
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			if (str_starts_nocase(str_skip(class, i), str_from(words[k])))
				return !str_ends(str_slice(class, 0, i), STR("sub"));
	return false;
}

/* The text of a part of a link without the dates in it; outside of its blocks, or all. */
static const char *part_text(struct arena *arena, const xmlNode *part, bool is_outside)
{
	const xmlNode *node = part;
	const char *folded;
	struct buf text;

	buf_init(&text, LIMIT_PAGE_BYTES);
	if (!is_outside)
		add_text(part, NO_DATES, &text);
	while (is_outside && node && text.len < ROW_TEXT_BYTES) {
		bool is_other = node != part && node->type == XML_ELEMENT_NODE &&
		                (article_is_block(node) || is_date(node));

		if (node->type == XML_TEXT_NODE)
			buf_add_text(&text, (const char *)node->content);
		node = next_node(node, part, is_other || is_silent(node));
	}
	folded = text_fold_space(arena, buf_view(&text));
	buf_release(&text);
	return folded;
}

/* The text of the first element in a link that is one of these and says something; else "". */
static const char *first_text(struct arena *arena, const xmlNode *link,
                              bool (*is_one)(const xmlNode *node))
{
	const char *text = "";

	for (const xmlNode *node = next_node(link, link, false); text && !*text && node;
	     node = next_node(node, link, false))
		if (node->type == XML_ELEMENT_NODE && is_one(node) && !is_date(node))
			text = part_text(arena, node, false);
	return text;
}

/* A block without blocks in it. */
static bool is_last_block(const xmlNode *block)
{
	if (!article_is_block(block))
		return false;
	for (const xmlNode *node = next_node(block, block, false); node;
	     node = next_node(node, block, false))
		if (node->type == XML_ELEMENT_NODE && article_is_block(node))
			return false;
	return true;
}

static const char *text_of_title(struct arena *arena, const xmlNode *link)
{
	const char *text = first_text(arena, link, is_heading);

	if (text && !*text)
		text = first_text(arena, link, is_called_title);
	if (text && !*text)
		text = part_text(arena, link, true);
	if (text && !*text)
		text = first_text(arena, link, is_last_block);
	return text;
}

const char *scrape_find_title(struct arena *arena, const xmlNode *link)
{
	const char *text = text_of_title(arena, link);

	if (!text)
		return NULL;
	text = strip_bullet(text);
	if (*text)
		text = strip_date(arena, text);
	return text_fold_space(arena, str_from(scrape_uncut(text, link)));
}

/* ---- titles beside links --------------------------------------------------------------- */

bool scrape_is_more(const char *text)
{
	static const char *const words[] = {
		"read ",  "continue", "more",       "learn more", "view ",
		"see ",   "details",  "full story", "查看",       "阅读全文",
		"详情",   "详细",     "了解更多",   "更多",       "[详细]",
		"[详情]", "【详细】", ">>",         "点击查看",   "全文"};
	struct str said = str_trim(str_from(text));

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_starts_nocase(said, str_from(words[i])) &&
		    said.len <= strlen(words[i]) + MORE_BYTES)
			return true;
	return said.len == 0;
}

static bool has_link(const xmlNode *root)
{
	for (const xmlNode *node = root; node; node = next_node(node, root, false))
		if (is_named(node, "a"))
			return true;
	return false;
}

const xmlNode *scrape_find_heading(struct arena *arena, const xmlNode *row)
{
	const xmlNode *found = NULL;
	size_t nodes = 0;

	for (const xmlNode *node = row; node && !found;
	     node = next_node(node, row, is_named(node, "a"))) {
		const char *text;

		if (++nodes > ROW_NODES)
			return NULL;
		if (!is_heading(node) || has_link(node))
			continue;
		text = scrape_text(arena, node);
		found = text && *text ? node : NULL;
	}
	return found;
}
