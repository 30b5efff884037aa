/* Rules in XPath 1.0 over a page: the tree -> rows. */
#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "feeds/html_document.h"
#include "feeds/limits.h"
#include "feeds/scrape_guess.h"
#include "feeds/scrape_rows.h"
#include "feeds/scrape_title.h"
#include "feeds/text.h"

/* A page with its rules compiled. */
struct page {
	struct scraper *scraper;
	xmlDoc *tree;
	xmlXPathContext *context;
	xmlXPathCompExpr *rules[SCRAPE_FIELD_COUNT]; /* NULL: none */
	size_t skipped; /* links of each row before the one that is meant */
};

/* libxml2 tells what is wrong on standard error unless somebody listens. */
static void ignore_error(void *context, xmlErrorPtr reason)
{
	(void)context;
	(void)reason;
}

/* ---- evaluating ---------------------------------------------------------------------- */

static xmlXPathContext *context_open(xmlDoc *tree)
{
	xmlXPathContext *context = xmlXPathNewContext(tree);

	if (context)
		context->error = ignore_error;
	return context;
}

/* The value at `node`, owned (xmlXPathFreeObject); NULL where it cannot be had within
 * LIMIT_XPATH_STEPS. */
static xmlXPathObject *evaluate(struct page *page, xmlXPathCompExpr *rule, xmlNode *node)
{
	if (!rule)
		return NULL;
	page->context->node = node;
	page->context->opLimit = LIMIT_XPATH_STEPS;
	page->context->opCount = 0;
	return xmlXPathCompiledEval(rule, page->context);
}

/* The number of nodes of a value; 0 for another one. */
static size_t node_count(const xmlXPathObject *value)
{
	if (!value || value->type != XPATH_NODESET || !value->nodesetval)
		return 0;
	return (size_t)value->nodesetval->nodeNr;
}

static xmlNode *node_at(const xmlXPathObject *value, size_t index)
{
	return value->nodesetval->nodeTab[index];
}

static const char *node_text(struct page *page, xmlNode *node)
{
	struct arena *arena = page->scraper->arena;
	const char *text;
	xmlChar *content;

	if (node->type == XML_ELEMENT_NODE)
		return scrape_text(arena, node);
	content = xmlNodeGetContent(node);
	text = text_fold_space(arena, str_from((const char *)content));
	xmlFree(content);
	return text;
}

/* The text of a value: of its first node that says something, or as XPath casts it. */
static const char *value_text(struct page *page, xmlXPathObject *value)
{
	const char *text = NULL;
	xmlChar *cast;

	for (size_t i = 0; i < node_count(value); i++) {
		text = node_text(page, node_at(value, i));
		if (text && *text)
			return text;
	}
	if (!value || value->type == XPATH_NODESET)
		return NULL;
	cast = xmlXPathCastToString(value);
	text = text_fold_space(page->scraper->arena, str_from((const char *)cast));
	xmlFree(cast);
	return text && *text ? text : NULL;
}

/* ---- parts of a row ------------------------------------------------------------------ */

static const char *part_text(struct page *page, enum scrape_field field, xmlNode *row)
{
	xmlXPathObject *value = evaluate(page, page->rules[field], row);
	const char *text = value_text(page, value);

	xmlXPathFreeObject(value);
	return text;
}

/* An address: of an element that is a link or a picture, what it leads to. */
static const char *part_address(struct page *page, enum scrape_field field, xmlNode *row)
{
	static const char *const names[] = {"href", "src"};
	xmlXPathObject *value = evaluate(page, page->rules[field], row);
	const char *address = NULL;

	if (node_count(value) > 0)
		for (size_t i = 0; i < 2 && !address; i++)
			address = arena_strdup(
				page->scraper->arena,
				scrape_attribute(node_at(value, 0), names[i]));
	if (!address)
		address = value_text(page, value);
	xmlXPathFreeObject(value);
	return address;
}

