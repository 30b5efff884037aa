#include "aggregator/match.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/evidence.h"
#include "aggregator/evidence_find.h"
#include "aggregator/flood.h"
#include "aggregator/repeats.h"

/* The work on one document. */
struct matcher {
	struct store *store;
	const struct match_rules *rules;
	struct arena *arena;
	bool is_rekeyed; /* less evidence is asked for */
	const struct feed *feed;
	struct matches *matches;
	struct repeats repeats;
	struct match **claims; /* room for all matches */
};

/* ---- known entries ---- */

/* Whether an entry has a key of a kind to itself, in the document and in the store. */
static bool stands(const struct matcher *matcher, size_t index, enum key_kind kind)
{
	return matcher->matches->items[index].identity.has_key[kind] &&
	       !matcher->repeats.shares[kind][index];
}

static const struct entry *entry_of(const struct matcher *matcher, size_t index)
{
	return &matcher->feed->entries.items[index];
}

static struct candidate candidate_of(const struct matcher *matcher, size_t index,
                                     const struct key_matches *found)
{
	return (struct candidate){.store = matcher->store,
	                          .arena = matcher->arena,
	                          .entry = entry_of(matcher, index),
	                          .identity = &matcher->matches->items[index].identity,
	                          .found = found};
}

/* What is wanted beside the key that an entry was found by: the rules in match.h. */
static unsigned int wanted_beside(const struct matcher *matcher, size_t index,
                                  enum key_kind kind, bool is_near)
{
	const struct evidence_case found = {
		.kind = kind,
		.is_near = is_near,
		.has_guid = stands(matcher, index, KEY_GUID),
		.has_link = stands(matcher, index, KEY_LINK),
		.has_title = stands(matcher, index, KEY_TITLE_DAY),
		.is_rekeyed = matcher->is_rekeyed,
	};

	return kind == KEY_WHOLE ? 0 : evidence_wanted(&found);
}

static bool take_found(struct matcher *matcher, size_t index, enum key_kind kind,
                       bool is_near, const struct key_matches *found, struct error *err)
{
	const struct candidate candidate = candidate_of(matcher, index, found);
	struct match *match = &matcher->matches->items[index];
	unsigned int wanted = wanted_beside(matcher, index, kind, is_near);
	bool is_ours = wanted == 0;

	if (kind == KEY_GUID) {
		if (!evidence_find_reuse(&candidate, &match->is_reused, err))
			return false;
		is_ours = !match->is_reused;
	} else if (wanted != 0 && wanted != EVIDENCE_NEVER &&
	           !evidence_find(&candidate, wanted, &is_ours, err)) {
		return false;
	}
	if (is_ours) {
		match->entry = found->first;
		match->kind = is_near ? KEY_CONTENT : kind;
		match->digest = found->digest;
		match->sort_at = found->sort_at;
	}
	return true;
}

static bool find_one(struct matcher *matcher, size_t index, enum key_kind kind,
                     struct error *err)
{
	struct match *match = &matcher->matches->items[index];
	struct key_matches found;

	if (match->is_duplicate || match->entry || !stands(matcher, index, kind))
		return true;
	if (!store_key_find(matcher->store, matcher->rules->source, kind,
	                    &match->identity.keys[kind], &found, err))
		return false;
	if (found.second)
		matcher->repeats.shares[kind][index] = true;
	if (found.second || !found.first)
		return true;
	return take_found(matcher, index, kind, false, &found, err);
}

/* By the title with another day: only where that of the entry led nowhere. */
static bool find_near(struct matcher *matcher, size_t index, struct error *err)
{
	const struct entry *entry = entry_of(matcher, index);
	struct match *match = &matcher->matches->items[index];

	if (match->is_duplicate || !stands(matcher, index, KEY_TITLE_DAY) ||
	    entry->published.seconds == DATE_UNKNOWN ||
	    (!matcher->is_rekeyed &&
	     (stands(matcher, index, KEY_GUID) || stands(matcher, index, KEY_LINK))))
		return true;
	for (size_t i = 0; i < EVIDENCE_DAY_COUNT && !match->entry; i++) {
		struct key_matches found;
		struct digest key;

		if (EVIDENCE_DAYS[i] == 0)
			continue;
		if (!identity_title_key(matcher->arena, entry, DATE_UNKNOWN,
		                        EVIDENCE_DAYS[i], &key))
			break;
		if (!store_key_find(matcher->store, matcher->rules->source, KEY_TITLE_DAY,
		                    &key, &found, err) ||
		    (found.first && !found.second &&
		     !take_found(matcher, index, KEY_TITLE_DAY, true, &found, err)))
			return false;
	}
	return arena_check(matcher->arena, err);
}

