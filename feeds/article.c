#include "feeds/article.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/article_parts.h"
#include "feeds/html_document.h"
#include "feeds/limits.h"
#include "feeds/scrape_guess.h"
#include "feeds/scrape_rows.h"
#include "feeds/url.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What a page that only sends its reader elsewhere says besides, in bytes. */
enum { REDIRECT_TEXT_BYTES = 200 };

bool article_check(const struct article_rules *rules, struct error *err)
{
	const char *const expressions[] = {rules->body, rules->without};

	for (size_t i = 0; i < COUNT(expressions); i++)
		if (expressions[i] && !scrape_xpath_check(expressions[i]))
			return error_set(err, ERROR_USAGE, "no XPath: %.200s",
			                 expressions[i]);
	return true;
}

/* ---- elsewhere ------------------------------------------------------------------------ */

/* The string in quotes behind one of these words: "location.href = '/x'". */
static const char *find_script_target(struct arena *arena, struct str script)
{
	static const char *const words[] = {"location.href", "location.replace",
	                                    "window.location", "top.location"};

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t at = str_find(script, str_from(words[i]));
		struct str rest = str_slice(str_skip(script, at + strlen(words[i])), 0,
		                            LIMIT_URL_BYTES);
		size_t begin = 0;

		while (begin < rest.len && strchr(" =(\t", rest.ptr[begin]))
			begin++;
		if (at == script.len || begin == rest.len ||
		    !strchr("\"'", rest.ptr[begin]))
			continue;
		rest = str_skip(rest, begin);
		return arena_str(arena, str_slice(rest, 1,
		                                  1 + str_find_char(str_skip(rest, 1),
		                                                    rest.ptr[0])));
	}
	return NULL;
}

/* "0; url=/x" of <meta http-equiv=refresh>. */
static const char *find_refresh(struct arena *arena, const xmlNode *meta)
{
	struct str content = str_from(scrape_attribute(meta, "content"));
	struct str kind = str_from(scrape_attribute(meta, "http-equiv"));

	if (!str_equal_nocase(kind, STR("refresh")))
		return NULL;
	for (size_t at = 0; at < content.len; at++) {
		struct str rest = str_skip(content, at);

		if (str_starts_nocase(rest, STR("url="))) {
			rest = str_trim(str_skip(rest, 4));
			if (rest.len > 1 && strchr("\"'", rest.ptr[0]))
				rest = str_slice(rest, 1, rest.len - 1);
			return arena_str(arena, rest);
		}
	}
	return NULL;
}

static void find_redirect(struct article_reader *reader)
{
	const char *target = NULL;

	if (article_text_bytes(reader->root, false) > REDIRECT_TEXT_BYTES)
		return;
	for (xmlNode *node = reader->root; node && !target;
	     node = article_next(node, reader->root, false)) {
		if (article_is_named(node, "meta"))
			target = find_refresh(reader->arena, node);
		else if (article_is_named(node, "script") && node->children)
			target = find_script_target(
				reader->arena,
				str_from((const char *)node->children->content));
	}
	reader->article->elsewhere = target;
}

/* ---- the page ------------------------------------------------------------------------- */

static void find_base(struct article_reader *reader)
{
	const char *url = reader->options->url, *href = NULL;

	for (xmlNode *node = reader->root; node && !href;
	     node = article_next(node, reader->root, false))
		if (article_is_named(node, "base"))
			href = scrape_attribute(node, "href");
	reader->article->base = url_resolve(reader->arena, str_from(url), str_from(href));
	if (!href || !reader->article->base)
		reader->article->base = arena_strdup(reader->arena, url);
}

/* What may be left of the whole reading: an article, where it is, or why there is none. */
static void settle(struct article_reader *reader)
{
	struct article *article = reader->article;

	if (article->elsewhere) {
		article->elsewhere = url_resolve(reader->arena, str_from(article->base),
		                                 str_from(article->elsewhere));
		if (article->elsewhere && url_is_web(str_from(article->elsewhere)))
			return;
		article->elsewhere = NULL;
	}
	if (article->failure || article->content || article->attachments.count)
		return;
	article->failure = reader->rules->body
	                           ? arena_printf(reader->arena,
	                                          "nothing to read in the page is %.200s",
	                                          reader->rules->body)
	                           : "no text of an article is found in the page";
}

static void read_tree(struct article_reader *reader)
{
	struct article *article = reader->article;

	find_base(reader);
	find_redirect(reader);
	article_find_body(reader);
	article_take_files(reader);
	article_take_facts(reader);
	if (scrape_is_error_title(article->title) && !reader->rules->body)
		article->failure = arena_printf(reader->arena, "an error page came: %.100s",
		                                article->title);
	else if (!article->elsewhere)
		article_write_body(reader);
	settle(reader);
}

static void read_page(struct article_reader *reader, struct str text)
{
	reader->tree = html_document_read(text);
	reader->root = reader->tree ? xmlDocGetRootElement(reader->tree) : NULL;
	if (reader->root)
		read_tree(reader);
	else
		reader->article->failure = "what came is no HTML page";
	xmlFreeDoc(reader->tree);
}

struct article *article_read(struct str bytes, const struct article_rules *rules,
                             const struct scrape_options *options, struct error *err)
{
	struct article *article = calloc(1, sizeof(*article));
	struct article_reader reader = {
		.rules = rules, .options = options, .article = article};
	struct problems unheard = {0};
	struct error reason = {0};
	struct decoded decoded = {0};

	if (!article) {
		error_set(err, ERROR_MEMORY, "out of memory");
		return NULL;
	}
	arena_init(&article->arena,
	           LIMIT_ARENA_FLOOR_BYTES + bytes.len * LIMIT_ARENA_FACTOR);
	article->published = DATE_UNKNOWN;
	reader.arena = &article->arena;
	if (bytes.len > LIMIT_PAGE_BYTES)
		article->failure = "the page is too large";
	else if (html_decode(bytes, options->content_type, &decoded, &unheard, reader.arena,
	                     &reason))
		read_page(&reader, decoded.text);
	else
		article->failure = arena_strdup(reader.arena, reason.message);
	decode_release(&decoded);
	if (reason.kind != ERROR_MEMORY && arena_check(&article->arena, err))
		return article;
	if (reason.kind == ERROR_MEMORY)
		*err = reason;
	article_free(article);
	return NULL;
}

void article_free(struct article *article)
{
	if (!article)
		return;
	arena_release(&article->arena);
	free(article);
}
