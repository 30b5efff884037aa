/*
 * Which of its keys a source's entries are known by: measured in its documents.  Pure.
 *
 * A source is believed in this order: guid, link, title (and day), content.  A kind of key
 * that shows itself to be bad is not believed any more, nor are those before it, until
 * somebody says otherwise in the source list: a source that is good for a day and bad for
 * the next would have its entries announced anew each time.
 */
#ifndef AGGREGATOR_POLICY_H
#define AGGREGATOR_POLICY_H

#include "aggregator/identity.h"

/* What was seen in one document. */
struct policy_measure {
	struct {
		size_t entries;  /* that have a key of the kind */
		size_t distinct; /* different keys among them */
	} kinds[KEY_COUNT];

	size_t by_guid;      /* entries that are known by their guid */
	size_t contradicted; /* whose guid leads to one entry, and all else to another */
	size_t known;        /* entries with a guid that are known by any key */
	size_t renamed;      /* of these, those whose guid was not known */
};

/* Below this, in percent, keys are not different enough, or stable enough. */
#define POLICY_PERCENT 95

/* Fewer entries than these show nothing. */
#define POLICY_ENTRIES 5
#define POLICY_CONTRADICTIONS 2

/* Documents in a row in which all known entries have new guids: one is a site that moved. */
#define POLICY_CHURNS 3

/* Whether all entries that were known had new guids. */
bool policy_is_churn(const struct policy_measure *measure);

/*
 * The kind (KEY_GUID, KEY_LINK, KEY_TITLE_DAY or KEY_CONTENT) that is believed first from
 * now on.  `old` is what was; `churns` how many documents in a row were churn.
 */
enum key_kind policy_choose(enum key_kind old, const struct policy_measure *measure,
                            int64_t churns);

/* Whether a kind of key is believed under a policy. */
bool policy_believes(enum key_kind policy, enum key_kind kind);

/* "guid", "link", "title" or "content"; and back: false for any other word. */
const char *policy_name(enum key_kind policy);
bool policy_parse(const char *name, enum key_kind *policy);

#endif