static int compare_claims(const void *a, const void *b)
{
	const struct match *one = *(struct match *const *)a;
	const struct match *other = *(struct match *const *)b;

	if (one->entry != other->entry)
		return one->entry < other->entry ? -1 : 1;
	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	return memcmp(one->identity.keys[one->kind].bytes,
	              other->identity.keys[other->kind].bytes, DIGEST_BYTES);
}

/* Several entries that led to one in the store: the most trusted key has it, of equal ones
 * any, as long as their order in the document does not decide. */
static void settle_claims(struct matcher *matcher)
{
	size_t count = 0;

	for (size_t i = 0; i < matcher->matches->count; i++) {
		if (matcher->matches->items[i].entry)
			matcher->claims[count++] = &matcher->matches->items[i];
	}
	if (count)
		qsort(matcher->claims, count, sizeof(struct match *), compare_claims);
	for (size_t i = 1, first = 0; i < count; i++) {
		if (matcher->claims[i]->entry == matcher->claims[first]->entry)
			matcher->claims[i]->entry = 0;
		else
			first = i;
	}
}

static bool find_kind(struct matcher *matcher, enum key_kind kind, struct error *err)
{
	for (size_t i = 0; i < matcher->matches->count; i++) {
		if (!find_one(matcher, i, kind, err))
			return false;
	}
	return true;
}

/* ---- guids that cannot be believed ---- */

/* Whether an entry's link leads to another entry than its guid, and all else agrees. */
static bool is_contradicted(struct matcher *matcher, size_t index, bool *answer,
                            struct error *err)
{
	const struct match *match = &matcher->matches->items[index];
	struct key_matches found;
	const struct candidate candidate = candidate_of(matcher, index, &found);

	*answer = false;
	if (!stands(matcher, index, KEY_LINK) ||
	    digest_equal(&match->digest, &match->identity.content))
		return true;
	if (!store_key_find(matcher->store, matcher->rules->source, KEY_LINK,
	                    &match->identity.keys[KEY_LINK], &found, err))
		return false;
	if (!found.first || found.second || found.first == match->entry)
		return true;
	return evidence_find(&candidate,
	                     EVIDENCE_TITLE_DAY | EVIDENCE_CONTENT | EVIDENCE_TITLE, answer,
	                     err);
}

/* Finds them, and lets these entries be known by something else. */
static bool check_guids(struct matcher *matcher, struct error *err)
{
	struct policy_measure *measure = &matcher->matches->measure;

	for (size_t i = 0; i < matcher->matches->count; i++) {
		struct match *match = &matcher->matches->items[i];
		bool is_by_guid = match->is_reused ||
		                  (match->entry && match->kind == KEY_GUID);
		bool is_another = false;

		if (is_by_guid && !is_contradicted(matcher, i, &is_another, err))
			return false;
		measure->by_guid += is_by_guid ||
		                    (match->entry && match->identity.has_key[KEY_GUID]);
		if (!is_another)
			continue;
		measure->contradicted++;
		match->entry = 0;
		matcher->repeats.shares[KEY_GUID][i] = true;
	}
	return true;
}

/* What the document shows of the source's keys; of kinds that are bad nothing remains. */
static void choose_policy(struct matcher *matcher)
{
	const struct match_rules *rules = matcher->rules;
	struct matches *matches = matcher->matches;

	if (!rules->is_fixed)
		matches->policy = policy_choose(matches->policy, &matches->measure,
		                                rules->churns);
	for (size_t i = 0; i < matches->count; i++) {
		struct match *match = &matches->items[i];

		if (matches->policy == KEY_GUID)
			break;
		identity_drop(&match->identity, matches->policy);
		if (match->entry && !policy_believes(matches->policy, match->kind))
			match->entry = 0;
	}
}

/* ---- all kinds ---- */

