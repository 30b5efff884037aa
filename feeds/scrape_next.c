#include "feeds/scrape_next.h"

#include <string.h>

#include "feeds/article_parts.h"
#include "feeds/html_document.h"
#include "feeds/limits.h"
#include "feeds/scrape_guess.h"
#include "feeds/url.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- links ---------------------------------------------------------------------------- */

static bool is_next_word(const char *text)
{
	static const char *const words[] = {"下一页",    "下页", "后一页", "下一頁", "Next",
	                                    "Next page", ">",    "›",      "»"};
	struct str said = str_trim(str_from(text));

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_starts_nocase(said, str_from(words[i])) &&
		    said.len <= strlen(words[i]) + 4)
			return true;
	return false;
}

static bool is_next(struct arena *arena, const xmlNode *node)
{
	struct str rel = str_from(scrape_attribute(node, "rel"));

	if (!article_is_named(node, "a") && !article_is_named(node, "link"))
		return false;
	if (str_equal_nocase(str_trim(rel), STR("next")))
		return true;
	return article_is_named(node, "a") &&
	       (is_next_word(scrape_text(arena, node)) ||
	        is_next_word(scrape_attribute(node, "title")));
}

/* ---- scripts -------------------------------------------------------------------------- */

static bool take_number(struct str *rest, int64_t *number)
{
	struct str part;

	return str_split(rest, ',', &part) &&
	       str_integer(str_trim(part), 0, 1000000, number);
}

/* A string without its quotes; `otherwise` where there is none. */
static struct str take_string(struct str *rest, const char *otherwise)
{
	struct str part;

	if (!str_split(rest, ',', &part))
		return str_from(otherwise);
	part = str_trim(part);
	if (part.len > 2 && part.len < 40 && strchr("\"'", part.ptr[0]))
		return str_slice(part, 1, part.len - 1);
	return str_from(otherwise);
}

/* "createPageHTML(34, 0, "index", "html")": pages, the number of this one, and how they are
 * called: index.html, index_1.html, index_2.html. */
static const char *find_in_script(struct arena *arena, struct str script)
{
	static const struct str call = {"createPageHTML(", 15};
	int64_t pages, current;
	struct str rest, name, extension;

	for (size_t at = str_find(script, call); at < script.len;
	     at = str_find(script, call)) {
		script = str_skip(script, at + call.len);
		rest = str_slice(script, 0, str_find_char(script, ')'));
		if (!take_number(&rest, &pages) || !take_number(&rest, &current))
			continue;
		name = take_string(&rest, "index");
		extension = take_string(&rest, "html");
		if (current + 1 < pages)
			return arena_printf(arena, "%.*s_%d.%.*s", STR_ARG(name),
			                    (int)current + 1, STR_ARG(extension));
	}
	return NULL;
}

/* ---- the page ------------------------------------------------------------------------- */

static const char *find_href(struct arena *arena, xmlNode *root, const char **base)
{
	const char *linked = NULL, *scripted = NULL;

	for (const xmlNode *node = root; node; node = article_next(node, root, false)) {
		const char *href = scrape_attribute(node, "href");

		if (article_is_named(node, "base") && href)
			*base = href;
		else if (!linked && scrape_is_link(href) && is_next(arena, node))
			linked = href;
		else if (!scripted && article_is_named(node, "script") && node->children)
			scripted = find_in_script(
				arena, str_from((const char *)node->children->content));
	}
	return arena_strdup(arena, linked ? linked : scripted);
}

static const char *find(struct arena *arena, struct str text, const char *url)
{
	xmlDoc *tree = html_document_read(text);
	xmlNode *root = tree ? xmlDocGetRootElement(tree) : NULL;
	const char *base = NULL, *href = root ? find_href(arena, root, &base) : NULL;

	base = base ? url_resolve(arena, str_from(url), str_from(base)) : url;
	href = href && base ? url_resolve(arena, str_from(base), str_from(href)) : NULL;
	xmlFreeDoc(tree);
	if (!href || !url_is_same_origin(str_from(url), str_from(href)) ||
	    strcmp(href, url) == 0)
		return NULL;
	return href;
}

const char *scrape_next(struct arena *arena, struct str bytes,
                        const struct scrape_options *options)
{
	struct problems unheard = {0};
	struct error ignored = {0};
	struct decoded decoded = {0};
	const char *next = NULL;

	if (bytes.len <= LIMIT_PAGE_BYTES &&
	    html_decode(bytes, options->content_type, &decoded, &unheard, arena, &ignored))
		next = find(arena, decoded.text, options->url);
	decode_release(&decoded);
	return arena->full ? NULL : next;
}
