#include "aggregator/filing.h"

#include <string.h>

#include "feeds/archive.h"
#include "feeds/date.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/slug.h"
#include "feeds/text.h"

/* What an entry takes beside its texts: elements, ids, dates, its source. */
#define ENTRY_BYTES ((size_t)2048)

/* ---- where it belongs -------------------------------------------------------------------- */

static void add_place(struct arena *arena, struct topic_places *places,
                      enum topic_kind kind, const char *name, const char *title)
{
	struct topic_place *place;

	for (size_t i = 0; i < places->count; i++)
		if (places->items[i].kind == kind &&
		    strcmp(places->items[i].name, name) == 0)
			return;
	place = LIST_ADD(arena, places);
	if (place)
		*place = (struct topic_place){
			.kind = kind,
			.name = name,
			.title = title,
			.slug = slug_of(arena, topic_kind_name(kind), name),
			.other_slug = slug_unlike(arena, topic_kind_name(kind), name),
		};
}

static const char *in_small_letters(struct arena *arena, const char *text)
{
	char *small = arena_strdup(arena, text);

	for (char *at = small; at && *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return small;
}

static void add_tag(struct arena *arena, struct topic_places *places,
                    const struct category *category)
{
	const char *said = category->label ? category->label : category->term;
	const char *title = said ? text_publishable(arena, said) : NULL;
	const char *name;

	if (!title || !*title || strlen(title) > LIMIT_TAG_BYTES)
		return;
	name = in_small_letters(arena, title);
	if (name)
		add_place(arena, places, TOPIC_TAG, name, title);
}

static const char *language_name(const char *code)
{
	static const struct {
		const char *code, *name;
	} names[] = {{"zh", "中文"}, {"en", "English"}};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].code, code) == 0)
			return names[i].name;
	return code;
}

static void add_language(struct arena *arena, struct topic_places *places,
                         const char *language)
{
	const char *tag = language_publishable(arena, language);
	const char *code = tag ? arena_str(arena, (struct str){tag, strcspn(tag, "-")})
	                       : NULL;

	if (code)
		add_place(arena, places, TOPIC_LANGUAGE, code, language_name(code));
}

void filing_places(const struct stored_entry *entry, const struct topic_origin *origin,
                   struct arena *arena, struct topic_places *places)
{
	const struct categories *categories = &entry->version.parsed->categories;
	const char *language = entry->version.language;

	*places = (struct topic_places){0};
	if (origin->name)
		add_place(arena, places, TOPIC_SOURCE, origin->name, origin->title);
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

static void add_text(struct digester *digester, const char *text)
{
	digester_add(digester, text ? (struct str){text, strlen(text) + 1} : STR("\1"));
}

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
	};
	struct digester digester;
	struct digest digest;

	digester_init(&digester);
	for (size_t i = 0; i < sizeof(subject) / sizeof(subject[0]); i++)
		add_text(&digester, subject[i]);
	/* What nobody asks for leaves all as it was before it could be asked for. */
	for (size_t i = 0; i < sizeof(added) / sizeof(added[0]); i++)
		if (added[i].value) {
			add_text(&digester, added[i].name);
			add_text(&digester, added[i].value);
		}
	digest = digester_digest(&digester);
	return store_archive_subject(session->store, &digest, &session->err);
}
