/* Where in a page the text of the article is, and what in there is none of it. */
#include <libxml/HTMLtree.h>
#include <libxml/xpath.h>
#include <string.h>

#include "feeds/article_parts.h"
#include "feeds/limits.h"
#include "feeds/scrape_guess.h"
#include "feeds/scrape_rows.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A text that is found by its length is at least that long, in bytes: forty Chinese characters,
 * twenty words of English. */
enum { LEAST_TEXT_BYTES = 120 };

/* ---- by rules ------------------------------------------------------------------------ */

static bool add_body(struct article_reader *reader, xmlNode *node)
{
	struct article_body *added = LIST_ADD(reader->arena, &reader->bodies);

	if (added)
		added->node = node;
	return added != NULL;
}

static bool is_within(const xmlNode *node, const xmlNode *root)
{
	while (node && node != root)
		node = node->parent;
	return node != NULL;
}

static void find_by_rule(struct article_reader *reader)
{
	xmlXPathObject *found = scrape_xpath_nodes(reader->tree, reader->root,
	                                           reader->rules->body);
	size_t count = found ? (size_t)found->nodesetval->nodeNr : 0;

	for (size_t i = 0; i < count; i++) {
		xmlNode *node = found->nodesetval->nodeTab[i];
		bool is_inside = reader->bodies.count > 0 &&
		                 is_within(node,
		                           reader->bodies.items[reader->bodies.count - 1]
		                                   .node);

		if (node->type == XML_ELEMENT_NODE && !is_inside && !add_body(reader, node))
			break;
	}
	xmlXPathFreeObject(found);
}

/* ---- by the content systems that are known ------------------------------------------- */

enum mark { MARK_ID, MARK_ID_BEGINS, MARK_CLASS, MARK_NAME, MARK_ITEMPROP };

/* The first that is there and holds something counts. */
static const struct {
	enum mark mark;
	const char *value;
} containers[] = {
	{MARK_CLASS, "TRS_UEDITOR"}, /* TRS */
	{MARK_CLASS, "trs_editor_view"},
	{MARK_CLASS, "TRS_Editor"},
	{MARK_ID, "UCAP-CONTENT"}, /* UCAP */
	{MARK_NAME, "ucapcontent"},
	{MARK_CLASS, "v_news_content"}, /* VSB */
	{MARK_ID_BEGINS, "vsb_content"},
	{MARK_CLASS, "wp_articlecontent"}, /* WebPlus */
	{MARK_ITEMPROP, "articleBody"},    /* schema.org */
	{MARK_ID, "zoom"},                 /* what the switch for the size of letters */
	{MARK_ID, "fontzoom"},             /* acts on */
	{MARK_ID, "article-content"},
	{MARK_ID, "article_content"},
	{MARK_ID, "con_con"},
	{MARK_CLASS, "article_content"},
	{MARK_CLASS, "article-content"},
	{MARK_CLASS, "article_main"},
	{MARK_CLASS, "ccontent"},
	{MARK_CLASS, "newstext"},
	{MARK_CLASS, "detail-body"},
	{MARK_CLASS, "article-body"},
	{MARK_CLASS, "entry-content"}, /* WordPress */
};

static bool has_mark(const xmlNode *node, enum mark mark, const char *value)
{
	struct str wanted = str_from(value), id;

	if (node->type != XML_ELEMENT_NODE)
		return false;
	id = str_from(scrape_attribute(node, "id"));
	switch (mark) {
	case MARK_ID:
		return str_equal_nocase(id, wanted);
	case MARK_ID_BEGINS:
		return str_starts_nocase(id, wanted);
	case MARK_CLASS:
		return article_has_class(node, value);
	case MARK_ITEMPROP:
		return str_equal(str_from(scrape_attribute(node, "itemprop")), wanted);
	case MARK_NAME:
		return article_is_named(node, value);
	}
	return false;
}

/* Whether there is something to read or to see in it. */
static bool holds_something(const xmlNode *root)
{
	if (article_text_bytes(root, false) > 0)
		return true;
	for (const xmlNode *node = root; node; node = article_next(node, root, false))
		if (article_is_named(node, "img") || article_is_named(node, "iframe") ||
		    article_is_named(node, "video"))
			return true;
	return false;
}

