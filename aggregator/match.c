#include "aggregator/match.h"

#include <stdlib.h>
#include <string.h>

/* A key of an entry of the document, for sorting. */
struct item {
	struct digest key;
	size_t index; /* of the entry */
};

/* The work on one document. */
struct matcher {
	struct store *store;
	int64_t source;
	const struct feed *feed;
	struct matches *matches;
	struct item *items; /* room for one key of every entry */
	bool *shares
		[KEY_COUNT]; /* by kind and entry: another one of the document has the key */
	struct match **claims; /* room for all matches */
};

static int compare_items(const void *a, const void *b)
{
	const struct item *one = a, *other = b;
	int order = memcmp(one->key.bytes, other->key.bytes, DIGEST_BYTES);

	if (order)
		return order;
	return one->index < other->index ? -1 : 1;
}

/* The keys of a kind of all entries that count, sorted. */
static size_t sort_keys(struct matcher *matcher, enum key_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < matcher->matches->count; i++) {
		const struct match *match = &matcher->matches->items[i];

		if (match->is_duplicate || !match->identity.has_key[kind])
			continue;
		matcher->items[count].key = match->identity.keys[kind];
		matcher->items[count++].index = i;
	}
	if (count)
		qsort(matcher->items, count, sizeof(matcher->items[0]), compare_items);
	return count;
}

static void find_shared(struct matcher *matcher, enum key_kind kind)
{
	size_t count = sort_keys(matcher, kind);
	const struct item *items = matcher->items;

	for (size_t i = 1; i < count; i++) {
		if (!digest_equal(&items[i - 1].key, &items[i].key))
			continue;
		matcher->shares[kind][items[i - 1].index] = true;
		matcher->shares[kind][items[i].index] = true;
	}
}

/* ---- entries that stand there twice ---- */

/* Of entries that are the same the one with the earliest date stays, whatever their order. */
static size_t earlier(const struct matcher *matcher, size_t a, size_t b)
{
	const struct entry *entries = matcher->feed->entries.items;
	int64_t seconds_a = entries[a].published.seconds;
	int64_t seconds_b = entries[b].published.seconds;

	if (seconds_b == DATE_UNKNOWN || seconds_a == seconds_b)
		return a;
	return seconds_a == DATE_UNKNOWN || seconds_b < seconds_a ? b : a;
}

static void find_duplicates(struct matcher *matcher)
{
	size_t count = sort_keys(matcher, KEY_WHOLE);
	struct match *matches = matcher->matches->items;
	struct item *items = matcher->items;

	for (size_t i = 1; i < count; i++) {
		size_t kept;

		if (!digest_equal(&items[i - 1].key, &items[i].key))
			continue;
		kept = earlier(matcher, items[i - 1].index, items[i].index);
		matches[items[i - 1].index].is_duplicate = true;
		matches[items[i].index].is_duplicate = true;
		matches[kept].is_duplicate = false;
		items[i].index = kept;
	}
}

/* ---- known entries ---- */

/* Whether an entry has a key of a kind to itself, in the document and in the store. */
static bool stands(const struct matcher *matcher, size_t index, enum key_kind kind)
{
	return matcher->matches->items[index].identity.has_key[kind] &&
	       !matcher->shares[kind][index];
}

/* Whether the stored entry had this key of the document's entry, too. */
static bool agrees(const struct matcher *matcher, size_t index, enum key_kind kind,
                   int64_t entry, bool *answer, struct error *err)
{
	const struct identity *identity = &matcher->matches->items[index].identity;

	*answer = false;
	return !identity->has_key[kind] ||
	       store_key_has(matcher->store, entry, kind, &identity->keys[kind], answer,
	                     err);
}

/* Whether the entry that a key led to may be taken: the rules in match.h. */
static bool is_believed(const struct matcher *matcher, size_t index, enum key_kind kind,
                        int64_t entry, bool *answer, struct error *err)
{
	bool has_guid = stands(matcher, index, KEY_GUID);
	bool has_link = stands(matcher, index, KEY_LINK);

	*answer = true;
	if (kind <= KEY_GUID || (kind == KEY_LINK && !has_guid))
		return true;
	if (kind == KEY_TITLE_DAY && !has_guid && !has_link)
		return true;
	if (kind == KEY_TITLE_DAY)
		return agrees(matcher, index, KEY_CONTENT, entry, answer, err);
	if (kind == KEY_CONTENT) {
		*answer = !has_guid && !has_link && !stands(matcher, index, KEY_TITLE_DAY);
		return true;
	}
	return agrees(matcher, index, KEY_TITLE_DAY, entry, answer, err) &&
	       (*answer || agrees(matcher, index, KEY_CONTENT, entry, answer, err));
}

static bool find_one(struct matcher *matcher, size_t index, enum key_kind kind,
                     struct error *err)
{
	struct match *match = &matcher->matches->items[index];
	struct key_matches found;
	bool is_ours;

	if (match->is_duplicate || match->entry || !stands(matcher, index, kind))
		return true;
	if (!store_key_find(matcher->store, matcher->source, kind,
	                    &match->identity.keys[kind], &found, err))
		return false;
	if (found.second)
		matcher->shares[kind][index] = true;
	if (found.second || !found.first)
		return true;
	if (!is_believed(matcher, index, kind, found.first, &is_ours, err))
		return false;
	if (is_ours) {
		match->entry = found.first;
		match->kind = kind;
		match->digest = found.digest;
	}
	return true;
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

static bool find_known(struct matcher *matcher, struct error *err)
{
	for (enum key_kind kind = 0; kind < KEY_COUNT; kind++) {
		for (size_t i = 0; i < matcher->matches->count; i++) {
			if (!find_one(matcher, i, kind, err))
				return false;
		}
		settle_claims(matcher);
	}
	return true;
}

/* ---- all of it ---- */

static bool prepare(struct matcher *matcher, const struct identity *identities,
                    struct arena *arena, struct error *err)
{
	const struct entries *entries = &matcher->feed->entries;
	size_t count = entries->count;

	matcher->matches->items = arena_alloc(arena, count * sizeof(struct match));
	matcher->items = arena_alloc(arena, count * sizeof(struct item));
	matcher->claims = arena_alloc(arena, count * sizeof(struct match *));
	for (int kind = 0; kind < KEY_COUNT; kind++)
		matcher->shares[kind] = arena_alloc(arena, count * sizeof(bool));
	if (!arena_check(arena, err))
		return false;
	matcher->matches->count = count;
	for (size_t i = 0; i < count; i++) {
		struct identity *identity = &matcher->matches->items[i].identity;

		if (identities)
			*identity = identities[i];
		else if (!identity_take(arena, &entries->items[i], matcher->feed->link,
		                        identity, err))
			return false;
	}
	return true;
}

bool match_entries(struct store *store, int64_t source, const struct feed *feed,
                   const struct identity *identities, struct arena *arena,
                   struct matches *matches, struct error *err)
{
	struct matcher matcher = {
		.store = store, .source = source, .feed = feed, .matches = matches};

	*matches = (struct matches){0};
	if (feed->entries.count == 0)
		return true;
	if (!prepare(&matcher, identities, arena, err))
		return false;
	find_duplicates(&matcher);
	for (enum key_kind kind = 0; kind < KEY_COUNT; kind++)
		find_shared(&matcher, kind);
	return find_known(&matcher, err);
}
