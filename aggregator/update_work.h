/* What the files of `aggregator update` share.  Nobody else includes this. */
#ifndef AGGREGATOR_UPDATE_WORK_H
#define AGGREGATOR_UPDATE_WORK_H

#include "aggregator/command.h"
#include "aggregator/fetch.h"
#include "aggregator/ingest.h"
#include "aggregator/portal.h"
#include "aggregator/postponed.h"
#include "aggregator/reach.h"

struct update {
	struct session *session;
	struct ingest_options ingest;
	size_t due, asked,
		put_off; /* of `due`, these have come back: answered, or not asked */
	size_t added, changed, failed;
	bool has_news;
	int64_t received_bytes;
	size_t grouped, grouped_bytes; /* answers in the transaction that is open */
	int64_t shown_ms;              /* when the progress was shown last */
	int64_t ends_at_ms; /* when it ends at the latest; 0: as long as it takes */
	struct reach reach;
	struct portal portal;
	struct postponed_list postponed;
};

bool update_is_verbose(const struct update *update);

/* Stores what came of asking a source, and tells what is new of its state: gather.h's take.
 * What may be our own network's fault is postponed. */
bool update_take(void *context, const struct fetch_result *result,
                 const struct ingest_reading *reading, struct error *err) MUST_CHECK;

/* Stores and tells a failure. */
bool update_take_failure(struct update *update, const struct asking *asking,
                         enum outcome_class class, struct source_answer *answer,
                         struct error *err) MUST_CHECK;

/* A failure is news when it begins and when it becomes another; that it goes on is none. */
void update_tell_failure(struct update *update, const struct source_state *source,
                         enum outcome_class class, const char *message, const char *url);

/* Ends the transaction, when the network is waited for and when it has become large:
 * gather.h's pause. */
bool update_end_group(void *context, struct error *err) MUST_CHECK;

#endif
