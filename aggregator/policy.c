#include "aggregator/policy.h"

#include <string.h>

static const struct {
	enum key_kind kind;
	const char *name;
} policies[] = {
	{KEY_GUID, "guid"},
	{KEY_LINK, "link"},
	{KEY_TITLE_DAY, "title"},
	{KEY_CONTENT, "content"},
};
#define POLICIES (sizeof(policies) / sizeof(policies[0]))

static bool is_most(size_t part, size_t whole)
{
	return part * 100 >= whole * POLICY_PERCENT;
}

bool policy_is_churn(const struct policy_measure *measure)
{
	return measure->known >= POLICY_ENTRIES && measure->renamed == measure->known;
}

/* Whether a document shows that a kind of key says nothing about an entry. */
static bool is_bad(enum key_kind kind, const struct policy_measure *measure, int64_t churns)
{
	size_t entries = measure->kinds[kind].entries;

	if (entries >= POLICY_ENTRIES && !is_most(measure->kinds[kind].distinct, entries))
		return true;
	if (kind != KEY_GUID)
		return false;
	return churns >= POLICY_CHURNS ||
	       (measure->contradicted >= POLICY_CONTRADICTIONS &&
	        !is_most(measure->by_guid - measure->contradicted, measure->by_guid));
}

/* Whether all entries have a good key of the kind: only then the one before can go. */
static bool is_good(enum key_kind kind, const struct policy_measure *measure)
{
	return measure->kinds[kind].entries > 0 &&
	       is_most(measure->kinds[kind].entries, measure->kinds[KEY_WHOLE].entries) &&
	       !is_bad(kind, measure, 0);
}

enum key_kind policy_choose(enum key_kind old, const struct policy_measure *measure,
                            int64_t churns)
{
	if (!is_bad(old, measure, churns))
		return old;
	for (size_t i = 0; i < POLICIES; i++) {
		if (policies[i].kind > old && is_good(policies[i].kind, measure))
			return policies[i].kind;
	}
	return old;
}

bool policy_believes(enum key_kind policy, enum key_kind kind)
{
	return kind == KEY_WHOLE || kind >= policy;
}

const char *policy_name(enum key_kind policy)
{
	for (size_t i = 0; i < POLICIES; i++) {
		if (policies[i].kind == policy)
			return policies[i].name;
	}
	return NULL;
}

bool policy_parse(const char *name, enum key_kind *policy)
{
	for (size_t i = 0; i < POLICIES; i++) {
		if (strcmp(policies[i].name, name) == 0) {
			*policy = policies[i].kind;
			return true;
		}
	}
	return false;
}