static xmlNode *find_container(struct article_reader *reader)
{
	for (size_t i = 0; i < COUNT(containers); i++)
		for (xmlNode *node = reader->root; node;
		     node = article_next(node, reader->root, article_is_silent(node)))
			if (has_mark(node, containers[i].mark, containers[i].value) &&
			    holds_something(node))
				return node;
	return NULL;
}

/* ---- by where the text is ------------------------------------------------------------- */

/* What an element has gathered; kept in the nodes themselves while it is counted. */
struct weight {
	double text;   /* bytes of text that count for it */
	size_t linked; /* of these, in links */
};

static struct weight *weight_of(struct article_reader *reader, xmlNode *node)
{
	if (!node->_private)
		node->_private = arena_new(reader->arena, struct weight);
	return node->_private;
}

static void credit(struct article_reader *reader, xmlNode *node, double text, size_t linked)
{
	struct weight *weight = node && node->type == XML_ELEMENT_NODE
	                                ? weight_of(reader, node)
	                                : NULL;

	if (!weight)
		return;
	weight->text += text;
	weight->linked += linked;
}

static bool is_cell(const xmlNode *node)
{
	return article_is_named(node, "td") || article_is_named(node, "body") ||
	       article_is_named(node, "center");
}

static bool is_heading(const xmlNode *node)
{
	return node->name[0] == 'h' && ascii_is_digit((char)node->name[1]) &&
	       !node->name[2];
}

/* A text counts for the element that its paragraph is in, and half for the one around that;
 * text that stands in a cell without paragraphs, or is cut in lines, for its own element. */
static void weigh_text(struct article_reader *reader, const xmlNode *text)
{
	size_t bytes = str_trim(str_from((const char *)text->content)).len;
	xmlNode *block = text->parent, *holder;
	bool is_linked = false, is_cut;

	for (; block && block != reader->root && !article_is_block(block);
	     block = block->parent)
		is_linked = is_linked || article_is_named(block, "a");
	if (!block || bytes == 0 || is_heading(block))
		return;
	is_cut = (text->next && article_is_named(text->next, "br")) ||
	         (text->prev && article_is_named(text->prev, "br"));
	holder = is_cell(block) || is_cut ? block : block->parent;
	credit(reader, holder, is_linked ? 0 : (double)bytes, is_linked ? bytes : 0);
	if (holder)
		credit(reader, holder->parent, is_linked ? 0 : (double)bytes / 2,
		       is_linked ? bytes / 2 : 0);
}

/* Whether nothing in it is the article: what says so, unless it is most of the page. */
static bool is_skipped(const xmlNode *node, size_t page_bytes)
{
	return article_is_silent(node) ||
	       (article_is_aside(node) && article_text_bytes(node, false) < page_bytes / 2);
}

static double score_of(const xmlNode *node)
{
	const struct weight *weight = node->_private;

	if (!weight)
		return 0;
	return weight->text * weight->text /
	       (weight->text + (double)weight->linked * 2 + 1);
}

static xmlNode *find_densest(struct article_reader *reader)
{
	size_t page_bytes = article_text_bytes(reader->root, false);
	xmlNode *node = reader->root, *best = NULL;
	double most = 0;

	for (; node; node = article_next(node, reader->root, is_skipped(node, page_bytes)))
		if (node->type == XML_TEXT_NODE)
			weigh_text(reader, node);
	for (node = reader->root; node; node = article_next(node, reader->root, false)) {
		if (node->type == XML_ELEMENT_NODE && score_of(node) > most) {
			most = score_of(node);
			best = node;
		}
	}
	return most >= LEAST_TEXT_BYTES ? best : NULL;
}

void article_find_body(struct article_reader *reader)
{
	xmlNode *found;

	if (reader->rules->body) {
		find_by_rule(reader);
		return;
	}
	found = find_container(reader);
	if (!found)
		found = find_densest(reader);
	if (found)
		add_body(reader, found);
}

/* ---- what is none of it --------------------------------------------------------------- */

/* What stands at the end of a page, however it is marked: a line that begins so goes. */
static const char *const asides[] = {
	"上一篇",   "下一篇",   "上一条",       "下一条",     "【打印",    "[打印",
	"打印本页", "打印此页", "关闭窗口",     "【关闭",     "[关闭",     "扫一扫",
	"分享到",   "版权所有", "责任编辑",     "【责任编辑", "(责任编辑", "（责任编辑",
	"责编：",   "浏览次数", "点击数",       "字号",       "【字体",    "相关新闻",
	"相关链接", "相关文章", "附件下载：无", "Previous:",  "Next:",     "Share this"};

