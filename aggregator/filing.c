#include "aggregator/filing.h"

#include <string.h>

#include "feeds/archive.h"
#include "feeds/date.h"
#include "feeds/limits.h"

/* What an entry takes beside its texts: elements, ids, dates, its source. */
#define ENTRY_BYTES ((size_t)2048)

/* ---- where it belongs -------------------------------------------------------------------- */

static void add_place(struct arena *arena, struct topic_places *places,
                      const struct topic_name *topic)
{
	struct topic_place *place;

	for (size_t i = 0; i < places->count; i++)
		if (places->items[i].topic.kind == topic->kind &&
		    strcmp(places->items[i].topic.name, topic->name) == 0)
			return;
	place = LIST_ADD(arena, places);
	if (place)
		*place = (struct topic_place){.topic = *topic};
}

static void add_tag(struct arena *arena, struct topic_places *places,
                    const struct category *category)
{
	struct topic_name topic;

	if (topic_of_tag(category->label ? category->label : category->term, arena, &topic))
		add_place(arena, places, &topic);
}

static void add_source(struct arena *arena, struct topic_places *places,
                       const struct topic_origin *origin)
{
	struct topic_name topic;

	if (!origin->name)
		return;
	topic = topic_name(TOPIC_SOURCE, origin->name, origin->title, arena);
	add_place(arena, places, &topic);
}

static void add_language(struct arena *arena, struct topic_places *places,
                         const char *language)
{
	struct topic_name topic;

	if (topic_of_language(language, arena, &topic))
		add_place(arena, places, &topic);
}

void filing_places(const struct stored_entry *entry, const struct topic_origin *origin,
                   struct arena *arena, struct topic_places *places)
{
	const struct categories *categories = &entry->version.parsed->categories;
	const char *language = entry->version.language;

	*places = (struct topic_places){0};
	add_source(arena, places, origin);
	for (size_t i = 0; i < categories->count && i < LIMIT_PUBLISHED_LIST; i++)
		add_tag(arena, places, &categories->items[i]);
	add_language(arena, places, language ? language : origin->language);
}

/* ---- filing ------------------------------------------------------------------------------ */

static int64_t month_of(const struct session *session, int64_t moment)
{
	struct civil_date civil = date_to_civil(
		moment, (int)session->configuration.site.zone_minutes);

	return (int64_t)civil.year * 12 + civil.month - 1;
}

static bool file_under(struct session *session, const struct stored_entry *entry)
{
	struct topic_places places;
	struct topic_origin origin;

	if (!store_topic_origin(session->store, entry->source, &session->arena, &origin,
	                        &session->err))
		return false;
	filing_places(entry, &origin, &session->arena, &places);
	if (!arena_check(&session->arena, &session->err))
		return false;
	for (size_t i = 0; i < places.count; i++) {
		places.items[i].entry = entry->id;
		places.items[i].sort_at = entry->stamp.sort_at;
		if (!store_topic_put(session->store, &places.items[i], &session->err))
			return false;
	}
	return true;
}

static bool file_entry(struct session *session, int64_t id)
{
	struct stored_entry entry;

	if (!store_entry_read(session->store, id, &session->arena, &entry, &session->err))
		return session->err.kind == ERROR_NONE;
	return store_archive_put(session->store, id,
	                         ENTRY_BYTES + archive_bytes(entry.version.title) +
	                                 archive_bytes(entry.version.summary) +
	                                 archive_bytes(entry.version.content),
	                         month_of(session, entry.stamp.sort_at), &session->err) &&
	       file_under(session, &entry);
}

static bool file_all(struct session *session, const struct archive_arrivals *arrivals)
{
	for (size_t i = 0; i < arrivals->count; i++) {
		const struct archive_arrival *arrival = &arrivals->items[i];
		struct arena_mark mark = arena_mark(&session->arena);
		bool ok = !arrival->is_told || file_entry(session, arrival->id);

		arena_rewind(&session->arena, mark);
		if (!ok || !store_archive_done(session->store, arrival, &session->err))
			return false;
	}
	return true;
}

bool filing_update(struct session *session)
{
	struct arena_mark mark = arena_mark(&session->arena);
	struct archive_arrivals arrivals;
	bool is_own, ok;

	ok = store_archive_arrivals(session->store, LIMIT_FILED_ENTRIES, &session->arena,
	                            &arrivals, &session->err);
	if (ok && arrivals.count > 0)
		ok = store_scope_begin(session->store, &is_own, &session->err) &&
		     store_scope_end(session->store, is_own, file_all(session, &arrivals),
		                     &session->err);
	session->has_more |= arrivals.count >= LIMIT_FILED_ENTRIES;
	arena_rewind(&session->arena, mark);
	return ok;
}

/* ---- what is common to all --------------------------------------------------------------- */

bool filing_subject(struct session *session, const char *folder)
{
	const struct configuration *configuration = &session->configuration;
	const char *const subject[] = {
		folder,
		configuration->site.title,
		configuration->site.home,
		configuration->site.base_url,
		configuration->site.language,
		configuration->site.hub,
		configuration->site.id_authority,
		configuration->include,
		configuration->exclude,
	};
	const struct {
		const char *name, *value;
	} added[] = {
		{"corrected", configuration->is_corrected_shown ? "yes" : NULL},
		{"description", configuration->site.description},
		{"rights", configuration->site.rights},
		{"logo", configuration->site.logo},
		{"icon", configuration->site.icon},
		{"header", configuration->own.header},
		{"footer", configuration->own.footer},
		{"style", configuration->own.style ? "yes" : NULL},
	};
	struct digester digester;
	struct digest digest;

	digester_init(&digester);
	for (size_t i = 0; i < sizeof(subject) / sizeof(subject[0]); i++)
		digester_add_text(&digester, subject[i]);
	/* What nobody asks for leaves all as it was before it could be asked for. */
	for (size_t i = 0; i < sizeof(added) / sizeof(added[0]); i++)
		if (added[i].value) {
			digester_add_text(&digester, added[i].name);
			digester_add_text(&digester, added[i].value);
		}
	digest = digester_digest(&digester);
	return store_archive_subject(session->store, &digest, &session->err);
}
