#include "feeds/scrape_induce.h"

#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/article_parts.h"
#include "feeds/html_document.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/scrape_complete.h"
#include "feeds/scrape_date.h"
#include "feeds/scrape_guess.h"
#include "feeds/scrape_links.h"
#include "feeds/scrape_title.h"
#include "feeds/text.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Columns on paper from which on the text of a link is a headline and no item of a menu:
 * eight Chinese characters. */
enum { HEADLINE_COLUMNS = 16 };

/* Columns beyond which a headline counts no more. */
enum { LONG_COLUMNS = 60 };

/* Rows from which on repetition is a list. */
enum { FEWEST_ROWS = 3 };

/* How far above its link a row is looked for. */
enum { ROW_LEVELS = 6 };

/* Elements that say what they are; others are told apart by their class. */
static const char *const row_names[] = {"li", "tr", "dd", "dt", "h2", "h3", "h4", "a"};

/* Elements of one kind with one parent. */
struct group {
	xmlNode *parent;
	const char *name; /* of the elements */
	struct str class; /* the first word of theirs; empty: it does not count */
	xmlNode *last;    /* row that was counted last */
	const char *href; /* of the link that it was counted for */
	bool is_last_bad; /* it had several headlines */
	size_t rows, dated, columns;
};

struct inducer {
	const struct scrape_options *options;
	struct arena *arena;
	xmlDoc *tree;
	xmlXPathContext *context;
	struct {
		struct group *items;
		size_t count;
	} groups;
	struct scrape_links links;
};

/* ---- groups -------------------------------------------------------------------------- */

static size_t columns_of(const char *text)
{
	struct str rest = str_from(text);
	size_t columns = 0;
	uint32_t character;

	while (text_next(&rest, &character))
		columns += character >= 0x2E80 ? 2 : 1;
	return columns;
}

static bool is_row_name(const char *name)
{
	for (size_t i = 0; i < COUNT(row_names); i++)
		if (strcmp(name, row_names[i]) == 0)
			return true;
	return false;
}

/* The first word of a class; of those that only say which row it is, none. */
static struct str class_of(const xmlNode *node)
{
	struct str class = str_trim(str_from(scrape_attribute(node, "class")));
	size_t end = 0;

	while (end < class.len && !ascii_is_space(class.ptr[end]))
		end++;
	class = str_slice(class, 0, end);
	return str_find_char(class, '\'') == class.len ? class : (struct str)
	{
		0
	};
}

static struct group *find_group(struct inducer *inducer, xmlNode *row)
{
	const char *name = (const char *)row->name;
	struct str class = {0};
	struct group *group;

	if (!is_row_name(name))
		class = class_of(row);
	for (size_t i = inducer->groups.count; i > 0; i--) {
		group = &inducer->groups.items[i - 1];
		if (group->parent == row->parent && strcmp(group->name, name) == 0 &&
		    str_equal(group->class, class))
			return group;
	}
	if (inducer->groups.count == LIMIT_SCRAPE_GROUPS)
		return NULL;
	group = LIST_ADD(inducer->arena, &inducer->groups);
	if (group)
		*group = (struct group){
			.parent = row->parent, .name = name, .class = class};
	return group;
}

static bool has_date(struct inducer *inducer, const xmlNode *row, const xmlNode *link)
{
	const struct scrape_options *options = inducer->options;
	struct arena_mark mark = arena_mark(inducer->arena);
	const char *rest = scrape_rest(inducer->arena, row, link);
	struct str found;
	int64_t seconds;
	bool has_one = scrape_find_time(inducer->arena, row) ||
	               scrape_date_of_url(str_from(scrape_attribute(link, "href")),
	                                  options->zone_minutes, &seconds) ||
	               (rest && scrape_date_find(str_from(rest), options->zone_minutes,
	                                         options->now, &seconds, &found));

	arena_rewind(inducer->arena, mark);
	return has_one;
}

/* Whether a row's second headline is none of another item: it leads to the same page, or one of
 * the two to a topic. */
static bool is_beside(const struct scrape_links *links, struct group *group, xmlNode *row,
                      const char *href)
{
	if (scrape_links_same(href, group->href) ||
	    scrape_links_elsewhere(links, row, href))
		return true;
	if (!scrape_links_elsewhere(links, row, group->href))
		return false;
	group->href = href;
	return true;
}

/* ---- rows ----------------------------------------------------------------------------- */

/* Counts a headline for every element around it that may be its row; a row with two of them
 * is none, but for a second link to the same page, and one to which other rows lead, too. */
