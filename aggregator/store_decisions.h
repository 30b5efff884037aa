/*
 * What was decided about a source and its entries, beside what they say: how they are known,
 * what is held back, which edits are told of.  schema_3.sql documents every column.
 */
#ifndef AGGREGATOR_STORE_DECISIONS_H
#define AGGREGATOR_STORE_DECISIONS_H

#include "aggregator/store.h"

/* Stores source->identity, guid_churns and dateless_since. */
bool store_source_decide(struct store *store, const struct source_state *source,
                         struct error *err) MUST_CHECK;

/* Date of the source's newest entry that is not to come; DATE_UNKNOWN: it has none. */
bool store_newest_date(struct store *store, int64_t source, int64_t now, int64_t *date,
                       struct error *err) MUST_CHECK;

/* The source's entries that have the moment at which they came. */
struct undated_entries {
	size_t count;
	int64_t before; /* a second before the earliest; DATE_UNKNOWN: there is none */
};
bool store_undated(struct store *store, int64_t source, struct undated_entries *undated,
                   struct error *err) MUST_CHECK;

/* Whether `recover` noted that it read back what was published of the source. */
bool store_source_was_recovered(struct store *store, int64_t source, bool *answer,
                                struct error *err) MUST_CHECK;

/* The entry was known again by a key of this kind, while others of its keys were new. */
bool store_entry_matched(struct store *store, int64_t entry, enum key_kind kind,
                         int64_t now, struct error *err) MUST_CHECK;

/* What became of an entry's edits; `digest` is that of its next version. */
bool store_edits_read(struct store *store, int64_t entry, const struct digest *digest,
                      struct edit_history *history, struct error *err) MUST_CHECK;
bool store_edits_put(struct store *store, int64_t entry, const struct edit_history *history,
                     struct error *err) MUST_CHECK;

/* Gives an entry that is held until its date another one: stamp->sort_at, updated_out,
 * date_rule and held_until.  Any other entry stays as it is. */
bool store_entry_redate(struct store *store, int64_t entry, const struct entry_stamp *stamp,
                        struct error *err) MUST_CHECK;

/* Gives an entry that was not published yet, and whose own dates were not believed, the one that
 * its page states: stamp->sort_at, updated_out, date_rule.  Any other entry stays as it is. */
bool store_entry_date(struct store *store, int64_t entry, const struct entry_stamp *stamp,
                      struct error *err) MUST_CHECK;

/* An entry that is held for the date on its page waits until `until` at most; where that is not
 * after `now`, it is live. */
bool store_entry_wait(struct store *store, int64_t entry, int64_t until, int64_t now,
                      struct error *err) MUST_CHECK;

/* Whether there are entries that are held and whose date has come. */
bool store_entries_are_due(struct store *store, int64_t now, bool *are_due,
                           struct error *err) MUST_CHECK;

/* Entries whose date has come are live from now on.  Writes nothing where there are none. */
bool store_entries_release(struct store *store, int64_t now, struct error *err) MUST_CHECK;

/* Entries of a source that were held back become live; `is_old`: but are in no feed of what
 * is new.  *count is how many. */
bool store_entries_accept(struct store *store, int64_t source, bool is_old, int64_t *count,
                          struct error *err) MUST_CHECK;

#endif
