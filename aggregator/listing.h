/*
 * The source list beside what the store knows of each source: what `sources` and `status`
 * show.
 */
#ifndef AGGREGATOR_LISTING_H
#define AGGREGATOR_LISTING_H

#include "aggregator/command.h"
#include "aggregator/settle.h"
#include "aggregator/twins.h"

/* One source of the list. */
struct listed {
	const struct source *source;
	const struct source_state *state; /* never NULL; of one never asked: all absent */
	const struct twin *twin;          /* never NULL */
	int64_t faults; /* kinds of problems that `check` found in its feed */
};

struct listing {
	struct listed *items;
	size_t count;
};

/* Reads the list and, where there is a store, the states; writes nothing and makes no
 * store.  False with session->err. */
bool listing_read(struct session *session, struct listing *listing) MUST_CHECK;

/* "waiting" (for an address), "twin" (of one that is asked for it), "paused" (by the
 * operator), "new" (never asked), "well" or "failing". */
const char *listed_health(const struct listed *listed);
enum table_look listed_look(const struct listed *listed); /* what colour that is shown in */
bool listed_is_paused(const struct listed *listed);
bool listed_is_failing(const struct listed *listed);
bool listed_was_asked(const struct listed *listed);

/* What is to be said of its address, beside that of another source; NULL: nothing. */
const char *listed_twin(struct session *session, const struct listed *listed);

/* When it is asked next: not before its site allows that; and why then, for a person. */
int64_t listed_next_poll(const struct session *session, const struct listed *listed);
const char *listed_why_then(const struct session *session, const struct listed *listed);

/* One word for the same. */
const char *listed_rule(const struct session *session, const struct listed *listed);

/* What is believed first of an entry's keys (policy.h): as the list says, else as measured. */
enum key_kind listed_identity(const struct listed *listed);

/* What was found out about its entries, for a person; NULL: nothing out of the ordinary. */
const char *listed_findings(struct session *session, const struct listed *listed);

/* The sources with all that is known of them, as a JSON array of objects. */
bool listing_write_json(struct session *session, const struct listing *listing,
                        struct buf *out) MUST_CHECK;

/* Opens the store for reading, where there is one: session->store is NULL where not. */
bool listing_open_store(struct session *session) MUST_CHECK;

/* Says in session->err that no source of the list is called so, and which name is near.
 * Always false. */
bool listing_refuse_name(struct session *session, const char *name);

/* Text from outside, safe for a terminal; never NULL. */
const char *listing_printable(struct session *session, const char *text);

/* A moment in the configured zone, in `text` of DATE_TEXT_BYTES; NULL for none. */
const char *listing_date(const struct session *session, int64_t seconds, char *text);

/* The same for a table, in the session's arena: to the minute on a terminal, which is narrow. */
const char *listing_moment(struct session *session, int64_t seconds);

#endif
