/*
 * Which validators go with a request (RFC 9110 section 13.1): those that this address gave,
 * byte for byte, and none that nobody could have meant.  Pure.
 */
#ifndef AGGREGATOR_VALIDATORS_H
#define AGGREGATOR_VALIDATORS_H

#include "aggregator/store.h"

/* How long a server is not believed after its 304s were shown to be untrue: then it may have
 * been repaired. */
#define VALIDATORS_LIAR_SECONDS ((int64_t)30 * 24 * 3600)

/* VALIDATOR_* that are known of `validators_of` (source_answer): the address, and how it is
 * asked. */
unsigned int validators_known(const struct source_state *source, const char *validators_of);

/* Of these, those to send: none while the source is doubted or known for untrue 304s. */
unsigned int validators_to_send(const struct source_state *source,
                                const char *validators_of, int64_t now);

/* Whether its server's 304s are not believed at `now`. */
bool validators_are_lies(const struct source_state *source, int64_t now);

/* The fingerprint of a validator that `validators_of` gave; 0 where there is none. */
int64_t validators_print(const char *validators_of, const char *validator);

enum validators_verdict {
	VALIDATORS_TRUE,       /* all that was sent was given so, or it is not known */
	VALIDATORS_BOGUS,      /* nothing of what was sent was given */
	VALIDATORS_OUT_OF_STEP /* one of the two was, the other is of another answer */
};
enum validators_verdict validators_judge(const struct validator_prints *sent,
                                         const struct validator_prints *given);

/*
 * Whether a Last-Modified may be sent back: not where it is a date of 1970's first day (a
 * zero), or more than a day in the future.  What is no date at all is opaque, and may.
 */
bool validators_date_is_usable(const char *last_modified, int64_t now);

#endif
