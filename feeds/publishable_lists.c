/* Of lists what may be published: each thing once, and no more than anybody reads. */
#include "feeds/publishable_parts.h"

#include <string.h>

#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/media_type.h"
#include "feeds/passed.h"
#include "feeds/str.h"

static bool is_same(const char *a, const char *b)
{
	return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

/* A name without an e-mail address in angle brackets, which is not for everyone's eyes. */
static const char *person_name(struct arena *arena, const char *name)
{
	const char *bracket = name ? strchr(name, '<') : NULL;

	if (bracket && strchr(bracket, '@'))
		name = arena_str(arena,
		                 str_slice(str_from(name), 0, (size_t)(bracket - name)));
	return name ? publishable_line(arena, name) : NULL;
}

void publishable_persons(struct arena *arena, const struct persons *persons,
                         struct persons *ready)
{
	for (size_t i = 0; i < persons->count && ready->count < LIMIT_PUBLISHED_LIST; i++) {
		const char *name = person_name(arena, persons->items[i].name);
		struct person *person;
		bool is_known = false;

		for (size_t j = 0; j < ready->count; j++)
			is_known = is_known || is_same(ready->items[j].name, name);
		if (!name || is_known)
			continue;
		person = LIST_ADD(arena, ready);
		if (!person)
			return;
		person->name = name;
		person->uri = publishable_url(arena, persons->items[i].uri);
		person->avatar = publishable_url(arena, persons->items[i].avatar);
	}
}

void publishable_categories(struct arena *arena, const struct categories *categories,
                            struct categories *ready)
{
	for (size_t i = 0; i < categories->count && ready->count < LIMIT_PUBLISHED_LIST;
	     i++) {
		const struct category *from = &categories->items[i];
		struct category category = {
			.term = publishable_line(arena, from->term),
			.scheme = publishable_url(arena, from->scheme),
			.label = publishable_line(arena, from->label),
		};
		struct category *added;
		bool is_known = false;

		if (!category.term)
			category.term = category.label;
		if (is_same(category.term, category.label))
			category.label = NULL;
		for (size_t j = 0; j < ready->count; j++)
			is_known = is_known ||
			           (is_same(ready->items[j].term, category.term) &&
			            is_same(ready->items[j].scheme, category.scheme));
		if (!category.term || is_known)
			continue;
		added = LIST_ADD(arena, ready);
		if (!added)
			return;
		*added = category;
	}
}

const char *publishable_type(struct arena *arena, const char *type)
{
	struct str text = str_from(type);
	bool is_type = true;
	size_t slashes = 0;

	text = str_trim(str_slice(text, 0, str_find_char(text, ';')));
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		slashes += c == '/';
		is_type = is_type && (c == '/' || ascii_is_alpha(c) || ascii_is_digit(c) ||
		                      (c && strchr("!#$&-^_.+", c)));
	}
	if (!is_type || slashes != 1 || text.ptr[0] == '/' || text.ptr[text.len - 1] == '/')
		return NULL;
	return arena_str(arena, text);
}

static bool does_play(const struct enclosure *enclosure)
{
	struct str type = str_from(enclosure->type);

	return str_starts_nocase(type, STR("audio/")) ||
	       str_starts_nocase(type, STR("video/"));
}

/* How long a file plays: its own word, Media RSS's of the same file, or, of the first that
 * plays, iTunes'. */
static int32_t duration_of(const struct entry *entry, const struct enclosure *from,
                           const struct enclosure *enclosure, bool is_first)
{
	const struct media *media = entry->media;

	if (from->duration > 0)
		return from->duration;
	for (size_t i = 0; media && i < media->contents.count; i++) {
		const struct media_content *content = &media->contents.items[i];

		if (is_same(content->url, from->url) && content->duration >= 1 &&
		    content->duration < INT32_MAX - 1)
			return (int32_t)(content->duration + 0.5);
	}
	return is_first && entry->itunes && does_play(enclosure)
	               ? passed_duration(entry->itunes->duration)
	               : 0;
}

/* What is said of one file; without a type it is told by the end of its address. */
static struct enclosure fit_enclosure(struct arena *arena, const struct enclosure *from)
{
	struct enclosure enclosure = {
		.url = publishable_url(arena, from->url),
		.type = publishable_type(arena, from->type),
		.title = publishable_line(arena, from->title),
		.length = from->length < 0 ? -1 : from->length,
	};

