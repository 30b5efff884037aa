/*
 * A saved page of CEC's site -> one draft.
 *
 * Such pages are nested tables without ids, so the parts are found by what they say: the
 * blocks of text become lines for page_layout.h, and the content is all that lies between the
 * title and the footer, inside the smallest element that holds the title and the longest
 * paragraph (which leaves out a menu in another column).
 */
#include <libxml/HTMLtree.h>
#include <libxml/xpath.h>

#include "feedgen/page_layout.h"
#include "feedgen/records_draft.h"
#include "feeds/html_document.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* ---- elements ------------------------------------------------------------------------ */

static const char *const block_names[] = {
	"address", "article", "aside", "blockquote", "body",    "caption", "center", "dd",
	"div",     "dl",      "dt",    "fieldset",   "footer",  "form",    "h1",     "h2",
	"h3",      "h4",      "h5",    "h6",         "header",  "hr",      "li",     "main",
	"nav",     "ol",      "p",     "pre",        "section", "table",   "tbody",  "td",
	"tfoot",   "th",      "thead", "tr",         "ul"};

static const char *const silent_names[] = {"head",  "noscript", "script",   "select",
                                           "style", "template", "textarea", "title"};

static const char *const table_names[] = {"table", "tbody", "td", "tfoot",
                                          "th",    "thead", "tr"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool is_named(const xmlNode *node, const char *const *names, size_t count)
{
	for (size_t i = 0; node->type == XML_ELEMENT_NODE && i < count; i++) {
		if (strcmp((const char *)node->name, names[i]) == 0)
			return true;
	}
	return false;
}

static bool is_block(const xmlNode *node)
{
	return is_named(node, block_names, COUNT(block_names));
}

static bool is_break(const xmlNode *node)
{
	return is_named(node, &(const char *){"br"}, 1);
}

/* ---- blocks of text -> lines --------------------------------------------------------- */

struct page_lines {
	struct page_line *items;
	size_t count;
};

/* The line that is being put together. */
struct lister {
	struct arena *arena;
	struct page_lines *lines;
	struct buf text;
	xmlNode *first, *last; /* its text nodes; NULL: none yet */
	size_t unlinked;       /* bytes outside links, white space aside */
	size_t breaks;         /* since the last text */
	size_t links;          /* open <a> */
};

static void end_line(struct lister *lister)
{
	const char *folded = text_fold_space(lister->arena, buf_view(&lister->text));
	struct page_line *line;

	if (folded && *folded) {
		line = LIST_ADD(lister->arena, lister->lines);
		if (line)
			*line = (struct page_line){
				.text = str_from(folded),
				.is_link = lister->unlinked == 0,
				.number = (int)xmlGetLineNo(lister->first),
				.first = lister->first,
				.last = lister->last,
			};
	}
	buf_clear(&lister->text);
	lister->first = lister->last = NULL;
	lister->unlinked = lister->breaks = 0;
}

static void add_text(struct lister *lister, xmlNode *node)
{
	struct str text = str_from((const char *)node->content);
	const char *folded = text_fold_space(lister->arena, text);

	buf_add(&lister->text, text);
	if (!folded || !*folded)
		return;
	if (!lister->first)
		lister->first = node;
	lister->last = node;
	lister->breaks = 0;
	if (!lister->links)
		lister->unlinked += strlen(folded);
}

/* Two line breaks in a row divide paragraphs, one does not. */
static void add_break(struct lister *lister)
{
	buf_add_char(&lister->text, ' ');
	if (++lister->breaks == 2)
		end_line(lister);
}

static void enter(struct lister *lister, xmlNode *node)
{
	if (node->type == XML_TEXT_NODE)
		add_text(lister, node);
	else if (is_block(node))
		end_line(lister);
	else if (is_break(node))
		add_break(lister);
	else if (is_named(node, &(const char *){"a"}, 1))
		lister->links++;
}

static void leave(struct lister *lister, const xmlNode *node)
{
	if (is_block(node))
		end_line(lister);
	else if (is_named(node, &(const char *){"a"}, 1))
		lister->links--;
}

/* False where elements are nested deeper than LIMIT_PAGE_DEPTH. */
static bool list_lines(xmlNode *root, struct lister *lister)
{
	xmlNode *node = root;
	int depth = 0;

	while (node) {
		enter(lister, node);
		if (node->children && !is_named(node, silent_names, COUNT(silent_names))) {
			node = node->children;
			if (++depth > LIMIT_PAGE_DEPTH)
				return false;
			continue;
		}
		leave(lister, node);
		while (node != root && !node->next) {
			node = node->parent;
			depth--;
			leave(lister, node);
		}
		node = node == root ? NULL : node->next;
	}
	end_line(lister);
	return true;
}

/* ---- the content --------------------------------------------------------------------- */

static bool is_inside(const xmlNode *part, const xmlNode *whole)
{
	while (part && part != whole)
		part = part->parent;
	return part != NULL;
}

/* The next node in document order that lies behind `node` with all that is in it. */
static xmlNode *following(xmlNode *node, const xmlNode *within)
{
	while (node != within && !node->next)
		node = node->parent;
	return node == within ? NULL : node->next;
}

static const struct page_line *longest(const struct page_line *lines, size_t from,
                                       size_t end)
{
	const struct page_line *found = &lines[from];

	for (size_t i = from; i < end; i++) {
		if (!lines[i].is_link && lines[i].text.len > found->text.len)
			found = &lines[i];
	}
	return found;
}

/*
 * Writes what lies between the title (and its date) and the footer.  Tables around the
 * longest paragraph are the page's and not the article's: their cells are opened.
 */
static void write_content(const struct page_lines *lines, const struct page_layout *layout,
                          xmlDoc *document, xmlBuffer *out)
{
	const struct page_line *main = longest(lines->items, layout->body, layout->end);
	const xmlNode *footer = layout->end < lines->count ? lines->items[layout->end].first
	                                                   : NULL;
	xmlNode *node = lines->items[layout->body - 1].last, *within = node->parent;

	while (!is_inside(main->first, within))
		within = within->parent;
	node = following(node, within);
	while (node && node != footer) {
		bool is_layout = is_named(node, table_names, COUNT(table_names)) &&
		                 is_inside(main->first, node);

		if (node->children && (is_layout || (footer && is_inside(footer, node)))) {
			node = node->children;
			continue;
		}
		if (!xmlIsBlankNode(node))
			htmlNodeDump(out, document, node);
		node = following(node, within);
	}
}

/* ---- the page ------------------------------------------------------------------------ */

/* What the page itself says about its address. */
static const char *const address_paths[] = {
	"string(//link[@rel='canonical']/@href)",
	"string(//meta[@property='og:url']/@content)",
	("substring-before(substring-after(string(//comment()["
         "contains(., 'saved from url=(')]), ')'), ' ')"),
};

/* The address by the file's name, else by the page; NULL for neither. */
static const char *address_of(struct reader *reader, xmlDoc *document)
{
	xmlXPathContext *context;
	struct str section, id;
	const char *address = NULL;

	if (page_name_parse(str_from(reader->file), &section, &id))
		return arena_printf(reader->arena, "No.%.*s.%.*s.htm", STR_ARG(section),
		                    STR_ARG(id));
	context = xmlXPathNewContext(document);
	for (size_t i = 0; context && !address && i < COUNT(address_paths); i++) {
		xmlXPathObject *found = xmlXPathEval((const xmlChar *)address_paths[i],
		                                     context);

		if (found && found->stringval && *found->stringval)
			address = arena_strdup(reader->arena,
			                       (const char *)found->stringval);
		xmlXPathFreeObject(found);
	}
	xmlXPathFreeContext(context);
	return address;
}

static void fill_draft(struct reader *reader, xmlDoc *document,
                       const struct page_lines *lines, const struct page_layout *layout)
{
	const struct page_line *title = layout->title;
	struct draft draft = {.line = title->number};
	xmlBuffer *content = xmlBufferCreate();

	if (layout->body >= layout->end) {
		reader_refuse(reader, title->number, "no text below the title");
	} else if (content) {
		write_content(lines, layout, document, content);
		draft.text[FIELD_URL] = address_of(reader, document);
		draft.text[FIELD_SECTION] = arena_str(reader->arena, layout->section);
		draft.text[FIELD_TITLE] = arena_str(reader->arena, title->text);
		draft.text[FIELD_DATE] = arena_str(reader->arena, layout->date);
		draft.text[FIELD_CONTENT_HTML] = arena_strdup(
			reader->arena, (const char *)xmlBufferContent(content));
		draft.text[FIELD_LANGUAGE] = layout->language;
		record_add(reader, &draft);
	}
	xmlBufferFree(content);
}

static void read_page(struct reader *reader, struct str text)
{
	xmlDoc *document = html_document_read(text);
	xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
	struct page_lines lines = {0};
	struct lister lister = {.arena = reader->arena, .lines = &lines};
	struct page_layout layout;
	struct error err = {0};

	buf_init(&lister.text, text.len + 1);
	if (!root)
		reader_refuse(reader, 0, "no HTML page");
	else if (!list_lines(root, &lister))
		reader_refuse(reader, 0, "elements are nested more than %d deep",
		              LIMIT_PAGE_DEPTH);
	else if (!page_layout_find(lines.items, lines.count, &layout, &err))
		reader_refuse(reader, err.line, "%s", err.message);
	else
		fill_draft(reader, document, &lines, &layout);
	buf_release(&lister.text);
	xmlFreeDoc(document);
}

/* Reads a page that is no UTF-8 by the charset that it declares; one that is not what it
 * declares is refused, for a guess could publish nonsense. */
static void read_in_charset(struct reader *reader, struct str bytes, struct str charset,
                            int bad_line)
{
	const char *type = arena_printf(reader->arena, "text/html; charset=%.*s",
	                                STR_ARG(charset));
	struct problems problems = {0};
	struct decoded decoded = {0};
	struct error err = {0};

	if (!decode_bytes(bytes, type, &decoded, &problems, reader->arena, &err))
		reader_refuse(reader, 0, "%s", err.message);
	else if (!decoded.is_consistent)
		reader_refuse(reader, bad_line, "the text is no valid %.*s",
		              STR_ARG(charset));
	else
		read_page(reader, decoded.text);
	decode_release(&decoded);
}

void records_read_html(struct reader *reader, struct str bytes)
{
	struct str charset = html_declared_charset(bytes);
	int bad_line = text_find_bad_line(bytes);

	if (!bad_line)
		read_page(reader, bytes);
	else if (charset.len)
		read_in_charset(reader, bytes, charset, bad_line);
	else
		reader_refuse(reader, bad_line,
		              "the text is no valid UTF-8, and declares no charset");
}
