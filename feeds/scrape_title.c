#include "feeds/scrape_title.h"

#include <string.h>

#include "feeds/article_parts.h"
#include "feeds/limits.h"
#include "feeds/scrape_date.h"
#include "feeds/scrape_guess.h"
#include "feeds/text.h"

/* The longest that goes on behind "Read ", in bytes: "the full story". */
#define MORE_BYTES ((size_t)20)

/* ---- parts of titles -------------------------------------------------------------------------- */

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

/* The text of a link outside of its blocks, without the dates in it. */
static const char *outer_text(struct arena *arena, const xmlNode *part)
{
	const xmlNode *node = part;
	const char *folded;
	struct buf text;

	buf_init(&text, LIMIT_PAGE_BYTES);
	while (node && text.len < SCRAPE_ROW_BYTES) {
		bool is_other = node != part && node->type == XML_ELEMENT_NODE &&
		                (article_is_block(node) || scrape_is_date(node));

		if (node->type == XML_TEXT_NODE)
			buf_add_text(&text, (const char *)node->content);
		node = article_next(node, part, is_other || article_is_silent(node));
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

	for (const xmlNode *node = article_next(link, link, false); text && !*text && node;
	     node = article_next(node, link, false))
		if (node->type == XML_ELEMENT_NODE && is_one(node) && !scrape_is_date(node))
			text = scrape_undated_text(arena, node);
	return text;
}

/* A block without blocks in it. */
static bool is_last_block(const xmlNode *block)
{
	if (!article_is_block(block))
		return false;
	for (const xmlNode *node = article_next(block, block, false); node;
	     node = article_next(node, block, false))
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
		text = outer_text(arena, link);
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
	for (const xmlNode *node = root; node; node = article_next(node, root, false))
		if (article_is_named(node, "a"))
			return true;
	return false;
}

const xmlNode *scrape_find_heading(struct arena *arena, const xmlNode *row)
{
	const xmlNode *found = NULL;
	size_t nodes = 0;

	for (const xmlNode *node = row; node && !found;
	     node = article_next(node, row, article_is_named(node, "a"))) {
		const char *text;

		if (++nodes > LIMIT_SCRAPE_ROW_NODES)
			return NULL;
		if (!is_heading(node) || has_link(node))
			continue;
		text = scrape_text(arena, node);
		found = text && *text ? node : NULL;
	}
	return found;
}
