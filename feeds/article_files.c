/* Attachments of an article. */
#include <string.h>

#include "feeds/article_parts.h"
#include "feeds/limits.h"
#include "feeds/scrape_guess.h"
#include "feeds/text.h"
#include "feeds/url.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What is a document, by the end of its name. */
static const struct {
	const char *extension, *type;
} types[] = {
	{"pdf", "application/pdf"},
	{"doc", "application/msword"},
	{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"xls", "application/vnd.ms-excel"},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"ppt", "application/vnd.ms-powerpoint"},
	{"pptx",
         "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	{"wps", "application/vnd.ms-works"},
	{"et", "application/vnd.ms-excel"},
	{"ofd", "application/ofd"},
	{"rtf", "application/rtf"},
	{"csv", "text/csv"},
	{"zip", "application/zip"},
	{"rar", "application/vnd.rar"},
	{"7z", "application/x-7z-compressed"},
};

const char *article_document_type(struct str name)
{
	struct str path = url_split(name).path;

	path = str_trim(path.len ? path : name);
	for (size_t i = 0; i < COUNT(types); i++) {
		struct str extension = str_from(types[i].extension);
		size_t dot = path.len - extension.len - 1;

		if (path.len > extension.len + 1 && path.ptr[dot] == '.' &&
		    str_equal_nocase(str_skip(path, dot + 1), extension))
			return types[i].type;
	}
	return NULL;
}

/* By its address, else by what it is called: "附件1.docx" on an address of a script. */
static const char *type_of(const char *href, const char *text)
{
	const char *type = article_document_type(str_from(href));
	struct str name = str_from(text);
	size_t query = str_find_char(str_from(href), '?');

	if (type || !text)
		return type;
	return query < strlen(href) || strstr(href, "ownload")
	               ? article_document_type((struct str){name.ptr, name.len})
	               : NULL;
}

/* How far around a link it may be called an attachment. */
enum { STEPS_AROUND = 4 };

/* Whether an element around it is there for attachments, or a text says so. */
static bool is_called_so(struct arena *arena, const xmlNode *link)
{
	static const char *const words[] = {"附件", "附：", "Attachment", "attachment"};
	static const char *const classes[] = {"fujian", "attach", "annex", "appendix"};
	const xmlNode *node = link;

	for (int i = 0; i < STEPS_AROUND && node && node->type == XML_ELEMENT_NODE; i++) {
		struct str class = str_from(scrape_attribute(node, "class"));
		struct arena_mark mark = arena_mark(arena);
		struct str text = str_slice(str_from(scrape_text(arena, node)), 0, 300);
		bool is_so = false;

		for (size_t k = 0; k < COUNT(words); k++)
			is_so = is_so || str_find(text, str_from(words[k])) < text.len ||
			        str_find(class, str_from(classes[k])) < class.len;
		arena_rewind(arena, mark);
		if (is_so)
			return true;
		node = node->parent;
	}
	return false;
}

static bool is_in_body(const struct article_reader *reader, const xmlNode *node)
{
	for (; node; node = node->parent)
		for (size_t i = 0; i < reader->bodies.count; i++)
			if (node == reader->bodies.items[i].node)
				return true;
	return false;
}

static bool is_listed(const struct enclosures *list, const char *url)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].url, url) == 0)
			return true;
	return false;
}

static void take_link(struct article_reader *reader, const xmlNode *link)
{
	struct enclosures *list = &reader->article->attachments;
	const char *href = scrape_attribute(link, "href"), *text, *type, *url;
	struct enclosure *added;

	if (!scrape_is_link(href))
		return;
	text = scrape_text(reader->arena, link);
	type = type_of(href, text);
	if (!type || (!is_in_body(reader, link) && !is_called_so(reader->arena, link)))
		return;
	url = url_resolve(reader->arena, str_from(reader->article->base), str_from(href));
	if (!url || !url_is_web(str_from(url)) || is_listed(list, url))
		return;
	added = LIST_ADD(reader->arena, list);
	if (added)
		*added = (struct enclosure){.url = url,
		                            .type = type,
		                            .title = text && *text ? text : NULL,
		                            .length = -1};
}

void article_take_files(struct article_reader *reader)
{
	for (const xmlNode *node = reader->root;
	     node && reader->article->attachments.count < LIMIT_ARTICLE_ATTACHMENTS;
	     node = article_next(node, reader->root, article_is_silent(node)))
		if (article_is_named(node, "a"))
			take_link(reader, node);
}
