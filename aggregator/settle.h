/*
 * The end of asking a source: what came of it -> when it is asked again, what is told of
 * it, and one transaction that stores both.
 *
 * Every answer ends in one of the functions below.  Each decides (schedule.h), stores
 * the source's new state, notes every request of the asking in the journal, a change of
 * state beside it, and what the answer means for the source's site; all of it or nothing.
 */
#ifndef AGGREGATOR_SETTLE_H
#define AGGREGATOR_SETTLE_H

#include "aggregator/schedule.h"
#include "aggregator/store.h"

/* One request of an asking: the first, one that a redirect led to, or the last one again in
 * another way. */
struct asking_hop {
	const char *url;
	int status; /* 0: no answer */
	int64_t sent_at, bytes;
	int64_t milliseconds;           /* that the answer took; of status 0 nothing */
	unsigned int sent, withheld;    /* VALIDATOR_* */
	struct validator_prints prints; /* of what was sent */
};

/* How a source was asked, and by whom it was answered. */
struct asking {
	const struct source_state *source; /* as it was before */
	const struct schedule_settings *schedule;
	struct schedule_headers headers; /* of the last answer */
	const struct asking_hop *hops;   /* in their order; the last one was answered */
	size_t hop_count;                /* 1 or more */
	int64_t pause_ms;                /* between two requests to a host, as configured */
	bool has_validators;             /* the answer gave some, or said "not modified" */
	bool is_page;                    /* what was asked for is no feed, but a page */
};

/*
 * `answer` comes without next_due, interval and rule: these are filled in here.  Of
 * moved_url, settle_read and settle_same make the proof that the source has moved.
 */

/* Not modified. */
bool settle_unchanged(struct store *store, const struct asking *asking,
                      struct source_answer *answer, struct error *err) MUST_CHECK;

/* The same bytes as last time. */
bool settle_same(struct store *store, const struct asking *asking,
                 struct source_answer *answer, struct error *err) MUST_CHECK;

/* A feed that was read, and what it brought. */
struct settle_document {
	const struct raw_document *raw;
	const struct feed *feed;
	int64_t feed_updated;  /* store_answer_read */
	size_t added, changed; /* entries */
	bool is_known; /* it shares an entry with the store, or there was none yet */
};
bool settle_read(struct store *store, const struct asking *asking,
                 struct source_answer *answer, const struct settle_document *document,
                 struct error *err) MUST_CHECK;

/* No feed: of `class`, told in answer->failure_message. */
bool settle_failed(struct store *store, const struct asking *asking,
                   enum outcome_class class, struct source_answer *answer,
                   struct error *err) MUST_CHECK;

/* Not asked, for its site does not want it (robots.txt): `asking` has no hops. */
bool settle_forbidden(struct store *store, const struct asking *asking,
                      struct source_answer *answer, struct error *err) MUST_CHECK;

/* The network here answered in its place: nothing is held against it, and it waits a little
 * (LIMIT_PORTAL_WAIT_SECONDS). */
bool settle_network(struct store *store, const struct asking *asking,
                    struct source_answer *answer, struct error *err) MUST_CHECK;

/* A word for a source's state: new, well, or the class of its failure. */
const char *settle_state(const struct source_state *source);

#endif