static bool find_rest(struct matcher *matcher, struct error *err)
{
	for (enum key_kind kind = KEY_GUID_ALT; kind < KEY_COUNT; kind++) {
		if (!find_kind(matcher, kind, err))
			return false;
		settle_claims(matcher);
	}
	for (size_t i = 0; i < matcher->matches->count; i++) {
		if (!matcher->matches->items[i].entry && !find_near(matcher, i, err))
			return false;
	}
	settle_claims(matcher);
	return true;
}

static bool is_rekeyed(const struct matcher *matcher)
{
	size_t unknown = 0, count = 0;

	for (size_t i = 0; i < matcher->matches->count; i++) {
		const struct match *match = &matcher->matches->items[i];

		if (match->is_duplicate || !match->identity.has_key[KEY_WHOLE])
			continue;
		count++;
		unknown += match->entry == 0;
	}
	return !matcher->rules->is_delta && flood_is_rekeyed(unknown, count);
}

static void measure_churn(struct matcher *matcher)
{
	struct policy_measure *measure = &matcher->matches->measure;

	for (size_t i = 0; i < matcher->matches->count; i++) {
		const struct match *match = &matcher->matches->items[i];

		if (!match->entry || !match->identity.has_key[KEY_GUID])
			continue;
		measure->known++;
		measure->renamed += match->kind > KEY_GUID;
	}
}

static bool find_known(struct matcher *matcher, struct error *err)
{
	if (!find_kind(matcher, KEY_WHOLE, err))
		return false;
	settle_claims(matcher);
	if (!find_kind(matcher, KEY_GUID, err) || !check_guids(matcher, err))
		return false;
	choose_policy(matcher);
	settle_claims(matcher);
	if (!find_rest(matcher, err))
		return false;
	if (is_rekeyed(matcher)) {
		matcher->matches->is_rekeyed = matcher->is_rekeyed = true;
		if (!find_rest(matcher, err))
			return false;
	}
	measure_churn(matcher);
	return true;
}

/* ---- all of it ---- */

static bool prepare(struct matcher *matcher, struct arena *arena, struct error *err)
{
	const struct entries *entries = &matcher->feed->entries;
	size_t count = entries->count;

	matcher->matches->items = arena_alloc(arena, count * sizeof(struct match));
	matcher->claims = arena_alloc(arena, count * sizeof(struct match *));
	if (!arena_check(arena, err))
		return false;
	matcher->matches->count = count;
	if (!repeats_init(&matcher->repeats, matcher->feed, matcher->matches, arena, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct identity *identity = &matcher->matches->items[i].identity;

		if (matcher->rules->identities)
			*identity = matcher->rules->identities[i];
		else if (!identity_take(arena, &entries->items[i], matcher->feed->link,
		                        identity, err))
			return false;
		if (matcher->rules->is_dateless &&
		    !identity_drop_day(arena, &entries->items[i], identity, err))
			return false;
		if (matcher->matches->policy > KEY_GUID)
			identity_drop(identity, matcher->matches->policy);
	}
	return true;
}

bool match_entries(struct store *store, const struct match_rules *rules,
                   const struct feed *feed, struct arena *arena, struct matches *matches,
                   struct error *err)
{
	struct matcher matcher = {.store = store,
	                          .rules = rules,
	                          .arena = arena,
	                          .feed = feed,
	                          .matches = matches};

	*matches = (struct matches){.policy = rules->policy > KEY_GUID ? rules->policy
	                                                               : KEY_GUID};
	if (feed->entries.count == 0)
		return true;
	if (!prepare(&matcher, arena, err))
		return false;
	repeats_find(&matcher.repeats);
	if (!rules->is_first)
		return find_known(&matcher, err);
	choose_policy(&matcher);
	return true;
}

bool match_forget_dates(const struct feed *feed, struct arena *arena,
                        struct matches *matches, struct error *err)
{
	for (size_t i = 0; i < matches->count; i++) {
		struct match *match = &matches->items[i];

		if (!identity_drop_day(arena, &feed->entries.items[i], &match->identity,
		                       err))
			return false;
		if (match->kind == KEY_WHOLE)
			match->kind = KEY_TITLE_DAY; /* it does not have these keys yet */
	}
	return true;
}