static void count_headline(struct inducer *inducer, xmlNode *link, xmlNode *row,
                           size_t columns)
{
	const char *href = scrape_attribute(link, "href");

	for (int i = 0; i < ROW_LEVELS && row->parent; i++, row = row->parent) {
		struct group *group;

		if (row->type != XML_ELEMENT_NODE || row->parent->type != XML_ELEMENT_NODE)
			return;
		group = find_group(inducer, row);
		if (!group)
			return;
		if (group->last == row) {
			if (group->is_last_bad ||
			    is_beside(&inducer->links, group, row, href))
				continue;
			group->rows--;
			group->is_last_bad = true;
			continue;
		}
		group->last = row;
		group->href = href;
		group->is_last_bad = false;
		group->rows++;
		group->columns += columns < LONG_COLUMNS ? columns : LONG_COLUMNS;
		group->dated += has_date(inducer, row, link);
	}
}

/* The innermost element around a link without words of its own that has a heading for it, in
 * *heading; NULL where there is none. */
static xmlNode *find_headed(struct inducer *inducer, xmlNode *link, const xmlNode **heading)
{
	xmlNode *row = link->parent;

	for (int i = 0; i < ROW_LEVELS && row && row->type == XML_ELEMENT_NODE; i++) {
		*heading = scrape_find_heading(inducer->arena, row);
		if (*heading)
			return row;
		row = row->parent;
	}
	return NULL;
}

static void count_link(struct inducer *inducer, xmlNode *link)
{
	struct arena_mark mark = arena_mark(inducer->arena);
	const char *title = NULL;
	const xmlNode *heading;
	xmlNode *row = link;
	size_t columns;

	if (scrape_is_link(scrape_attribute(link, "href")))
		title = scrape_find_title(inducer->arena, link);
	if (title && scrape_is_more(title)) {
		row = find_headed(inducer, link, &heading);
		title = row ? scrape_text(inducer->arena, heading) : NULL;
	}
	columns = title ? columns_of(title) : 0;
	arena_rewind(inducer->arena, mark);
	if (columns >= HEADLINE_COLUMNS)
		count_headline(inducer, link, row, columns);
}

/* ---- expressions --------------------------------------------------------------------- */

static size_t count_nodes(struct inducer *inducer, const char *expression)
{
	xmlXPathObject *value;
	size_t count = 0;

	inducer->context->node = (xmlNode *)inducer->tree;
	inducer->context->opLimit = LIMIT_XPATH_STEPS;
	inducer->context->opCount = 0;
	value = expression ? xmlXPathEval((const xmlChar *)expression, inducer->context)
	                   : NULL;
	if (value && value->type == XPATH_NODESET && value->nodesetval)
		count = (size_t)value->nodesetval->nodeNr;
	xmlXPathFreeObject(value);
	return count;
}

/* "ul", "ul[@id='news']" or "ul[contains(...)]": one step. */
static const char *make_step(struct arena *arena, const char *name, const char *id,
                             struct str class)
{
	if (id && *id && !strchr(id, '\''))
		return arena_printf(arena, "%s[@id='%s']", name, id);
	if (class.len)
		return arena_printf(arena,
		                    "%s[contains(concat(' ',normalize-space(@class),' '),"
		                    "' %.*s ')]",
		                    name, STR_ARG(class));
	return name;
}

static bool is_named_node(const xmlNode *node)
{
	const char *id = scrape_attribute(node, "id");

	return (id && *id) || class_of(node).len > 0;
}

/* A path that finds more than the rows of a group, without those that are of another make: of a
 * table the ones with fewer cells; lines and headings, which have no links. */
static const char *narrow_path(struct inducer *inducer, const struct group *group,
                               const char *path)
{
	const char *narrow;
	size_t cells = 0;

	if (strcmp(group->name, "a") == 0)
		return path;
	for (const xmlNode *node = group->last->children; node; node = node->next)
		cells += article_is_named(node, "td");
	narrow = arena_printf(inducer->arena, "%s[td[%zu]][.//a[@href]]", path, cells);
	if (cells > 1 && narrow && count_nodes(inducer, narrow) == group->rows)
		return narrow;
	return arena_printf(inducer->arena, "%s[.//a[@href]]", path);
}

/*
 * The path to the rows of a group: from the nearest element around them that has a name or a
 * class, and from further ones as long as that leads to more rows than there are.
 */
static const char *make_path(struct inducer *inducer, const struct group *group)
{
	struct arena *arena = inducer->arena;
	const char *step = make_step(arena, group->name, NULL, group->class);
	const char *path = arena_printf(arena, "/%s", step), *best = NULL;
	size_t fewest = SIZE_MAX;
	bool is_child = true;

	for (const xmlNode *node = group->parent; node && node->type == XML_ELEMENT_NODE;
	     node = node->parent) {
		const char *whole;
		size_t count;

		if (!is_child && !is_named_node(node))
			continue;
		step = make_step(arena, (const char *)node->name,
		                 scrape_attribute(node, "id"), class_of(node));
		path = arena_printf(arena, "/%s%s%s", step, is_child ? "" : "/", path);
		is_child = is_child && !is_named_node(node);
		whole = arena_printf(arena, "/%s", path);
		if (!whole)
			return NULL;
		count = count_nodes(inducer, whole);
		if ((!is_child || node->parent->type != XML_ELEMENT_NODE) && count > 0 &&
		    count < fewest) {
			fewest = count;
			best = whole;
		}
		if (fewest <= group->rows)
			break;
	}
	return best && fewest > group->rows ? narrow_path(inducer, group, best) : best;
}

