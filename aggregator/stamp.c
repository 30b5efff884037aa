#include "aggregator/stamp.h"

#include <string.h>

#include "feeds/date.h"
#include "feeds/identifier.h"

/* A date so close to the moment of fetching is the moment at which the server made the
 * document, not the one at which somebody edited the entry. */
#define FRESH_SECONDS 300

/* Rounds of making up an id until one is free; more than five are needed only where the
 * same entry came before under other keys. */
#define MINT_ROUNDS 100

/* ---- dates ---- */

/* The moment at which the entry says it was published. */
static int64_t stated_date(const struct entry *entry)
{
	const int64_t dates[] = {entry->published.seconds, entry->created.seconds,
	                         entry->updated.seconds};

	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		if (dates[i] != DATE_UNKNOWN)
			return dates[i];
	}
	return DATE_UNKNOWN;
}

bool stamp_is_sane(int64_t date, int64_t now)
{
	return date != DATE_UNKNOWN && date > 0 && date <= now;
}

/* The last edit before we came, where it is told and believable; else the date itself. */
static int64_t first_update(const struct entry *entry, int64_t sort_at, int64_t now)
{
	int64_t updated = entry->updated.seconds;

	return stamp_is_sane(updated, now - FRESH_SECONDS) && updated > sort_at ? updated
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

bool stamp_is_dated(const struct entry *entry, int64_t now)
{
	return stamp_is_sane(stated_date(entry), now);
}

void stamp_plan(struct stamper *stamper, size_t undated, const char *last_modified)
{
	int64_t latest = stamper->now, made;
	int offset;

	if (last_modified && date_parse(str_from(last_modified), 0, &made, &offset) &&
	    stamp_is_sane(made, stamper->now))
		latest = made;
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

bool stamp_make(struct stamper *stamper, const struct entry *entry,
                const struct identity *identity, struct arena *arena,
                struct entry_stamp *stamp, struct error *err)
{
	int64_t date = stated_date(entry);

	stamp->first_seen = stamper->now;
	stamp->sort_at = stamp_is_sane(date, stamper->now) ? date : stamper->undated_at++;
	return take_second(stamper, first_update(entry, stamp->sort_at, stamper->now),
	                   &stamp->updated_out, err) &&
	       choose_id(stamper, identity, entry->id, arena, &stamp->published_id, err);
}

bool stamp_renew(struct stamper *stamper, const struct entry *entry,
                 struct entry_stamp *stamp, struct error *err)
{
	int64_t updated = entry->updated.seconds;

	if (!stamp_is_sane(updated, stamper->now) || updated <= stamp->updated_out)
		updated = stamper->now;
	return take_second(stamper, updated, &stamp->updated_out, err);
}
