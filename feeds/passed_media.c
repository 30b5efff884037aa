/* Media RSS, for what an entry shows and plays. */
#include "feeds/passed_list.h"

#include <string.h>

#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/media_type.h"
#include "feeds/passed.h"
#include "feeds/publishable_parts.h"
#include "feeds/text.h"

struct contents {
	struct media_content *items;
	size_t count;
	size_t bytes; /* of their addresses, no more than may be passed on of all */
};

/* ---- parts ------------------------------------------------------------------------------- */

static bool is_word(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; text && i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

/* What kind of thing it is, by its own word or its type; NULL: nobody knows. */
static const char *medium_of(const struct media_content *content)
{
	static const char *const media[] = {"image", "audio", "video", "document",
	                                    "executable"};

	if (is_word(content->medium, media, sizeof(media) / sizeof(media[0])))
		return content->medium;
	for (size_t i = 0; content->type && i < 3; i++)
		if (str_starts_nocase(str_from(content->type), str_from(media[i])) &&
		    content->type[strlen(media[i])] == '/')
			return media[i];
	return NULL;
}

static const char *count_of(struct arena *arena, int64_t number)
{
	return number > 0 ? arena_printf(arena, "%lld", (long long)number) : NULL;
}

static const char *length_of(struct arena *arena, double seconds)
{
	return seconds >= 1 && seconds < INT32_MAX
	               ? count_of(arena, (int64_t)(seconds + 0.5))
	               : NULL;
}

/* ---- contents ---------------------------------------------------------------------------- */

static struct media_content *find_content(const struct contents *contents, const char *url)
{
	for (size_t i = 0; i < contents->count; i++)
		if (strcmp(contents->items[i].url, url) == 0)
			return &contents->items[i];
	return NULL;
}

/* The content at an address, a new one where there is none yet; NULL without an address. */
static struct media_content *content_at(struct passed_list *list, struct contents *contents,
                                        const char *url)
{
	struct media_content *content = url ? find_content(contents, url) : NULL;

	if (content || !url || contents->count >= LIMIT_PASSED_ELEMENTS ||
	    contents->bytes + strlen(url) > LIMIT_PASSED_BYTES)
		return content;
	content = LIST_ADD(list->arena, contents);
	contents->bytes += strlen(url);
	if (content)
		*content = (struct media_content){.url = url,
		                                  .file_size = -1,
		                                  .width = -1,
		                                  .height = -1,
		                                  .bitrate = -1,
		                                  .duration = -1};
	return content;
}

static void take_contents(struct passed_list *list, const struct media *media,
                          struct contents *contents)
{
	struct arena *arena = list->arena;

	for (size_t i = 0; i < media->contents.count; i++) {
		const struct media_content *from = &media->contents.items[i];
		struct arena_mark mark = arena_mark(arena);
		const char *url = publishable_url(arena, from->url);
		bool is_known = url && find_content(contents, url);
		struct media_content *content = is_known ? NULL
		                                         : content_at(list, contents, url);

		if (!content) {
			arena_rewind(arena, mark);
			continue;
		}
		*content = *from;
		content->url = url;
		content->type = publishable_type(arena, from->type);
		content->language = language_publishable(arena, from->language);
	}
}

/* How long the first file that plays does, where only iTunes says so. */
static void take_duration(struct passed_list *list, const struct enclosures *enclosures,
                          struct contents *contents)
{
	for (size_t i = 0; i < enclosures->count; i++) {
		const struct enclosure *enclosure = &enclosures->items[i];
		struct media_content *content;

		if (!enclosure->duration)
			continue;
		content = content_at(list, contents, enclosure->url);
		if (!content)
			return;
		if (!content->type)
			content->type = enclosure->type;
		if (content->duration < 0)
			content->duration = enclosure->duration;
	}
}

/* Its type, else that of its ending, where that says one. */
static const char *type_of(const struct media_content *content)
{
	const char *type = content->type ? content->type
	                                 : media_type_by_ending(content->url);

	return strcmp(type, "application/octet-stream") == 0 ? content->type : type;
}

static void add_contents(struct passed_list *list, const struct contents *contents)
{
	struct arena *arena = list->arena;

	for (size_t i = 0; i < contents->count; i++) {
		struct media_content content = contents->items[i];

		content.type = type_of(&content);
		passed_add(
			list, "media", "content", NULL,
			PASSED_ATTRIBUTES(
				{.name = "url", .value = content.url},
				{.name = "type", .value = content.type},
				{.name = "medium", .value = medium_of(&content)},
				{.name = "isDefault",
		                 .value = content.is_default == ANSWER_YES ? "true" : NULL},
				{.name = "fileSize",
		                 .value = count_of(arena, content.file_size)},
				{.name = "bitrate",
		                 .value = count_of(arena, content.bitrate)},
				{.name = "duration",
		                 .value = length_of(arena, content.duration)},
				{.name = "width", .value = count_of(arena, content.width)},
				{.name = "height",
		                 .value = count_of(arena, content.height)},
				{.name = "lang", .value = content.language}));
	}
}

/* ---- thumbnails and the image --------------------------------------------------------------- */

/* The first is the entry's image where that has none. */
static void add_thumbnails(struct passed_list *list, const struct media *media,
                           struct entry *ready)
{
	struct arena *arena = list->arena;
	size_t first = list->elements->count;

	for (size_t i = 0; media && i < media->thumbnails.count; i++) {
		const struct media_thumbnail *thumbnail = &media->thumbnails.items[i];
		struct passed_place place = passed_place(list);
		const char *url = publishable_url(arena, thumbnail->url);

		if (url)
			passed_add(list, "media", "thumbnail", NULL,
			           PASSED_ATTRIBUTES(
					   {.name = "url", .value = url},
					   {.name = "width",
			                    .value = count_of(arena, thumbnail->width)},
					   {.name = "height",
			                    .value = count_of(arena, thumbnail->height)}));
		if (passed_settle(list, &place) && !ready->image.url)
			ready->image.url = url;
	}
	if (list->elements->count == first)
		passed_add(list, "media", "thumbnail", NULL,
		           PASSED_ATTRIBUTES({.name = "url", .value = ready->image.url}));
}

static bool is_thumbnail(struct arena *arena, const struct media *media, const char *url)
{
	bool is_one = false;

	for (size_t i = 0; media && !is_one && i < media->thumbnails.count; i++) {
		struct arena_mark mark = arena_mark(arena);
		const char *other = publishable_url(arena, media->thumbnails.items[i].url);

		is_one = other && strcmp(other, url) == 0;
		arena_rewind(arena, mark);
	}
	return is_one;
}

/* Among the contents, where no thumbnail shows it already: what readers show large. */
static void take_image(struct passed_list *list, const struct media *media,
                       const struct entry *ready, struct contents *contents)
{
	struct media_content *content;

	if (!ready->image.url || is_thumbnail(list->arena, media, ready->image.url))
		return;
	content = content_at(list, contents, ready->image.url);
	if (content && !content->medium)
		content->medium = "image";
}

/* A picture among the contents, where nothing else is the entry's image: one that says how it
 * is or how large.  Those that say neither are faces of authors. */
static const char *find_picture(const struct contents *contents)
{
	for (size_t i = 0; i < contents->count; i++) {
		const struct media_content *content = &contents->items[i];
		const char *medium = medium_of(content);

		if (medium && strcmp(medium, "image") == 0 &&
		    (content->type || content->width > 1))
			return content->url;
	}
	return NULL;
}

/* ---- what is said of them ------------------------------------------------------------------- */

static void add_text(struct passed_list *list, const char *name, const struct text *text)
{
	const char *line = publishable_line_of(list->arena, text);

	if (line)
		passed_add(list, "media", name,
		           text_cut(list->arena, line, LIMIT_SUMMARY_CHARACTERS),
		           PASSED_ATTRIBUTES({.name = "type", .value = "plain"}));
}

/* The roles are those of the European Broadcasting Union that associations use. */
static void add_credits(struct passed_list *list, const struct media *media)
{
	static const char *const roles[] = {
		"actor",     "author",       "composer",    "director",
		"editor",    "expert",       "illustrator", "interviewer",
		"performer", "photographer", "producer",    "publishing company",
		"reporter",  "translation",
	};

	for (size_t i = 0; i < media->credits.count; i++) {
		const struct media_credit *credit = &media->credits.items[i];
		struct passed_place place = passed_place(list);
		bool is_known = is_word(credit->role, roles,
		                        sizeof(roles) / sizeof(roles[0]));

		passed_add(list, "media", "credit",
		           publishable_line(list->arena, credit->name),
		           PASSED_ATTRIBUTES({.name = "role",
		                              .value = is_known ? credit->role : NULL}));
		(void)passed_settle(list, &place);
	}
}

/* Of several schemes only the simple one is told: it keeps children away. */
static void add_rating(struct passed_list *list, const struct media *media)
{
	static const char *const ratings[] = {"adult", "nonadult"};
	const char *scheme = media->rating.scheme;

	if ((!scheme || strcmp(scheme, "urn:simple") == 0) &&
	    is_word(media->rating.value, ratings, 2))
		passed_add(list, "media", "rating", media->rating.value, NULL);
}

static void add_player(struct passed_list *list, const struct media *media)
{
	struct arena *arena = list->arena;
	const char *url = publishable_url(arena, media->player.url);

	if (url)
		passed_add(list, "media", "player", NULL,
		           PASSED_ATTRIBUTES(
				   {.name = "url", .value = url},
				   {.name = "width",
		                    .value = count_of(arena, media->player.width)},
				   {.name = "height",
		                    .value = count_of(arena, media->player.height)}));
}

void passed_media(struct passed_list *list, const struct entry *entry, struct entry *ready)
{
	const struct media *media = entry->media;
	struct contents contents = {0};

	if (media)
		take_contents(list, media, &contents);
	take_image(list, media, ready, &contents);
	take_duration(list, &ready->enclosures, &contents);
	add_contents(list, &contents);
	add_thumbnails(list, media, ready);
	if (!ready->image.url)
		ready->image.url = find_picture(&contents);
	if (!media)
		return;
	if (contents.count <= 1) {
		add_text(list, "title", &media->title);
		add_text(list, "description", &media->description);
		add_credits(list, media);
	}
	add_rating(list, media);
	add_player(list, media);
}
