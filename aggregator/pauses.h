/*
 * The sites and hosts that asked for a pause during this run: none of their sources is
 * asked in it any more.
 */
#ifndef AGGREGATOR_PAUSES_H
#define AGGREGATOR_PAUSES_H

#include "aggregator/outcome.h"
#include "feeds/arena.h"

struct pauses {
	void *root; /* private: a tree of keys */
};

/*
 * The key that a failure of `host` (hosts_name) stops: its site after "too many requests",
 * the host after an overload or without a connection; NULL: only the source itself.
 * `status` is the answer's, 0 without one.
 */
const char *pauses_key(struct arena *arena, const char *host, enum outcome_class class,
                       int status);

/* Notes a key; NULL is fine.  The key is kept and must outlive `pauses`.  False without
 * memory. */
bool pauses_add(struct pauses *pauses, const char *key);
bool pauses_has(const struct pauses *pauses, const char *key); /* NULL: false */
void pauses_release(struct pauses *pauses);

#endif
