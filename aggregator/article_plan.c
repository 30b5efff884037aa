#include "aggregator/article_plan.h"

#include <string.h>

#include "feeds/limits.h"
#include "feeds/url.h"

bool article_plan_is_wanted(const char *link)
{
	struct str url = str_from(link);

	return url_is_web(url) && url.len <= LIMIT_URL_BYTES && !article_document_type(url);
}

int64_t article_plan_again(int64_t tries, int64_t now)
{
	int64_t wait = LIMIT_ARTICLE_WAIT_SECONDS;

	if (tries >= LIMIT_ARTICLE_TRIES)
		return DATE_UNKNOWN;
	for (int64_t i = 1; i < tries; i++)
		wait *= 4;
	return now + wait;
}

/* ---- asking --------------------------------------------------------------------------- */

/* What makes fetch and robots.txt take it for a page. */
static const struct scrape_rules page = {.kind = SCRAPE_HTML};

const struct source_request *
article_plan_request(struct arena *arena, const struct source *source, const char *url)
{
	const struct source_request *own = source->request;
	struct source_request *request = arena_new(arena, struct source_request);

	if (!request || !own)
		return request;
	if (url_is_same_origin(str_from(source->address), str_from(url)))
		*request = *own;
	else
		request->access = (struct http_access){
			.user_agent = own->access.user_agent,
			.proxy = own->access.proxy,
			.ip_version = own->access.ip_version};
	request->page = &page;
	request->post = NULL;
	request->mark = NULL;
	return request;
}

/* ---- joining -------------------------------------------------------------------------- */

static bool is_listed(const struct enclosures *list, const char *url)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].url && strcmp(list->items[i].url, url) == 0)
			return true;
	return false;
}

/* Lists of one's own, to be added to. */
static void copy_lists(struct arena *arena, struct entry *entry)
{
	struct enclosures enclosures = entry->enclosures;
	struct links links = entry->links;

	entry->enclosures = (struct enclosures){0};
	entry->links = (struct links){0};
	for (size_t i = 0; i < enclosures.count; i++) {
		struct enclosure *added = LIST_ADD(arena, &entry->enclosures);

		if (added)
			*added = enclosures.items[i];
	}
	for (size_t i = 0; i < links.count; i++) {
		struct link *added = LIST_ADD(arena, &entry->links);

		if (added)
			*added = links.items[i];
	}
}

/* Enclosures stand among the links, too. */
static void add_enclosures(struct arena *arena, struct entry *entry,
                           const struct enclosures *more)
{
	copy_lists(arena, entry);
	for (size_t i = 0; i < more->count; i++) {
		const struct enclosure *enclosure = &more->items[i];
		struct enclosure *added;
		struct link *link;

		if (!enclosure->url || is_listed(&entry->enclosures, enclosure->url))
			continue;
		added = LIST_ADD(arena, &entry->enclosures);
		link = LIST_ADD(arena, &entry->links);
		if (!added || !link)
			return;
		*added = *enclosure;
		*link = (struct link){.rel = "enclosure",
		                      .href = enclosure->url,
		                      .type = enclosure->type,
		                      .title = enclosure->title,
		                      .length = enclosure->length};
	}
}

static void put_content(struct arena *arena, struct entry *entry,
                        const struct article *article)
{
	struct text *content = arena_new(arena, struct text);

	if (!content || !article->content)
		return;
	*content = (struct text){.type = TEXT_HTML,
	                         .value = article->content,
	                         .language = entry->language,
	                         .base = article->base};
	entry->contents.items = content;
	entry->contents.count = 1;
}

/* "A title that goes on…" */
static bool is_cut(const char *title, const char *whole)
{
	static const char *const dots[] = {"...", "…", "．．．", "。。。"};
	struct str text = str_trim(str_from(title));

	for (size_t i = 0; i < sizeof(dots) / sizeof(dots[0]); i++) {
		struct str end = str_from(dots[i]);

		while (str_ends(text, end))
			text = str_trim(str_slice(text, 0, text.len - end.len));
	}
	return text.len > 0 && text.len < str_trim(str_from(title)).len &&
	       strlen(whole) > text.len && str_starts(str_from(whole), text);
}

const struct entry *article_plan_join(struct arena *arena, const struct entry *entry,
                                      const struct article *article)
{
	struct entry *joined = arena_new(arena, struct entry);
	struct person *author;

	if (!joined)
		return NULL;
	*joined = *entry;
	put_content(arena, joined, article);
	add_enclosures(arena, joined, &article->attachments);
	if (article->title &&
	    (!entry->title.value || (entry->title.type == TEXT_PLAIN &&
	                             is_cut(entry->title.value, article->title))))
		joined->title = (struct text){.type = TEXT_PLAIN, .value = article->title};
	if (article->source && !entry->publisher.name)
		joined->publisher = (struct person){.name = article->source};
	if (article->author && entry->authors.count == 0) {
		author = LIST_ADD(arena, &joined->authors);
		if (author)
			*author = (struct person){.name = article->author};
	}
	return arena->full ? NULL : joined;
}

const struct entry *article_plan_keep(struct arena *arena, const struct entry *entry,
                                      const struct entry *before)
{
	struct entry *joined = arena_new(arena, struct entry);

	if (!joined)
		return NULL;
	*joined = *entry;
	if (before->contents.count > 0)
		joined->contents = before->contents;
	add_enclosures(arena, joined, &before->enclosures);
	if (entry->authors.count == 0)
		joined->authors = before->authors;
	if (!entry->publisher.name)
		joined->publisher = before->publisher;
	if (entry->title.value && before->title.value &&
	    is_cut(entry->title.value, before->title.value))
		joined->title = before->title;
	return arena->full ? NULL : joined;
}
