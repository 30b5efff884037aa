#include "aggregator/compose.h"

#include "aggregator/fit.h"

/* What one entry may take of a feed; of a larger one an excerpt is told. */
#define WHOLE_PART 8

/* The sources of these entries, and of their copies. */
static bool read_sources(struct session *session, const struct stored_entries *entries,
                         const struct story_copies *copies, struct source_states *sources)
{
	struct entry_ids ids = {0};
	int64_t *id;

	for (size_t i = 0; i < entries->count; i++) {
		id = LIST_ADD(&session->arena, &ids);
		if (id)
			*id = entries->items[i].source;
		for (size_t k = 0; copies && k < copies[i].count; k++) {
			id = LIST_ADD(&session->arena, &ids);
			if (id)
				*id = copies[i].items[k].source;
		}
	}
	return arena_check(&session->arena, &session->err) &&
	       store_sources_of(session->store, ids.items, ids.count, &session->arena,
	                        sources, &session->err);
}

/* `whole_bytes` as in combine_options. */
static bool combine(struct session *session, const struct choice *choice,
                    size_t whole_bytes, struct feed *feed)
{
	const struct configuration *configuration = &session->configuration;
	const struct combine_options options = {
		.title = configuration->site.title,
		.home = configuration->site.home,
		.language = configuration->site.language,
		.id_authority = configuration->site.id_authority,
		.generator = "aggregator " VERSION,
		.zone_minutes = (int)configuration->site.zone_minutes,
		.whole_bytes = whole_bytes,
		.copies = choice->copies,
	};
	struct source_states sources;

	return read_sources(session, &choice->entries, choice->copies, &sources) &&
	       combine_entries(&options, &sources, &choice->entries, &session->arena, feed,
	                       &session->err);
}

static bool fit(struct session *session, const char *path, struct feed *feed)
{
	const struct configuration *configuration = &session->configuration;
	const struct write_place place = {
		.base_url = configuration->site.base_url,
		.path = path,
		.hub = configuration->site.hub,
		.stylesheet = "feed.css",
		/* As long as any: which one it will be is not known yet. */
		.older = "archive/2000-01-1000",
	};

	return fit_feed(feed, &place, (size_t)configuration->max_bytes, &session->err);
}

bool compose_current(struct session *session, struct choice *choice, struct feed *feed)
{
	size_t whole_bytes = (size_t)session->configuration.max_bytes / WHOLE_PART;

	if (!choose_entries(session, choice) ||
	    !combine(session, choice, whole_bytes, feed) || !fit(session, "all", feed))
		return false;
	choice->is_cut = choice->is_cut || feed->entries.count < choice->entries.count;
	choice->entries.count = feed->entries.count;
	return true;
}

bool compose_page(struct session *session, int64_t page, struct feed *feed)
{
	struct archive_rows rows;
	struct choice choice;
	int64_t updated;

	if (!store_archive_entries(session->store, page, &session->arena, &rows, &updated,
	                           &session->err) ||
	    !choose_page(session, &rows, &choice) || !combine(session, &choice, 0, feed))
		return false;
	if (!feed->entries.count)
		feed->updated.seconds = updated;
	return true;
}
