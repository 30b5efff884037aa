#include "aggregator/due.h"

#include <string.h>

#include "aggregator/listing.h"
#include "aggregator/validators.h"
#include "feeds/date.h"

/* ---- the clock ----------------------------------------------------------------------- */

static bool mend_clock(struct session *session)
{
	int64_t count;

	if (!store_clock_mend(session->store, session_now(session), &count, &session->err))
		return false;
	if (count > 0)
		say("the clock was set back: the waits of %lld sources begin anew",
		    (long long)count);
	return true;
}

/* ---- names --------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The named ones of `due`, all of them without names. */
static bool keep_named(struct session *session, struct source_states *due)
{
	const struct arguments *arguments = session->arguments;
	size_t size = arguments->operand_count * sizeof(const char *), kept = 0;
	const char **names;

	if (arguments->operand_count == 0)
		return true;
	names = arena_alloc(&session->arena, size);
	if (!names)
		return arena_check(&session->arena, &session->err);
	memcpy(names, arguments->operands, size);
	qsort(names, arguments->operand_count, sizeof(names[0]), compare_names);
	for (size_t i = 0; i < due->count; i++)
		if (bsearch(&due->items[i].name, names, arguments->operand_count,
		            sizeof(names[0]), compare_names))
			due->items[kept++] = due->items[i];
	due->count = kept;
	return true;
}

/* Why a source that was named is not asked. */
static void say_why_not(const struct session *session, const struct source_state *source)
{
	int zone = (int)session->configuration.site.zone_minutes;
	int64_t now = session_now(session);
	char date[DATE_TEXT_BYTES];

	if (!source->url) {
		say("%s: not asked: it waits for an address", source->name);
		return;
	}
	if (source->same_as) {
		say("%s: not asked: its address is that of %s", source->name,
		    source->same_as);
		return;
	}
	if (source->paused_at != DATE_UNKNOWN) {
		date_write_rfc3339(source->paused_at, zone, date);
		say("%s: not asked: it is paused since %s", source->name, date);
		return;
	}
	if (source->held_until != DATE_UNKNOWN && source->held_until > now) {
		date_write_rfc3339(source->held_until, zone, date);
		say("%s: not asked: its site asked for a pause until %s", source->name,
		    date);
		return;
	}
	date_write_rfc3339(source->next_due, zone, date);
	if (!session->arguments->is_forced)
		say("%s: not asked: it is due at %s", source->name, date);
	else if (source->failure_class && strcmp(source->failure_class, "limited") == 0)
		say("%s: not asked: its server asked for a pause until %s", source->name,
		    date);
	else
		say("%s: not asked: it was asked less than %d minutes ago", source->name,
		    FORCE_SECONDS / 60);
}

static bool explain_named(struct session *session, const struct source_states *due)
{
	for (size_t i = 0; i < session->arguments->operand_count; i++) {
		const char *name = session->arguments->operands[i];
		struct source_state source = {0};

		if (!store_source_read(session->store, name, &session->arena, &source,
		                       &session->err) &&
		    session->err.kind != ERROR_NONE)
			return false;
		if (!source.name || !source.is_listed)
			return listing_refuse_name(session, name);
		if (!source_find(due, name) && !session->arguments->is_quiet)
			say_why_not(session, &source);
	}
	return true;
}

/* ---- doubts -------------------------------------------------------------------------- */

/* Whether the operator says that its host's 304s are true. */
static bool is_trusted(const struct session *session, const struct source_state *source)
{
	struct str rest = str_from(session->configuration.trusted_hosts), host;

	while (rest.ptr && source->host && str_split(&rest, ' ', &host))
		if (str_equal_nocase(host, str_from(source->host)))
			return true;
	return false;
}

static bool doubt(struct session *session, struct source_state *source)
{
	int64_t now = session_now(session), dates[SCHEDULE_ENTRIES];
	size_t count;
	struct schedule_past past = {
		.name = source->name,
		.newest = DATE_UNKNOWN,
		.interval = source->interval,
		.has_validators = source->etag || source->last_modified,
		.is_liar = validators_are_lies(source, now),
	};

	if (source->unchanged_since == DATE_UNKNOWN || is_trusted(session, source))
		return true;
	if (!store_entry_dates(session->store, source->id, SCHEDULE_ENTRIES, dates, &count,
	                       &session->err))
		return false;
	past.gap = schedule_gap(dates, count);
	source->is_doubted = schedule_is_doubtful(&past, source->unchanged_since,
	                                          source->doubted_at, now);
	return true;
}

/* ---- all together -------------------------------------------------------------------- */

static bool find(struct session *session, struct source_states *due)
{
	int64_t now = session_now(session);

	if (session->arguments->is_forced)
		return store_sources_forced(session->store, now, 0, &session->arena, due,
		                            &session->err);
	return store_sources_due(session->store, now, 0, &session->arena, due,
	                         &session->err);
}

bool due_find(struct session *session, struct source_states *due)
{
	int64_t now = session_now(session);

	if (!mend_clock(session) || !find(session, due) || !explain_named(session, due) ||
	    !keep_named(session, due))
		return false;
	for (size_t i = 0; i < due->count; i++) {
		due->items[i].is_forced = due->items[i].next_due > now;
		if (!doubt(session, &due->items[i]))
			return false;
	}
	return true;
}
