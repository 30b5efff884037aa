/*
 * Items that are taken down: the operator's list and what the state remembers of it -> which
 * records are not published.  What was withdrawn once never comes back.
 */
#ifndef FEEDGEN_WITHDRAWALS_H
#define FEEDGEN_WITHDRAWALS_H

#include "feedgen/stamps.h"

struct withdrawal {
	const char *item;   /* a published id, an address, or <section>/<id> */
	const char *reason; /* or NULL */
	int64_t since;      /* seconds since 1970 UTC; or WITHDRAWAL_UNMET */
	bool is_new;        /* to be stored */
	int line;           /* of the operator's list; 0: it does not stand there */
};

/* `since` of a line that has named no item yet: it takes nothing down once it is removed
 * from the list, and is stored only so that it is told of once (doubts.h). */
#define WITHDRAWAL_UNMET 0

struct withdrawals {
	struct withdrawal *items; /* in order of the items (strcmp) when sorted */
	size_t count;
};

/*
 * Adds what the list at `path` (records(5); NULL: none) has beside `list`, which is what is
 * stored.  False where the list cannot be read or understood: nothing may be published
 * then.
 */
bool withdrawals_read(const char *path, struct withdrawals *list, struct arena *arena,
                      struct error *err) MUST_CHECK;

/* What a list may name. */
struct withdrawals_items {
	int64_t now;
	const struct records *records;
	struct stamps *stamps;      /* in the order of the records */
	const struct stamps *known; /* of earlier builds: of records that are gone, too */
};

/*
 * Marks the stamps that are withdrawn, and adds the published ids of all items that are
 * named to the list, so that another address or section does not bring an item back.  One
 * that was never published is not stored either: nobody is told that it is gone.  Sorts the
 * list.
 */
bool withdrawals_mark(struct withdrawals *list, const struct withdrawals_items *items,
                      struct arena *arena, struct error *err) MUST_CHECK;

/* The withdrawal of a record with its stamp in a list that was marked, or NULL. */
const struct withdrawal *withdrawals_find(const struct withdrawals *list,
                                          const struct record *record,
                                          const struct stamp *stamp);

/* The same by a published id alone. */
const struct withdrawal *withdrawals_find_id(const struct withdrawals *list,
                                             const char *id);

#endif