enum { ASIDE_LINE_BYTES = 240 };

static bool is_aside_line(const char *text)
{
	struct str line = str_from(text);

	if (line.len > ASIDE_LINE_BYTES)
		return false;
	for (size_t i = 0; i < COUNT(asides); i++)
		if (str_starts(line, str_from(asides[i])))
			return true;
	return false;
}

static bool is_control(const xmlNode *node)
{
	return article_is_named(node, "input") || article_is_named(node, "script") ||
	       article_is_named(node, "style") || article_is_named(node, "link") ||
	       article_is_named(node, "meta") || article_is_named(node, "noscript") ||
	       article_is_named(node, "select") || article_is_named(node, "button") ||
	       article_is_named(node, "textarea");
}

static bool is_to_go(struct article_reader *reader, const xmlNode *node, size_t all_bytes)
{
	struct arena_mark mark = arena_mark(reader->arena);
	const char *text;
	bool is_aside;

	if (is_control(node))
		return true;
	if (article_is_aside(node) && article_text_bytes(node, false) < all_bytes / 2)
		return true;
	if (!article_is_block(node) && !article_is_named(node, "span"))
		return false;
	text = scrape_text(reader->arena, node);
	is_aside = text && is_aside_line(text);
	arena_rewind(reader->arena, mark);
	return is_aside;
}

static void remove_node(xmlNode *node)
{
	xmlUnlinkNode(node);
	xmlFreeNode(node);
}

static void remove_asides(struct article_reader *reader, xmlNode *body)
{
	size_t all_bytes = article_text_bytes(body, false);
	xmlNode *node = article_next(body, body, false), *next;

	while (node) {
		bool goes = node->type == XML_ELEMENT_NODE &&
		            is_to_go(reader, node, all_bytes);

		next = article_next(node, body, goes);
		if (goes)
			remove_node(node);
		node = next;
	}
}

/* Those first that stand last: what is in another goes before that does. */
static void remove_by_rule(struct article_reader *reader, xmlNode *body)
{
	xmlXPathObject *found = scrape_xpath_nodes(reader->tree, body,
	                                           reader->rules->without);

	for (size_t i = found ? (size_t)found->nodesetval->nodeNr : 0; i-- > 0;) {
		xmlNode *node = found->nodesetval->nodeTab[i];

		if (node->type == XML_ELEMENT_NODE && node != body && is_within(node, body))
			remove_node(node);
		found->nodesetval->nodeTab[i] = NULL;
	}
	xmlXPathFreeObject(found);
}

/* A text that is all in a frame. */
static void look_elsewhere(struct article_reader *reader, const xmlNode *body)
{
	for (const xmlNode *node = body; node; node = article_next(node, body, false))
		if (article_is_named(node, "iframe") && !article_is_aside(node->parent) &&
		    scrape_is_link(scrape_attribute(node, "src")) &&
		    !reader->article->elsewhere)
			reader->article->elsewhere = scrape_attribute(node, "src");
}

void article_write_body(struct article_reader *reader)
{
	struct article *article = reader->article;
	xmlBuffer *out = xmlBufferCreate();
	size_t bytes = 0;

	if (!out) {
		arena_fail(reader->arena, ERROR_MEMORY);
		return;
	}
	for (size_t i = 0; i < reader->bodies.count; i++) {
		xmlNode *body = reader->bodies.items[i].node;

		if (reader->rules->without)
			remove_by_rule(reader, body);
		remove_asides(reader, body);
		bytes += article_text_bytes(body, false);
		for (xmlNode *node = body->children; node; node = node->next)
			htmlNodeDump(out, reader->tree, node);
	}
	if (reader->bodies.count == 0)
		look_elsewhere(reader, reader->root);
	if (bytes == 0)
		for (size_t i = 0; i < reader->bodies.count; i++)
			look_elsewhere(reader, reader->bodies.items[i].node);
	if (xmlBufferLength(out) > (int)LIMIT_ARTICLE_BYTES)
		article->failure = "the text of the article is too long";
	else if (bytes > 0 || (reader->bodies.count && !article->elsewhere &&
	                       holds_something(reader->bodies.items[0].node)))
		article->content = arena_strdup(reader->arena,
		                                (const char *)xmlBufferContent(out));
	xmlBufferFree(out);
}
