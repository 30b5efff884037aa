#include "aggregator/health.h"

#include <string.h>

#include "aggregator/advice.h"
#include "aggregator/health_words.h"
#include "feeds/limits.h"

#define DAY ((int64_t)24 * 3600)

/* ---- what kind ---------------------------------------------------------------------------- */

static bool is_silent(const struct source_state *state, const struct source_record *record,
                      int64_t gap)
{
	int64_t longest = gap * HEALTH_SILENT_GAPS;

	if (longest < HEALTH_SILENT_SECONDS)
		longest = HEALTH_SILENT_SECONDS;
	return gap > 0 && record->newest != DATE_UNKNOWN &&
	       state->last_success - record->newest > longest;
}

static enum health_kind kind_of(const struct source_state *state,
                                const struct source_record *record, int64_t gap)
{
	if (!state->url)
		return HEALTH_WAITING;
	if (state->same_as)
		return HEALTH_TWIN;
	if (state->paused_at != DATE_UNKNOWN)
		return HEALTH_PAUSED;
	if (state->last_request == DATE_UNKNOWN)
		return HEALTH_NEW;
	if (state->failures > 0)
		return HEALTH_FAILING;
	return is_silent(state, record, gap) ? HEALTH_SILENT : HEALTH_WELL;
}

/* ---- in words ----------------------------------------------------------------------------- */

static void choose_titles(struct health *health)
{
	const char *title = health->state->title ? health->state->title
	                                         : health->state->name;
	const char *other = health->record->other_title;

	for (enum page_language i = 0; i < PAGE_LANGUAGE_COUNT; i++)
		health->title[i] = other && !page_is_in_language(title, i) &&
		                                   page_is_in_language(other, i)
		                           ? other
		                           : title;
}

/* The moment that the sentence about a kind is filled with. */
static int64_t moment_of(const struct health *health)
{
	switch (health->kind) {
	case HEALTH_FAILING:
		return health->state->failing_since;
	case HEALTH_SILENT:
		return health->record->newest;
	case HEALTH_PAUSED:
		return health->state->paused_at;
	case HEALTH_WELL:
	case HEALTH_NEW:
	case HEALTH_TWIN:
	case HEALTH_WAITING:
	case HEALTH_KIND_COUNT:
		break;
	}
	return DATE_UNKNOWN;
}

/* A sentence with "{}" where a moment belongs. */
static const char *fill(struct arena *arena, const char *sentence,
                        enum page_language language, int64_t moment, int zone_minutes)
{
	struct str text = str_from(sentence);
	size_t place = str_find(text, STR("{}"));

	if (!sentence || place == text.len || moment == DATE_UNKNOWN)
		return sentence;
	return arena_printf(arena, "%.*s%s%s", (int)place, sentence,
	                    page_moment(arena, language, moment, zone_minutes),
	                    sentence + place + 2);
}

static void say_state(struct health *health, int zone_minutes, struct arena *arena)
{
	const struct health_note *note = health->kind == HEALTH_FAILING
	                                         ? health_failure(
							   health->state->failure_class)
	                                         : &health_kinds[health->kind];

	health->said = *note;
	for (enum page_language i = 0; i < PAGE_LANGUAGE_COUNT; i++)
		health->said.text[i] = fill(arena, note->text[i], i, moment_of(health),
		                            zone_minutes);
}

/* ---- what to mend ------------------------------------------------------------------------- */

static void add_note(struct health *health, bool applies, enum health_finding finding,
                     struct arena *arena)
{
	struct health_fault *fault = applies ? LIST_ADD(arena, &health->notes) : NULL;

	if (fault)
		fault->note = health_findings[finding];
}

