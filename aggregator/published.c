#include "aggregator/published.h"

#include <fts.h>
#include <stdlib.h>

#include "aggregator/choose.h"
#include "aggregator/store_retention.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"

static bool add(struct session *session, struct entry_ids *ids, int64_t entry)
{
	int64_t *id = LIST_ADD(&session->arena, ids);

	if (id)
		*id = entry;
	return arena_check(&session->arena, &session->err);
}

/* ---- what would be published ------------------------------------------------------------ */

static bool add_chosen(struct session *session, struct entry_ids *ids)
{
	struct choice choice;

	if (!choose_entries(session, &choice))
		return false;
	for (size_t i = 0; i < choice.entries.count; i++) {
		if (!add(session, ids, choice.entries.items[i].id))
			return false;
		for (size_t k = 0; k < choice.copies[i].count; k++)
			if (!add(session, ids, choice.copies[i].items[k].entry))
				return false;
	}
	return true;
}

/* ---- what is ---------------------------------------------------------------------------- */

static bool read_feed(struct session *session, const char *file, published_visit *visit,
                      void *context)
{
	const struct parse_options options = {.is_raw = true,
	                                      .max_bytes = LIMIT_OUTPUT_BYTES};
	const char *path = file + strlen(session->configuration.output_folder);
	size_t length;
	char *bytes = file_read(file, LIMIT_OUTPUT_BYTES, &length, &session->err);
	struct document *document;
	bool ok;

	if (!bytes)
		return false;
	document = document_parse((struct str){bytes, length}, &options, &session->err);
	ok = document && visit(session, path + strspn(path, "/"), &document->feed, context);
	document_free(document);
	free(bytes);
	return ok;
}

/* One of each feed's formats: all have the same entries. */
static bool is_feed(const FTSENT *node)
{
	struct str name = str_from(node->fts_name);

	return node->fts_info == FTS_F &&
	       (str_equal(name, STR("all.json")) || str_equal(name, STR("feed.json")));
}

bool published_feeds(struct session *session, published_visit *visit, void *context)
{
	const char *folder = session->configuration.output_folder;
	char *roots[] = {folder ? strdup(folder) : NULL, NULL};
	FTS *tree = roots[0] ? fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR,
	                                NULL)
	                     : NULL;
	FTSENT *node;
	bool ok = true;

	if (folder && !tree)
		ok = error_set(&session->err, ERROR_MEMORY, "out of memory");
	while (ok && tree && (node = fts_read(tree)))
		ok = !is_feed(node) || read_feed(session, node->fts_path, visit, context);
	if (tree)
		fts_close(tree);
	free(roots[0]);
	return ok;
}

static bool add_feed(struct session *session, const char *path, const struct feed *feed,
                     void *context)
{
	(void)path;
	for (size_t i = 0; i < feed->entries.count; i++) {
		const char *name = feed->entries.items[i].id;
		int64_t entry = 0;

		if (name &&
		    !store_published_find(session->store, name, &entry, &session->err))
			return false;
		if (entry && !add(session, context, entry))
			return false;
	}
	return true;
}

/* ---- both ------------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

	return (one > other) - (one < other);
}

bool published_entries(struct session *session, struct entry_ids *ids)
{
	*ids = (struct entry_ids){0};
	if (!add_chosen(session, ids) || !published_feeds(session, add_feed, ids))
		return false;
	if (ids->count)
		qsort(ids->items, ids->count, sizeof(*ids->items), compare_ids);
	return true;
}

bool published_has(const struct entry_ids *ids, int64_t entry)
{
	return ids->count > 0 && bsearch(&entry, ids->items, ids->count,
	                                 sizeof(*ids->items), compare_ids) != NULL;
}
