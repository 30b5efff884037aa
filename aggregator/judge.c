#include "aggregator/judge.h"

#include <stdio.h>

#include "aggregator/dating.h"
#include "aggregator/settle.h"
#include "aggregator/store_decisions.h"

static struct match_rules rules_for(const struct judge_input *input)
{
	const struct source_state *source = input->source;

	return (struct match_rules){
		.source = source->id,
		.policy = source->identity_rule ? source->identity_rule : source->identity,
		.is_fixed = source->identity_rule != 0,
		.churns = source->guid_churns,
		.is_dateless = source->dateless_since != DATE_UNKNOWN,
		.is_first = source->entry_count == 0 && !input->is_delta,
		.is_delta = input->is_delta,
		.identities = input->identities,
	};
}

/* ---- what the document shows of its source ---- */

static bool is_always_now(const struct judge_input *input, const struct matches *matches)
{
	struct dating_measure measure = {0};

	for (size_t i = 0; i < matches->count; i++) {
		const struct match *match = &matches->items[i];

		dating_count(&measure, &input->feed->entries.items[i],
		             match->entry ? match->sort_at : DATE_UNKNOWN, input->now);
	}
	return dating_is_always_now(&measure);
}

/* Puts a finding into the journal of the source's changes. */
static bool note(struct store *store, const struct judge_input *input, const char *word,
                 const char *message, struct error *err)
{
	const struct transition transition = {.at = input->now,
	                                      .old = settle_state(input->source),
	                                      .new = word,
	                                      .message = message};

	return store_transition_add(store, input->source->id, &transition, err);
}

static bool note_findings(struct store *store, const struct judge_input *input,
                          const struct source_state *found, struct error *err)
{
	const struct source_state *old = input->source;
	char message[80];

	snprintf(message, sizeof(message), "its entries are known by %s from now on",
	         policy_name(found->identity));
	return (found->identity == old->identity ||
	        note(store, input, "identity", message, err)) &&
	       (found->dateless_since == old->dateless_since ||
	        note(store, input, "dateless", "its dates are the moment of asking", err));
}

/* How many entries are held back from now on. */
static bool note_held(struct store *store, const struct judge_input *input, size_t held,
                      struct error *err)
{
	char message[80];

	snprintf(message, sizeof(message), "%zu entries are held until they are accepted",
	         held);
	return held == 0 || note(store, input, "re-identified", message, err);
}

static bool decide_source(struct store *store, const struct judge_input *input,
                          const struct judgement *judgement, bool was_dateless,
                          struct error *err)
{
	const struct source_state *old = input->source;
	const struct matches *matches = &judgement->matches;
	struct source_state found = *old;

	if (!old->identity_rule)
		found.identity = matches->policy;
	/* A document without known entries shows neither. */
	if (matches->measure.known > 0)
		found.guid_churns = policy_is_churn(&matches->measure)
		                            ? old->guid_churns + 1
		                            : 0;
	if (judgement->is_dateless && !was_dateless)
		found.dateless_since = input->now;
	if (found.identity == old->identity && found.guid_churns == old->guid_churns &&
	    found.dateless_since == old->dateless_since)
		return true;
	return store_source_decide(store, &found, err) &&
	       note_findings(store, input, &found, err);
}

/* ---- entries that are not known ---- */

static bool is_unknown(const struct match *match)
{
	return !match->is_duplicate && !match->entry && match->identity.has_key[KEY_WHOLE];
}

/* How many entries stand before the first that is known, where enough are: a source that
 * was not read for long has so many new ones.  Of one whose store was lost as many are
 * enough. */
static size_t count_ahead(const struct matches *matches, bool is_recovered)
{
	size_t known = 0, first = 0;

	for (size_t i = matches->count; i-- > 0;) {
		if (matches->items[i].entry) {
			first = i;
			known++;
		}
	}
	return known >= (is_recovered ? first : FLOOD_ENTRIES) ? first : 0;
}

/* The unknown entries, in the order of the document. */
static size_t list_unknown(const struct judge_input *input, struct judgement *judgement,
                           bool is_recovered, struct flood_entry *unknown)
{
	const struct entries *entries = &input->feed->entries;
	size_t count = 0, ahead = count_ahead(&judgement->matches, is_recovered);

	for (size_t i = 0; i < judgement->matches.count; i++) {
		if (!is_unknown(&judgement->matches.items[i]))
			continue;
		unknown[count].is_ahead = i < ahead;
		unknown[count].date = dating_of(&entries->items[i], judgement->is_dateless,
		                                input->now)
		                              .date;
		judgement->undated += unknown[count++].date == DATE_UNKNOWN;
	}
	return count;
}

static void take_verdicts(struct judgement *judgement, const struct flood_entry *unknown)
{
	for (size_t i = 0; i < judgement->matches.count; i++) {
		judgement->verdicts[i] = FLOOD_NEW;
		if (!is_unknown(&judgement->matches.items[i]))
			continue;
		judgement->verdicts[i] = unknown++->verdict;
		judgement->held += judgement->verdicts[i] == FLOOD_HELD;
	}
}

static bool judge_unknown(struct store *store, const struct judge_input *input,
                          struct arena *arena, struct judgement *judgement,
                          struct error *err)
{
	size_t count = judgement->matches.count;
	struct flood_document document = {
		.is_first = input->source->entry_count == 0,
		.is_rekeyed = judgement->matches.is_rekeyed,
		.newest = DATE_UNKNOWN,
	};
	struct undated_entries undated;
	struct flood_entry *unknown = arena_alloc(arena,
	                                          (count + 1) * sizeof(struct flood_entry));

	judgement->verdicts = arena_alloc(arena, (count + 1) * sizeof(enum flood_verdict));
	if (!unknown || !judgement->verdicts)
		return arena_check(arena, err);
	if (document.is_first && input->is_delta) {
		if (!store_undated(store, input->source->id, &undated, err))
			return false;
		document.undated = undated.count;
	}
	if (input->source->documents == 0 &&
	    !store_source_was_recovered(store, input->source->id, &document.is_recovered,
	                                err))
		return false;
	if ((document.is_rekeyed || document.is_recovered) &&
	    !store_newest_date(store, input->source->id, input->now, &document.newest, err))
		return false;
	count = list_unknown(input, judgement, document.is_recovered, unknown);
	flood_judge(&document, unknown, count);
	take_verdicts(judgement, unknown);
	return note_held(store, input, judgement->held, err);
}

bool judge_document(struct store *store, const struct judge_input *input,
                    struct arena *arena, struct judgement *judgement, struct error *err)
{
	const struct match_rules rules = rules_for(input);
	struct matches *matches = &judgement->matches;

	*judgement = (struct judgement){.is_dateless = rules.is_dateless};
	if (!match_entries(store, &rules, input->feed, arena, matches, err))
		return false;
	if (!rules.is_dateless && is_always_now(input, matches)) {
		judgement->is_dateless = true;
		if (!match_forget_dates(input->feed, arena, matches, err))
			return false;
	}
	return decide_source(store, input, judgement, rules.is_dateless, err) &&
	       judge_unknown(store, input, arena, judgement, err);
}

void judge_stamp(const struct judgement *judgement, const struct match *match,
                 struct entry_stamp *stamp)
{
	enum flood_verdict verdict = judgement->verdicts[match - judgement->matches.items];

	stamp->is_backfill = verdict == FLOOD_OLD;
	if (verdict == FLOOD_HELD) {
		stamp->held_for = "re-identified";
		stamp->held_until = DATE_UNKNOWN;
	}
}