/* What the aggregator found out about its documents and its server. */
static void find_notes(struct health *health, struct arena *arena)
{
	const struct source_state *state = health->state;
	enum key_kind identity = state->identity_rule ? state->identity_rule
	                                              : state->identity;

	if (!state->url || state->same_as)
		return;
	add_note(health, state->held_count > 0, HEALTH_REIDENTIFIED, arena);
	add_note(health, state->liar_since != DATE_UNKNOWN, HEALTH_LIAR, arena);
	add_note(health, identity > KEY_GUID, HEALTH_UNSTABLE_IDS, arena);
	add_note(health, state->dateless_since != DATE_UNKNOWN, HEALTH_DATELESS, arena);
	add_note(health, state->frozen_count > 0, HEALTH_RESTLESS, arena);
	add_note(health, state->proven_url != NULL, HEALTH_MOVED, arena);
	add_note(health,
	         state->documents > 0 && !state->etag && !state->last_modified &&
	                 state->failures == 0,
	         HEALTH_NO_VALIDATORS, arena);
}

static const enum check_language check_languages[PAGE_LANGUAGE_COUNT] = {
	[PAGE_ENGLISH] = CHECK_ENGLISH, [PAGE_CHINESE] = CHECK_CHINESE};

/* What `check` says of a finding that was stored; not of one whose rule is no more. */
static bool add_finding(struct health *health, const struct advice_finding *kept,
                        struct buf *scratch, struct arena *arena)
{
	struct finding finding;
	bool is_known = advice_recall(kept, &finding);
	struct health_fault *fault = is_known ? LIST_ADD(arena, &health->notes) : NULL;

	if (!fault)
		return !is_known;
	fault->finding = kept;
	for (enum page_language i = 0; i < PAGE_LANGUAGE_COUNT; i++) {
		buf_clear(scratch);
		check_write_message(&finding, check_languages[i], scratch);
		fault->note.text[i] = arena_str(arena, buf_view(scratch));
		buf_clear(scratch);
		check_write_fix(&finding, check_languages[i], scratch);
		fault->note.advice[i] = arena_str(arena, buf_view(scratch));
	}
	return true;
}

static bool add_advice(struct health *health, const struct advice *advice,
                       struct arena *arena, struct error *err)
{
	const struct source_state *state = health->state;
	struct buf scratch;
	bool ok = true;

	if (!advice || !state->url || state->same_as || state->has_request)
		return true;
	buf_init(&scratch, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; ok && i < advice->count; i++)
		ok = add_finding(health, &advice->items[i], &scratch, arena);
	health->left_out = (size_t)advice->kinds - advice->count;
	ok = ok && buf_check(&scratch, err);
	buf_release(&scratch);
	return ok;
}

bool health_judge(const struct health_facts *facts, struct arena *arena,
                  struct health *health, struct error *err)
{
	const struct source_state *state = facts->state;

	*health = (struct health){
		.state = state,
		.record = facts->record,
		.kind = kind_of(state, facts->record, facts->gap),
		.next = DATE_UNKNOWN,
	};
	if (health->kind <= HEALTH_NEW)
		health->next = state->held_until > state->next_due ? state->held_until
		                                                   : state->next_due;
	choose_titles(health);
	say_state(health, facts->zone_minutes, arena);
	find_notes(health, arena);
	return add_advice(health, facts->advice, arena, err) && arena_check(arena, err);
}

int health_compare(const void *a, const void *b)
{
	const struct health *one = a, *other = b;

	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	return strcmp(one->state->name, other->state->name);
}

/* ---- when --------------------------------------------------------------------------------- */

/* The midnight before or at a moment. */
static int64_t day_of(int64_t moment, int zone_minutes)
{
	int64_t local = moment + (int64_t)zone_minutes * 60;
	int64_t into = local % DAY;

	return moment - (into < 0 ? into + DAY : into);
}

int64_t health_weeks_end(int64_t moment, int zone_minutes)
{
	return moment == DATE_UNKNOWN ? 0 : day_of(moment, zone_minutes) + DAY;
}

int64_t health_as_of(int64_t latest, int64_t now, int zone_minutes)
{
	int64_t today = day_of(now, zone_minutes);

	return latest > today ? latest : today;
}

int64_t health_until(int64_t as_of, int64_t earliest_next, int zone_minutes)
{
	int64_t until = day_of(as_of, zone_minutes) + DAY;

	if (earliest_next != DATE_UNKNOWN && earliest_next < until)
		until = earliest_next > as_of ? earliest_next : as_of;
	return until + HEALTH_GRACE_SECONDS;
}
