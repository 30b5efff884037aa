/*
 * The entries of the combined feed: the newest ones that the operator's rules admit, of each
 * source no more than its share (fairness.h).
 *
 * What is kept out stays in the store, so that a changed rule takes effect at once.  A
 * story whose lead is kept out is told by the earliest of its other entries that is
 * admitted, under that one's own date; copies that are kept out are not told.
 */
#ifndef AGGREGATOR_CHOICE_H
#define AGGREGATOR_CHOICE_H

#include "aggregator/admission.h"
#include "aggregator/fairness.h"
#include "aggregator/store_archive.h"
#include "aggregator/store_stories.h"

struct choice {
	struct stored_entries entries;
	struct story_copies *copies; /* of each entry */
	bool is_cut; /* there are others: out of the window, or more than a share */
};

struct choice_rules {
	struct admission_rules *admission;
	const struct fairness_rules *fairness; /* of a page NULL */
};

/* Chooses among the newest LIMIT_CHOICE_ENTRIES.  All is in `arena`.  False with `err`. */
bool choice_make(struct store *store, const struct choice_rules *rules, struct arena *arena,
                 struct choice *choice, struct error *err) MUST_CHECK;

/* The same of the entries of one page of the archives, which has no shares. */
bool choice_make_page(struct store *store, const struct choice_rules *rules,
                      const struct archive_rows *entries, struct arena *arena,
                      struct choice *choice, struct error *err) MUST_CHECK;

/* The newest of the entries of a topic, in a window, without shares. */
bool choice_make_topic(struct store *store, const struct choice_rules *rules,
                       const struct archive_rows *entries, struct arena *arena,
                       struct choice *choice, struct error *err) MUST_CHECK;

/* Whether an entry is told: by itself, or as a copy. */
bool choice_has(const struct choice *choice, int64_t entry);

#endif
