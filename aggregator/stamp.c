#include "aggregator/stamp.h"

#include <string.h>

#include "aggregator/article_plan.h"
#include "aggregator/dating.h"
#include "feeds/date.h"
#include "feeds/identifier.h"
#include "feeds/limits.h"

/* How far a second is looked for behind the moment of an entry to come. */
#define LATER_SECONDS 86400

/* Rounds of making up an id until one is free; more than five are needed only where the
 * same entry came before under other keys. */
#define MINT_ROUNDS 100

/* ---- dates ---- */

/* The last edit before we came, where it is told and believable; else the date itself.  One
 * close to the moment of asking is when the server made the document. */
static int64_t first_update(const struct entry *entry, int64_t sort_at, int64_t now)
{
	int64_t updated = entry->updated.seconds;

	return dating_is_sane(updated, now - DATING_NOW_SECONDS) && updated > sort_at
	               ? updated
	               : sort_at;
}

/* A free second from `wanted` on.  Entries of one day without a time come one after the
 * other: the search goes on where it ended, or it would walk the same run each time. */
static bool take_second(struct stamper *stamper, int64_t wanted, int64_t *second,
                        struct error *err)
{
	int64_t from = wanted;

	if (wanted == stamper->last_wanted && stamper->last_given >= wanted)
		from = stamper->last_given + 1;
	if (!store_second_find_free(stamper->store, from, stamper->now, second, err))
		return false;
	stamper->last_wanted = wanted;
	stamper->last_given = *second;
	return true;
}

int64_t stamp_made_at(const char *last_modified, int64_t now)
{
	int64_t made;
	int offset;

	return last_modified && date_parse(str_from(last_modified), 0, &made, &offset) &&
	                       dating_is_sane(made, now)
	               ? made
	               : DATE_UNKNOWN;
}

void stamp_plan(struct stamper *stamper, size_t undated, int64_t latest)
{
	if (latest == DATE_UNKNOWN)
		latest = stamper->now;
	stamper->undated_at = latest + 1 - (int64_t)undated;
	stamper->last_wanted = DATE_UNKNOWN;
}

/* ---- ids ---- */

/* The kinds of keys to mint an id of, in rounds behind the source's own id. */
static const enum key_kind minting_keys[] = {KEY_GUID, KEY_LINK, KEY_TITLE_DAY,
                                             KEY_CONTENT};
#define MINTING_KEYS ((int)(sizeof(minting_keys) / sizeof(minting_keys[0])))

/* The digest to mint an id of in a round: a key, then all that the entry says, then that
 * with a number.  False where a round has none. */
static bool minting_digest(const struct identity *identity, int round,
                           struct digest *digest)
{
	char bytes[DIGEST_BYTES + 1];

	if (round < MINTING_KEYS) {
		*digest = identity->keys[minting_keys[round]];
		return identity->has_key[minting_keys[round]];
	}
	memcpy(bytes, identity->content.bytes, DIGEST_BYTES);
	bytes[DIGEST_BYTES] = (char)round;
	*digest = round == MINTING_KEYS ? identity->content
	                                : digest_of((struct str){bytes, sizeof(bytes)});
	return true;
}

static bool choose_id(const struct stamper *stamper, const struct identity *identity,
                      const char *own_id, struct arena *arena, const char **id,
                      struct error *err)
{
	struct digest digest;
	bool is_taken = true;

	*id = own_id;
	if (own_id && identifier_is_canonical(own_id) &&
	    !store_id_is_taken(stamper->store, own_id, &is_taken, err))
		return false;
	for (int round = 0; is_taken && round < MINT_ROUNDS; round++) {
		if (!minting_digest(identity, round, &digest))
			continue;
		*id = identity_mint(arena, stamper->id_authority, stamper->source, &digest);
		if (!arena_check(arena, err) ||
		    !store_id_is_taken(stamper->store, *id, &is_taken, err))
			return false;
	}
	return !is_taken ||
	       error_set(err, ERROR_LIMIT, "no id is left for an entry that is repeated");
}

/* ---- stamps ---- */

/* A second of its own at the moment when an entry that is held will be published. */
static bool take_later_second(struct stamper *stamper, struct entry_stamp *stamp,
                              struct error *err)
{
	return store_second_find_free(stamper->store, stamp->sort_at,
	                              stamp->sort_at + LATER_SECONDS, &stamp->updated_out,
	                              err);
}

/* Everything but the id. */
static bool give_dates(struct stamper *stamper, const struct entry *entry,
                       const struct dating *dating, struct entry_stamp *stamp,
                       struct error *err)
{
	bool is_later = dating->rule == DATE_RULE_FUTURE;

	stamp->sort_at = dating->date;
	stamp->date_rule = dating_name(dating->rule);
	stamp->held_for = is_later ? "future" : NULL;
	stamp->held_until = is_later ? dating->date : DATE_UNKNOWN;
	if (dating->date == DATE_UNKNOWN)
		stamp->sort_at = stamper->undated_at++;
	if (is_later)
		return take_later_second(stamper, stamp, err);
	return take_second(stamper, first_update(entry, stamp->sort_at, stamper->now),
	                   &stamp->updated_out, err);
}

bool stamp_make(struct stamper *stamper, const struct entry *entry,
                const struct identity *identity, struct arena *arena,
                struct entry_stamp *stamp, struct error *err)
{
	struct dating dating = dating_of(entry, stamper->is_dateless, stamper->now);

	*stamp = (struct entry_stamp){.first_seen = stamper->now};
	if (!give_dates(stamper, entry, &dating, stamp, err) ||
	    !choose_id(stamper, identity, entry->id, arena, &stamp->published_id, err))
		return false;
	if (dating.date == DATE_UNKNOWN && stamper->has_articles &&
	    article_plan_is_wanted(entry->link)) {
		stamp->held_for = "future"; /* its date is to come */
		stamp->held_until = stamper->now + LIMIT_ARTICLE_DATE_SECONDS;
	}
	return true;
}

bool stamp_redate(struct stamper *stamper, const struct entry *entry,
                  struct entry_stamp *stamp, bool *is_changed, struct error *err)
{
	struct dating dating = dating_of(entry, stamper->is_dateless, stamper->now);

	*is_changed = dating.date != stamp->sort_at;
	if (!*is_changed)
		return true;
	if (dating.date == DATE_UNKNOWN)
		dating.date = stamper->now;
	return give_dates(stamper, entry, &dating, stamp, err);
}

bool stamp_page(struct store *store, int64_t stated, struct entry_stamp *stamp,
                bool *is_changed, struct error *err)
{
	struct dating dating = dating_of_page(stated, stamp->first_seen);

	*is_changed = dating.date != DATE_UNKNOWN;
	if (!*is_changed)
		return true;
	stamp->sort_at = dating.date;
	stamp->date_rule = dating_name(dating.rule);
	return store_second_find_free(store, dating.date, stamp->first_seen,
	                              &stamp->updated_out, err);
}

bool stamp_renew(struct stamper *stamper, const struct entry *entry,
                 struct entry_stamp *stamp, struct error *err)
{
	int64_t updated = entry->updated.seconds;

	if (!dating_is_sane(updated, stamper->now) || updated <= stamp->updated_out)
		updated = stamper->now;
	return take_second(stamper, updated, &stamp->updated_out, err);
}
