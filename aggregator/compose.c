#include "aggregator/compose.h"

#include "feeds/fit.h"
#include "feeds/window.h"

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
		.description = configuration->site.description,
		.rights = configuration->site.rights,
		.logo = configuration->site.logo,
		.icon = configuration->site.icon,
		.ttl = configuration->ttl / 60,
		.id_authority = configuration->site.id_authority,
		.generator = "aggregator " VERSION,
		.zone_minutes = (int)configuration->site.zone_minutes,
		.whole_bytes = whole_bytes,
		.is_corrected_shown = configuration->is_corrected_shown,
		.copies = choice->copies,
	};
	struct source_states sources;

	return read_sources(session, &choice->entries, choice->copies, &sources) &&
	       combine_entries(&options, &sources, &choice->entries, &session->arena, feed,
	                       &session->err);
}

bool compose_fit(struct session *session, struct feed *feed)
{
	const struct configuration *configuration = &session->configuration;
	const struct write_place place = {
		.base_url = configuration->site.base_url,
		.path = "all",
		.hub = configuration->site.hub,
		.stylesheet = "feed.css",
	};

	return fit_feed(feed, &place, (size_t)configuration->max_bytes, &session->err);
}

bool compose_current(struct session *session, struct choice *choice, struct feed *feed)
{
	size_t whole_bytes = (size_t)session->configuration.max_bytes / WINDOW_WHOLE_PART;

	return choose_entries(session, choice) &&
	       combine(session, choice, whole_bytes, feed);
}

const int64_t *compose_dates(struct session *session, const struct feed *feed)
{
	int64_t *dates = arena_alloc(&session->arena,
	                             (feed->entries.count + 1) * sizeof(*dates));

	for (size_t i = 0; dates && i < feed->entries.count; i++)
		dates[i] = feed->entries.items[i].published.seconds;
	return dates;
}

void compose_title(struct session *session, const struct topic *topic, struct feed *feed)
{
	const struct configuration *configuration = &session->configuration;
	struct arena *arena = &session->arena;

	feed->id = arena_printf(arena, "tag:%s:feeds/%s/%s",
	                        configuration->site.id_authority,
	                        topic_kind_name(topic->kind), topic->slug);
	feed->title.value = arena_printf(arena, "%s - %s", topic->title,
	                                 configuration->site.title);
	feed->link = configuration->site.home;
	feed->language = topic->kind == TOPIC_LANGUAGE ? topic->name
	                                               : configuration->site.language;
}

bool compose_topic(struct session *session, const struct topic *topic,
                   struct choice *choice, struct feed *feed)
{
	size_t whole_bytes = (size_t)session->configuration.max_bytes / WINDOW_WHOLE_PART;
	/* More than it holds, for those that the rules keep out. */
	size_t looked = 5 * (size_t)session->configuration.items;
	struct archive_rows rows;

	if (!store_topic_entries(session->store, topic, looked, &session->arena, &rows,
	                         &session->err) ||
	    !choose_topic(session, &rows, choice) ||
	    !combine(session, choice, whole_bytes, feed))
		return false;
	compose_title(session, topic, feed);
	if (!feed->entries.count)
		feed->updated.seconds = topic->updated;
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
