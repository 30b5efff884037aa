/*
 * Due sources -> answers, their documents parsed: transfers on the calling thread, parsing
 * on others, and everything handed over on the calling thread again, which so is the only
 * one that writes.
 */
#ifndef AGGREGATOR_GATHER_H
#define AGGREGATOR_GATHER_H

#include "aggregator/fetch.h"
#include "aggregator/ingest.h"

enum gather_wish {
	GATHER_ON,
	GATHER_NO_MORE, /* ask nobody else; take what is under way */
	GATHER_END      /* take what has arrived, and no more */
};

struct gather_options {
	struct fetch_options fetch;
	struct ingest_options ingest;

	/* Takes an answer, with the reading of its body where its outcome is to store it;
	 * both are borrowed.  False with `err` ends everything. */
	bool (*take)(void *context, const struct fetch_result *result,
	             const struct ingest_reading *reading, struct error *err);

	/* Told before the network is waited for; false as above. */
	bool (*pause)(void *context, struct error *err);

	/* Asked some times a second, and after each answer. */
	enum gather_wish (*wish)(void *context);

	void *context;
};

/*
 * Fetches every one of `sources`, as far as `wish` lets it; each comes back once at most, in
 * any order.  False with `err` where libcurl or memory failed, or `take` ended it.
 */
bool gather(const struct source_states *sources, const struct gather_options *options,
            struct error *err) MUST_CHECK;

/* The body of an answer as ingest wants it; input.answer holds no more than the address. */
struct ingest_input gather_input(const struct fetch_result *result,
                                 const struct asking *asking);

#endif
