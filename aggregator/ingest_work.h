/* What the files share that store a document.  Nobody else includes this. */
#ifndef AGGREGATOR_INGEST_WORK_H
#define AGGREGATOR_INGEST_WORK_H

#include "aggregator/ingest.h"
#include "aggregator/judge.h"
#include "aggregator/stamp.h"

/* The work on one document. */
struct ingest {
	struct store *store;
	const struct ingest_options *options;
	const struct ingest_input *input;
	struct ingest_result *result;
	const struct ingest_reading *reading;
	const struct document *document; /* the reading's */
	struct judgement judgement;
	struct arena
		arena; /* for the document's identities and what is made of its entries */
	struct entry_ids present;
	struct stamper stamper;
	int64_t now; /* when the request was sent */
};

/* Stores what is new and what changed of the entries that were judged, inside the document's
 * transaction, counts them in the result and notes in `present` which there are. */
bool ingest_entries(struct ingest *ingest, struct error *err) MUST_CHECK;

#endif