/* Markup where the rule leads to elements. */
static const char *part_content(struct page *page, xmlNode *row, bool *is_html)
{
	xmlXPathObject *value = evaluate(page, page->rules[SCRAPE_CONTENT], row);
	const char *content = NULL;
	xmlBuffer *out;

	*is_html = node_count(value) > 0 && node_at(value, 0)->type == XML_ELEMENT_NODE;
	if (!*is_html) {
		content = value_text(page, value);
		xmlXPathFreeObject(value);
		return content;
	}
	out = xmlBufferCreate();
	for (size_t i = 0; out && i < node_count(value); i++)
		htmlNodeDump(out, page->tree, node_at(value, i));
	if (out)
		content = arena_strdup(page->scraper->arena,
		                       (const char *)xmlBufferContent(out));
	xmlBufferFree(out);
	xmlXPathFreeObject(value);
	return content;
}

static void take_categories(struct page *page, xmlNode *row, struct strings *categories)
{
	xmlXPathObject *value = evaluate(page, page->rules[SCRAPE_CATEGORIES], row);
	struct arena *arena = page->scraper->arena;

	for (size_t i = 0; i < node_count(value) && i < LIMIT_PUBLISHED_LIST; i++) {
		const char **category = LIST_ADD(arena, categories);

		if (category)
			*category = node_text(page, node_at(value, i));
	}
	xmlXPathFreeObject(value);
}

static const char *guess_title(struct arena *arena, const xmlNode *link, xmlNode *row)
{
	const char *title = link ? scrape_find_title(arena, link) : "";
	const xmlNode *heading = NULL;

	if (title && scrape_is_more(title))
		heading = scrape_find_heading(arena, row);
	if (heading)
		return scrape_text(arena, heading);
	return link ? title : scrape_text(arena, row);
}

static void fill_row(struct page *page, xmlNode *node, struct scrape_row *row)
{
	static const enum scrape_field texts[] = {SCRAPE_TITLE, SCRAPE_AUTHOR,
	                                          SCRAPE_TIMESTAMP, SCRAPE_UID};
	struct arena *arena = page->scraper->arena;
	const xmlNode *link = scrape_find_link(arena, node, page->skipped);

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		row->parts[texts[i]] = part_text(page, texts[i], node);
	row->parts[SCRAPE_URI] = part_address(page, SCRAPE_URI, node);
	row->parts[SCRAPE_THUMBNAIL] = part_address(page, SCRAPE_THUMBNAIL, node);
	row->parts[SCRAPE_CONTENT] = part_content(page, node, &row->is_content_html);
	take_categories(page, node, &row->categories);
	row->text = scrape_text(arena, node);
	row->rest = scrape_rest(arena, node, link);
	row->before = scrape_before(arena, node);
	row->behind = scrape_behind(arena, node);
	if (!page->rules[SCRAPE_URI])
		row->parts[SCRAPE_URI] = link ? scrape_attribute(link, "href")
		                              : scrape_find_href(node);
	row->parts[SCRAPE_URI] = arena_strdup(arena, row->parts[SCRAPE_URI]);
	if (!page->rules[SCRAPE_TIMESTAMP])
		row->parts[SCRAPE_TIMESTAMP] = arena_strdup(arena,
		                                            scrape_find_time(arena, node));
	if (page->rules[SCRAPE_TITLE])
		row->parts[SCRAPE_TITLE] = scrape_uncut(row->parts[SCRAPE_TITLE], link);
	else
		row->parts[SCRAPE_TITLE] = guess_title(arena, link, node);
	row->parts[SCRAPE_TITLE] = arena_strdup(arena, row->parts[SCRAPE_TITLE]);
}

/* ---- what is wrong with a page ------------------------------------------------------- */

static size_t count_matches(struct page *page, struct str expression)
{
	const char *text = arena_str(page->scraper->arena, expression);
	xmlXPathCompExpr *rule = text ? xmlXPathCtxtCompile(page->context,
	                                                    (const xmlChar *)text)
	                              : NULL;
	xmlXPathObject *value = evaluate(page, rule, (xmlNode *)page->tree);
	size_t count = node_count(value);

	xmlXPathFreeObject(value);
	xmlXPathFreeCompExpr(rule);
	return count;
}

