#include "aggregator/evidence_find.h"

#include "aggregator/evidence.h"

/* Whether the stored entry had this key of the document's entry, too. */
static bool has_key(const struct candidate *candidate, enum key_kind kind, bool *answer,
                    struct error *err)
{
	const struct identity *identity = candidate->identity;

	*answer = false;
	return !identity->has_key[kind] ||
	       store_key_has(candidate->store, candidate->found->first, kind,
	                     &identity->keys[kind], answer, err);
}

/* Whether the stored entry had the title, on whatever day. */
static bool has_title(const struct candidate *candidate, bool *answer, struct error *err)
{
	*answer = false;
	for (size_t i = 0; i < EVIDENCE_DAY_COUNT && !*answer; i++) {
		struct digest key;

		if (!identity_title_key(candidate->arena, candidate->entry,
		                        candidate->found->sort_at, EVIDENCE_DAYS[i], &key))
			break;
		if (!store_key_has(candidate->store, candidate->found->first, KEY_TITLE_DAY,
		                   &key, answer, err))
			return false;
	}
	return arena_check(candidate->arena, err);
}

bool evidence_find(const struct candidate *candidate, unsigned int wanted, bool *answer,
                   struct error *err)
{
	static const struct {
		unsigned int bit;
		enum key_kind kind;
	} keys[] = {
		{EVIDENCE_LINK, KEY_LINK},
		{EVIDENCE_TITLE_DAY, KEY_TITLE_DAY},
		{EVIDENCE_CONTENT, KEY_CONTENT},
	};

	*answer = wanted & EVIDENCE_MOMENT &&
	          candidate->entry->published.seconds == candidate->found->sort_at;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && !*answer; i++) {
		if (wanted & keys[i].bit && !has_key(candidate, keys[i].kind, answer, err))
			return false;
	}
	return *answer || !(wanted & EVIDENCE_TITLE) || has_title(candidate, answer, err);
}

bool evidence_find_reuse(const struct candidate *candidate, bool *answer, struct error *err)
{
	const struct identity *identity = candidate->identity;
	bool is_dated = candidate->entry->published.seconds != DATE_UNKNOWN;
	unsigned int title = EVIDENCE_TITLE_DAY | EVIDENCE_TITLE;
	unsigned int has = (identity->has_key[KEY_LINK] ? EVIDENCE_LINK : 0) |
	                   (identity->has_key[KEY_TITLE_DAY] ? title : 0) |
	                   (identity->has_key[KEY_CONTENT] ? EVIDENCE_CONTENT : 0) |
	                   (is_dated ? EVIDENCE_MOMENT : 0);
	bool agrees;

	*answer = false;
	if (!evidence_is_distinct(has) ||
	    digest_equal(&candidate->found->digest, &identity->content))
		return true;
	if (!evidence_find(candidate, has, &agrees, err))
		return false;
	*answer = !agrees;
	return true;
}
