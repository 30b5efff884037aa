#include "feedgen/recover.h"

#include <fts.h>

#include "feeds/file.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/opml.h"
#include "feeds/parse.h"
#include "feeds/url.h"
#include "feeds/withdrawn.h"

/* ---- one item -------------------------------------------------------------------------- */

/* "tag:AUTHORITY:SECTION/ID" -> "<section>/<id>"; NULL for what no record of ours has. */
static const char *key_of(const char *id, struct arena *arena)
{
	struct str rest = str_from(id), scheme, authority, section;
	const char *decoded_section, *decoded_id;

	if (!str_split(&rest, ':', &scheme) || !str_equal(scheme, STR("tag")) ||
	    !str_split(&rest, ':', &authority) || !str_split(&rest, '/', &section) ||
	    !rest.len)
		return NULL;
	if (str_equal(section, STR("-")))
		section.len = 0;
	decoded_section = url_decode(arena, section);
	decoded_id = url_decode(arena, rest);
	if (!decoded_section || !decoded_id)
		return NULL;
	return arena_printf(arena, "%s/%s", decoded_section, decoded_id);
}

static void add_entry(const struct entry *entry, struct stamps *stamps, struct arena *arena)
{
	const char *key = key_of(entry->id, arena);
	struct stamp *stamp;

	if (!key || entry->published.seconds == DATE_UNKNOWN ||
	    entry->updated.seconds < entry->published.seconds)
		return;
	stamp = LIST_ADD(arena, stamps);
	if (stamp)
		*stamp = (struct stamp){
			.key = key,
			.id = arena_strdup(arena, entry->id),
			.first_seen = entry->published.seconds,
			.published = entry->published.seconds,
			.updated = entry->updated.seconds,
			.is_recovered = true,
		};
}

/* ---- files ----------------------------------------------------------------------------- */

static void add_feed(const char *path, const struct feed *feed, struct recovered *recovered,
                     struct arena *arena)
{
	for (size_t i = 0; i < feed->entries.count; i++)
		add_entry(&feed->entries.items[i], &recovered->stamps, arena);
	if (feed->title.value && feed->authors.count)
		known_topics_recover(&recovered->topics, path, feed->title.value,
		                     feed->authors.items[0].name, arena);
}

static void read_feed(const char *path, struct recovered *recovered, struct arena *arena)
{
	const struct parse_options options = {.is_raw = true,
	                                      .max_bytes = LIMIT_OUTPUT_BYTES};
	struct document *document = NULL;
	struct error err = {0};
	size_t length;
	char *bytes = file_read(path, LIMIT_OUTPUT_BYTES, &length, &err);

	if (bytes)
		document = document_parse((struct str){bytes, length}, &options, &err);
	if (document)
		add_feed(path, &document->feed, recovered, arena);
	document_free(document);
	free(bytes);
}

/* Of the feeds, in the two formats that say all: where the one is lost, there is the other.
 * Not of what tells that items are gone. */
static bool is_feed(const FTSENT *node)
{
	struct str name = str_from(node->fts_name);

	return node->fts_info == FTS_F && !str_starts(name, STR("deleted.")) &&
	       (str_ends(name, STR(".atom")) || str_ends(name, STR(".json")));
}

static bool read_folder(const char *folder, struct recovered *recovered,
                        struct arena *arena)
{
	char *copy = strdup(folder);
	char *roots[] = {copy, NULL};
	FTS *tree = copy ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
	FTSENT *node;

	while (tree && (node = fts_read(tree)) && !arena->full) {
		if (is_feed(node))
			read_feed(node->fts_path, recovered, arena);
	}
	if (tree)
		fts_close(tree);
	free(copy);
	return tree != NULL;
}

/* ---- all of them ----------------------------------------------------------------------- */

/* By key; of one key, the latest change in front: a feed may be older than another. */
static int compare_keys(const void *left, const void *right)
{
	const struct stamp *a = left, *b = right;
	int order = strcmp(a->key, b->key);

	return order ? order : (a->updated < b->updated) - (a->updated > b->updated);
}

static int compare_updates(const void *left, const void *right)
{
	const struct stamp *a = left, *b = right;

	if (a->updated != b->updated)
		return a->updated < b->updated ? -1 : 1;
	return strcmp(a->key, b->key);
}

static bool is_same_key(const struct stamp *a, const struct stamp *b)
{
	return strcmp(a->key, b->key) == 0 || strcmp(a->id, b->id) == 0;
}

/* The state holds no two items with one second: feeds of ours have none. */
static bool is_same_update(const struct stamp *a, const struct stamp *b)
{
	return a->updated == b->updated;
}

static void keep_first(struct stamps *stamps,
                       bool (*is_same)(const struct stamp *, const struct stamp *))
{
	size_t kept = 0;

	for (size_t i = 0; i < stamps->count; i++) {
		if (!kept || !is_same(&stamps->items[kept - 1], &stamps->items[i]))
			stamps->items[kept++] = stamps->items[i];
	}
	stamps->count = kept;
}

bool recover_published(const char *folder, struct recovered *recovered, struct arena *arena,
                       struct error *err)
{
	struct stamps *stamps = &recovered->stamps;

	*recovered = (struct recovered){0};
	if (!read_folder(folder, recovered, arena))
		return error_set(err, ERROR_MEMORY, "%s: no memory", folder);
	if (!stamps->count)
		return arena_check(arena, err);
	qsort(stamps->items, stamps->count, sizeof(stamps->items[0]), compare_keys);
	keep_first(stamps, is_same_key);
	qsort(stamps->items, stamps->count, sizeof(stamps->items[0]), compare_updates);
	keep_first(stamps, is_same_update);
	qsort(stamps->items, stamps->count, sizeof(stamps->items[0]), compare_keys);
	return arena_check(arena, err);
}

/* ---- the language ---------------------------------------------------------------------- */

const char *recover_language(const char *folder, struct arena *arena)
{
	const char *path = arena_printf(arena, "%s/feeds.opml", folder);
	struct error ignored = {0};
	size_t length = 0;
	char *bytes = path ? file_read(path, LIMIT_OPML_BYTES, &length, &ignored) : NULL;
	const struct opml *list = bytes ? opml_parse(arena, (struct str){bytes, length},
	                                             &ignored)
	                                : NULL;

	free(bytes);
	return list && list->outlines.count
	               ? language_publishable(
				 arena, outline_attribute_find(&list->outlines.items[0],
	                                                       "language"))
	               : NULL;
}

/* ---- what was withdrawn ---------------------------------------------------------------- */

bool recover_withdrawn(const char *folder, struct withdrawals *list, struct arena *arena,
                       struct error *err)
{
	const char *path = arena_printf(arena, "%s/deleted.json", folder);
	struct withdrawn_items items = {0};
	struct error ignored = {0};
	size_t length = 0;
	char *bytes = path ? file_read(path, LIMIT_OUTPUT_BYTES, &length, &ignored) : NULL;

	if (bytes)
		withdrawn_read((struct str){bytes, length}, arena, &items);
	free(bytes);
	for (size_t i = 0; i < items.count; i++) {
		struct withdrawal *added = LIST_ADD(arena, list);

		if (added)
			*added = (struct withdrawal){
				.item = items.items[i].id,
				.reason = items.items[i].reason,
				.since = items.items[i].when,
				.is_new = true,
			};
	}
	return arena_check(arena, err);
}