/* Where the step that begins behind `from` ends: at a "/" outside brackets and quotes. */
static size_t step_end(struct str expression, size_t from)
{
	char quote = '\0';
	int depth = 0;

	while (from < expression.len && expression.ptr[from] == '/')
		from++;
	for (; from < expression.len; from++) {
		char c = expression.ptr[from];

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '[' || c == '(')
			depth++;
		else if (c == ']' || c == ')')
			depth--;
		else if (c == '/' && depth == 0)
			break;
	}
	return from;
}

/* The first step of the rule for rows that matches nothing, and what is before it. */
static void tell_no_rows(struct page *page)
{
	struct scraper *scraper = page->scraper;
	struct str expression = str_from(scraper->rules->fields[SCRAPE_ITEM]);
	size_t good = 0, end = step_end(expression, 0);

	while (end < expression.len &&
	       count_matches(page, str_slice(expression, 0, end)) > 0) {
		good = end;
		end = step_end(expression, end);
	}
	if (good > 0)
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-no-rows",
		            "the page has changed: %.*s is there, but no %.*s in it",
		            (int)(good < 200 ? good : 200), expression.ptr,
		            (int)(end - good < 200 ? end - good : 200),
		            expression.ptr + good);
	else
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-no-rows",
		            "the page has changed: nothing in it is %.*s",
		            (int)(end < 200 ? end : 200), expression.ptr);
}

/* ---- the page ------------------------------------------------------------------------ */

static void page_close(struct page *page)
{
	for (size_t i = 0; i < SCRAPE_FIELD_COUNT; i++)
		xmlXPathFreeCompExpr(page->rules[i]);
	xmlXPathFreeContext(page->context);
	xmlFreeDoc(page->tree);
}

static xmlDoc *read_xml(struct str text)
{
	const int options = XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
	                    XML_PARSE_NONET | XML_PARSE_NOCDATA;

	return xmlReadMemory(text.ptr, (int)text.len, NULL, "UTF-8", options);
}

static bool page_open(struct page *page, struct scraper *scraper, struct str text,
                      bool is_xml)
{
	*page = (struct page){.scraper = scraper};
	page->tree = is_xml ? read_xml(text) : html_document_read(text);
	page->context = page->tree ? context_open(page->tree) : NULL;
	if (page->context)
		return true;
	problem_add(scraper->problems, scraper->arena, 0, 0, "page-not-markup", "%s",
	            is_xml ? "what came is no XML" : "what came is no HTML page");
	return false;
}

static void compile_rules(struct page *page)
{
	for (size_t i = 0; i < SCRAPE_FIELD_COUNT; i++) {
		const char *rule = page->scraper->rules->fields[i];

		if (rule && i != SCRAPE_TIME_FORMAT && i != SCRAPE_TO_HTML)
			page->rules[i] = xmlXPathCtxtCompile(page->context,
			                                     (const xmlChar *)rule);
	}
}

/* Entities of one's own have no use in a page, and many in an attack. */
static bool declares_entities(const xmlDoc *tree)
{
	return tree->intSubset && tree->intSubset->entities;
}

static void read_head(struct page *page)
{
	struct scraper *scraper = page->scraper;
	xmlXPathCompExpr *rule = xmlXPathCtxtCompile(page->context,
	                                             (const xmlChar *)"//title");
	xmlXPathObject *value = evaluate(page, rule, (xmlNode *)page->tree);

	scraper->title = value_text(page, value);
	xmlXPathFreeObject(value);
	xmlXPathFreeCompExpr(rule);
	rule = xmlXPathCtxtCompile(page->context, (const xmlChar *)"//base/@href");
	value = evaluate(page, rule, (xmlNode *)page->tree);
	scraper->base = value_text(page, value);
	xmlXPathFreeObject(value);
	xmlXPathFreeCompExpr(rule);
}

static bool is_same(const char *one, const char *other)
{
	return one && other && strcmp(one, other) == 0;
}