	if (!enclosure.type && enclosure.url)
		enclosure.type = media_type_by_ending(enclosure.url);
	return enclosure;
}

/* Whether it is another than those before; JSON Feed takes equal titles for one thing in several
 * types, so that only one has it. */
static bool is_new_file(const struct enclosures *ready, struct enclosure *enclosure)
{
	for (size_t i = 0; i < ready->count; i++) {
		if (is_same(ready->items[i].url, enclosure->url))
			return false;
		if (enclosure->title && is_same(ready->items[i].title, enclosure->title))
			enclosure->title = NULL;
	}
	return true;
}

void publishable_enclosures(struct arena *arena, const struct entry *entry,
                            struct enclosures *ready)
{
	const struct enclosures *enclosures = &entry->enclosures;
	bool is_first = true;
	size_t bytes = 0;

	for (size_t i = 0; i < enclosures->count && ready->count < LIMIT_PUBLISHED_LIST;
	     i++) {
		struct arena_mark mark = arena_mark(arena);
		struct enclosure enclosure = fit_enclosure(arena, &enclosures->items[i]);
		size_t more = strlen(enclosure.url ? enclosure.url : "") +
		              strlen(enclosure.title ? enclosure.title : "");
		struct enclosure *added;

		if (!enclosure.url || !is_new_file(ready, &enclosure) ||
		    bytes + more > LIMIT_ENCLOSURES_BYTES) {
			arena_rewind(arena, mark);
			continue;
		}
		enclosure.duration = duration_of(entry, &enclosures->items[i], &enclosure,
		                                 is_first);
		is_first = is_first && !does_play(&enclosure);
		added = LIST_ADD(arena, ready);
		if (!added)
			return;
		*added = enclosure;
		bytes += more;
	}
}

void publishable_licenses(struct arena *arena, const struct strings *licenses,
                          struct strings *ready)
{
	for (size_t i = 0; i < licenses->count && ready->count < LIMIT_PUBLISHED_LIST;
	     i++) {
		const char *url = publishable_url(arena, licenses->items[i]);
		bool is_known = false;
		const char **added;

		for (size_t j = 0; j < ready->count; j++)
			is_known = is_known || is_same(ready->items[j], url);
		added = url && !is_known ? LIST_ADD(arena, ready) : NULL;
		if (added)
			*added = url;
	}
}

void publishable_copies(struct arena *arena, const struct copies *copies,
                        struct copies *ready)
{
	for (size_t i = 0; i < copies->count && ready->count < LIMIT_PUBLISHED_LIST; i++) {
		struct copy copy = {
			.title = publishable_line(arena, copies->items[i].title),
			.url = publishable_url(arena, copies->items[i].url),
		};
		struct copy *added = copy.title ? LIST_ADD(arena, ready) : NULL;

		if (added)
			*added = copy;
	}
}

/* ---- translations ---------------------------------------------------------------------- */

static bool has_language(const struct links *links, const char *language)
{
	for (size_t i = 0; i < links->count; i++)
		if (is_same(links->items[i].hreflang, language))
			return true;
	return false;
}

/* The pages with the same text in other languages, one of each: RFC 4287 section 4.1.2 allows
 * no two alternates of the same type and language. */
void publishable_translations(struct arena *arena, const struct entry *entry,
                              struct links *ready)
{
	for (size_t i = 0; i < entry->links.count && ready->count < LIMIT_PUBLISHED_LIST;
	     i++) {
		const struct link *from = &entry->links.items[i];
		const char *language = language_publishable(arena, from->hreflang);
		const char *href = publishable_url(arena, from->href);
		struct link *added;

		if (!is_same(from->rel, "alternate") || !language || !href ||
		    has_language(ready, language) || is_same(href, entry->link) ||
		    is_same(language, entry->language))
			continue;
		added = LIST_ADD(arena, ready);
		if (!added)
			return;
		*added = (struct link){.rel = "alternate",
		                       .type = "text/html",
		                       .href = href,
		                       .hreflang = language,
		                       .length = -1};
	}
}
