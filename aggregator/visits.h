/*
 * Pages beside the sources' own, asked for as politely: of entries, and those that a list goes on
 * in.  One request at a time to each host, with its rests and pauses; robots.txt heeded; what is
 * secret to its origin only; each request in the journal.
 */
#ifndef AGGREGATOR_VISITS_H
#define AGGREGATOR_VISITS_H

#include "aggregator/command.h"
#include "aggregator/fetch.h"
#include "aggregator/reach.h"

/* One page. */
struct visit {
	const struct source *source; /* whose page it is, as the list has it */
	int64_t source_id;
	const char *url;
	const void *subject; /* the caller's */
};
struct visits {
	struct visit *items;
	size_t count;
};

struct visits_options {
	struct session *session;
	struct reach *reach; /* whom not to ask in this run any more */
	const char *word;    /* of these requests, in the journal */

	/*
	 * Takes what came, in a transaction: an answer, or with `refusal` none, since its site
	 * asks robots to stay away.  Not called for a page that was put off.  False with
	 * session->err ends everything.
	 */
	bool (*take)(void *context, const struct visit *visit,
	             const struct fetch_result *result, const char *refusal);
	void *context;
};

/* Asks for all of them; ends early on a signal, and at the end of --max-runtime.  False with
 * session->err. */
bool visits_make(const struct visits *visits,
                 const struct visits_options *options) MUST_CHECK;

#endif