/* Whether most rows lead where others do: to the part of the site that they belong to. */
static bool is_shared(const struct scrape_rows *rows)
{
	size_t shared = 0;

	for (size_t i = 1; i < rows->count; i++) {
		const char *uri = rows->items[i].parts[SCRAPE_URI];
		size_t before = 0;

		while (before < i && !is_same(uri, rows->items[before].parts[SCRAPE_URI]))
			before++;
		shared += before < i;
	}
	return shared * 2 > rows->count;
}

static void fill_rows(struct page *page, const xmlXPathObject *items)
{
	for (size_t i = 0; i < node_count(items); i++) {
		xmlNode *node = node_at(items, i);
		struct scrape_row *row;

		if (node->type != XML_ELEMENT_NODE)
			continue;
		row = scrape_row_add(page->scraper);
		if (!row)
			break;
		fill_row(page, node, row);
	}
}

/* Of rows in which a link to their part of the site comes before the title, the next ones. */
static void read_rows(struct page *page)
{
	xmlXPathObject *items = evaluate(page, page->rules[SCRAPE_ITEM],
	                                 (xmlNode *)page->tree);
	struct scraper *scraper = page->scraper;
	struct scrape_rows first;

	fill_rows(page, items);
	first = scraper->rows;
	while (!page->rules[SCRAPE_URI] && is_shared(&scraper->rows) && page->skipped < 2) {
		page->skipped++;
		scraper->rows = (struct scrape_rows){0};
		fill_rows(page, items);
	}
	if (is_shared(&scraper->rows))
		scraper->rows = first;
	if (node_count(items) == 0)
		tell_no_rows(page);
	xmlXPathFreeObject(items);
}

bool scrape_xpath(struct scraper *scraper, struct str text)
{
	struct page page;

	if (page_open(&page, scraper, text, scraper->rules->kind == SCRAPE_XML)) {
		compile_rules(&page);
		if (declares_entities(page.tree)) {
			error_set(scraper->err, ERROR_UNSUPPORTED,
			          "entity declarations are refused");
		} else {
			read_head(&page);
			read_rows(&page);
		}
	}
	page_close(&page);
	return scraper->err->kind == ERROR_NONE &&
	       arena_check(scraper->arena, scraper->err);
}

const char *scrape_xpath_text(struct scraper *scraper, struct str text,
                              const char *expression)
{
	const char *found = NULL;
	struct page page;

	if (page_open(&page, scraper, text, false)) {
		xmlXPathCompExpr *rule = xmlXPathCtxtCompile(page.context,
		                                             (const xmlChar *)expression);
		xmlXPathObject *value = evaluate(&page, rule, (xmlNode *)page.tree);
		xmlChar *cast = value ? xmlXPathCastToString(value) : NULL;

		read_head(&page);
		found = arena_strdup(scraper->arena, (const char *)cast);
		xmlFree(cast);
		xmlXPathFreeObject(value);
		xmlXPathFreeCompExpr(rule);
	}
	page_close(&page);
	return found && *found ? found : NULL;
}

xmlXPathObject *scrape_xpath_nodes(xmlDoc *tree, xmlNode *node, const char *expression)
{
	struct page page = {.tree = tree, .context = context_open(tree)};
	xmlXPathCompExpr *rule = NULL;
	xmlXPathObject *value = NULL;

	if (page.context)
		rule = xmlXPathCtxtCompile(page.context, (const xmlChar *)expression);
	if (page.context)
		value = evaluate(&page, rule, node);
	xmlXPathFreeCompExpr(rule);
	xmlXPathFreeContext(page.context);
	if (node_count(value) > 0)
		return value;
	xmlXPathFreeObject(value);
	return NULL;
}

bool scrape_xpath_check(const char *expression)
{
	xmlXPathContext *context = context_open(NULL);
	xmlXPathCompExpr *rule = context ? xmlXPathCtxtCompile(context,
	                                                       (const xmlChar *)expression)
	                                 : NULL;
	bool is_one = rule != NULL;

	xmlXPathFreeCompExpr(rule);
	xmlXPathFreeContext(context);
	return is_one;
}
