#include "aggregator/listing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aggregator/policy.h"
#include "aggregator/schedule.h"
#include "aggregator/store_advice.h"
#include "feeds/date.h"
#include "feeds/options.h"
#include "feeds/text.h"

/* What is known of a source that was never asked. */
static const struct source_state unknown = {
	SOURCE_NEVER_ASKED,
	.identity = KEY_GUID,
};

bool listed_was_asked(const struct listed *listed)
{
	return listed->source->address && listed->state->last_request != DATE_UNKNOWN;
}

bool listed_is_paused(const struct listed *listed)
{
	return listed->source->address && listed->state->paused_at != DATE_UNKNOWN;
}

bool listed_is_failing(const struct listed *listed)
{
	return listed_was_asked(listed) && !listed->twin->same_as &&
	       !listed_is_paused(listed) && listed->state->failures > 0;
}

const char *listed_health(const struct listed *listed)
{
	if (!listed->source->address)
		return "waiting";
	if (listed->twin->same_as)
		return "twin";
	if (listed_is_paused(listed))
		return "paused";
	if (!listed_was_asked(listed))
		return "new";
	return listed_is_failing(listed) ? "failing" : "well";
}

enum table_look listed_look(const struct listed *listed)
{
	if (listed_is_failing(listed) && !listed_is_paused(listed))
		return TABLE_BAD;
	return listed_was_asked(listed) && !listed_is_paused(listed) ? TABLE_GOOD
	                                                             : TABLE_FAINT;
}

const char *listed_twin(struct session *session, const struct listed *listed)
{
	return twin_describe(listed->twin, &session->arena);
}

const char *listing_date(const struct session *session, int64_t seconds, char *text)
{
	if (seconds == DATE_UNKNOWN)
		return NULL;
	date_write_rfc3339(seconds, (int)session->configuration.site.zone_minutes, text);
	return text;
}

const char *listing_moment(struct session *session, int64_t seconds)
{
	char text[DATE_TEXT_BYTES];

	if (!listing_date(session, seconds, text))
		return NULL;
	if (session_place(session).width == 0)
		return arena_strdup(&session->arena, text);
	return arena_printf(&session->arena, "%.10s %.5s", text,
	                    text + sizeof("2026-04-15T") - 1);
}

bool listing_refuse_name(struct session *session, const char *name)
{
	const struct sources *list = session_list(session);
	const char **names = list ? arena_alloc(&session->arena,
	                                        list->count * sizeof(*names))
	                          : NULL;
	const char *guess;

	session->err = (struct error){
		0}; /* a list that cannot be read has no name that is near */
	for (size_t i = 0; names && i < list->count; i++)
		names[i] = list->items[i].id;
	guess = names ? options_guess(name, names, list->count) : NULL;
	return error_set(&session->err, ERROR_USAGE, "no source is called %s%s%s%s", name,
	                 guess ? ": did you mean " : "", guess ? guess : "",
	                 guess ? "?" : "");
}

/* ---- when, and why then -------------------------------------------------------------- */

static bool is_held(const struct session *session, const struct listed *listed)
{
	const struct source_state *state = listed->state;

	return state->held_until != DATE_UNKNOWN && state->held_until > state->next_due &&
	       state->held_until > session_now(session);
}

int64_t listed_next_poll(const struct session *session, const struct listed *listed)
{
	return is_held(session, listed) ? listed->state->held_until
	                                : listed->state->next_due;
}

const char *listed_rule(const struct session *session, const struct listed *listed)
{
	if (is_held(session, listed))
		return schedule_rule_name(SCHEDULE_SITE);
	return listed->state->rule;
}

const char *listed_why_then(const struct session *session, const struct listed *listed)
{
	const char *rule = listed_rule(session, listed);

	return rule ? schedule_rule_phrase(rule) : NULL;
}

/* ---- its entries ---------------------------------------------------------------------- */

enum key_kind listed_identity(const struct listed *listed)
{
	return listed->source->identity ? listed->source->identity
	                                : listed->state->identity;
}

/* Adds a finding to those before it. */
static const char *add_finding(struct session *session, const char *findings,
                               const char *finding)
{
	if (!findings)
		return finding;
	return arena_printf(&session->arena, "%s; %s", findings, finding);
}

const char *listed_findings(struct session *session, const struct listed *listed)
{
	const struct source_state *state = listed->state;
	const char *findings = NULL;

	if (state->held_count > 0)
		findings = arena_printf(
			&session->arena,
			"%lld items held: accept with: aggregator accept %s",
			(long long)state->held_count, state->name);
	if (listed_identity(listed) > KEY_GUID)
		findings = add_finding(session, findings,
		                       arena_printf(&session->arena, "known by %s",
		                                    policy_name(listed_identity(listed))));
	if (state->dateless_since != DATE_UNKNOWN)
		findings = add_finding(session, findings,
		                       "its dates are the moment of asking: ignored");
	if (state->frozen_count > 0)
		findings = add_finding(session, findings,
		                       arena_printf(&session->arena,
		                                    "%lld items edited too often",
		                                    (long long)state->frozen_count));
	return findings;
}

/* ---- reading ------------------------------------------------------------------------- */

const char *listing_printable(struct session *session, const char *text)
{
	const char *safe = text_printable(&session->arena, str_from(text));

	return safe ? safe : "";
}

bool listing_open_store(struct session *session)
{
	const char *path = session->configuration.store_path;

	if (!path || access(path, F_OK) != 0)
		return true;
	session->store = store_open(path, &session->err);
	return session->store != NULL;
}

/* None before the first update. */
static bool read_states(struct session *session, struct source_states *states)
{
	*states = (struct source_states){0};
	return listing_open_store(session) &&
	       (!session->store ||
	        store_sources(session->store, &session->arena, states, &session->err));
}

static int compare_states(const void *a, const void *b)
{
	return strcmp(((const struct source_state *)a)->name,
	              ((const struct source_state *)b)->name);
}

/* The states are in the order of their names, which is that of bytes. */
static const struct source_state *find_state(const struct source_states *states,
                                             const char *name)
{
	const struct source_state wanted = {.name = name};

	if (states->count == 0)
		return NULL;
	return bsearch(&wanted, states->items, states->count, sizeof(wanted),
	               compare_states);
}

static bool add_source(struct session *session, const struct source *source,
                       const struct source_state *state, const struct twin *twin,
                       struct listing *listing)
{
	struct listed *listed = LIST_ADD(&session->arena, listing);

	if (!listed)
		return false;
	*listed = (struct listed){
		.source = source, .state = state ? state : &unknown, .twin = twin};
	return !state || store_advice_count(session->store, state->id, &listed->faults,
	                                    &session->err);
}

bool listing_read(struct session *session, struct listing *listing)
{
	const struct sources *list = session_list(session);
	const struct twin *twins;
	struct source_states states;

	*listing = (struct listing){0};
	if (!list || !read_states(session, &states))
		return false;
	twins = twins_find(list, &session->arena);
	if (!twins)
		return arena_check(&session->arena, &session->err);
	for (size_t i = 0; i < list->count; i++) {
		const struct source *source = &list->items[i];

		if (!add_source(session, source, find_state(&states, source->id), &twins[i],
		                listing))
			break;
	}
	return session->err.kind == ERROR_NONE &&
	       arena_check(&session->arena, &session->err);
}