/* ---- ranking ------------------------------------------------------------------------- */

static double score_of(const struct group *group)
{
	double rows = (double)(group->rows < 30 ? group->rows : 30);
	double length = (double)group->columns / (double)group->rows / LONG_COLUMNS;
	double dated = (double)group->dated / (double)group->rows;

	return rows * (0.2 + length) * (0.25 + dated);
}

static int compare_groups(const void *a, const void *b)
{
	double first = score_of(a), second = score_of(b);

	return (first < second) - (first > second);
}

/* Only lists are left, the best first. */
static void rank_groups(struct inducer *inducer)
{
	size_t kept = 0;

	for (size_t i = 0; i < inducer->groups.count; i++)
		if (inducer->groups.items[i].rows >= FEWEST_ROWS)
			inducer->groups.items[kept++] = inducer->groups.items[i];
	inducer->groups.count = kept;
	if (kept)
		qsort(inducer->groups.items, kept, sizeof(struct group), compare_groups);
}

/* ---- proposals ----------------------------------------------------------------------- */

/* False only where reading had to stop. */
static bool add_proposal(struct inducer *inducer, struct str bytes,
                         const struct group *group, struct scrape_proposals *proposals,
                         struct error *err)
{
	struct scrape_rules rules = {.kind = SCRAPE_HTML};
	struct scrape_proposal *proposal;
	struct document *document;

	rules.fields[SCRAPE_ITEM] = make_path(inducer, group);
	if (!rules.fields[SCRAPE_ITEM])
		return arena_check(inducer->arena, err);
	for (size_t i = 0; i < proposals->count; i++)
		if (strcmp(proposals->items[i].rules.fields[SCRAPE_ITEM],
		           rules.fields[SCRAPE_ITEM]) == 0)
			return true;
	document = scrape_read(bytes, &rules, inducer->options, err);
	if (!document)
		return false;
	if (document->feed.entries.count >= FEWEST_ROWS) {
		scrape_complete(bytes, inducer->tree, inducer->options, document, &rules);
		proposal = LIST_ADD(inducer->arena, proposals);
		if (proposal)
			*proposal = (struct scrape_proposal){
				.rules = rules,
				.rows = document->feed.entries.count,
				.score = score_of(group)};
	}
	document_free(document);
	return arena_check(inducer->arena, err);
}

static void walk(struct inducer *inducer)
{
	xmlNode *root = xmlDocGetRootElement(inducer->tree);

	scrape_links_count(inducer->arena, root, &inducer->links);
	for (xmlNode *node = root; node && !inducer->arena->full;
	     node = article_next(node, root, false))
		if (article_is_named(node, "a"))
			count_link(inducer, node);
}

static bool induce(struct inducer *inducer, struct str bytes,
                   struct scrape_proposals *proposals, struct error *err)
{
	walk(inducer);
	rank_groups(inducer);
	for (size_t i = 0; i < inducer->groups.count; i++)
		if (proposals->count < LIMIT_SCRAPE_PROPOSALS &&
		    !add_proposal(inducer, bytes, &inducer->groups.items[i], proposals,
		                  err))
			return false;
	return arena_check(inducer->arena, err);
}

bool scrape_induce(struct str bytes, const struct scrape_options *options,
                   struct arena *arena, struct scrape_proposals *proposals,
                   struct error *err)
{
	struct inducer inducer = {.options = options, .arena = arena};
	struct problems unheard = {0};
	struct decoded decoded;
	bool is_done;

	*proposals = (struct scrape_proposals){0};
	if (bytes.len > LIMIT_PAGE_BYTES)
		return error_set(err, ERROR_LIMIT, "the page is larger than %zu bytes",
		                 LIMIT_PAGE_BYTES);
	is_done = html_decode(bytes, options->content_type, &decoded, &unheard, arena, err);
	inducer.tree = is_done ? html_document_read(decoded.text) : NULL;
	decode_release(&decoded);
	inducer.context = inducer.tree ? xmlXPathNewContext(inducer.tree) : NULL;
	if (inducer.context)
		is_done = induce(&inducer, bytes, proposals, err);
	xmlXPathFreeContext(inducer.context);
	xmlFreeDoc(inducer.tree);
	return is_done;
}
