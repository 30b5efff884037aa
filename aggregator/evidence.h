/*
 * What an entry of a document and one of the store have in common beside the key that led
 * from one to the other, and whether that is enough.  Pure.
 */
#ifndef AGGREGATOR_EVIDENCE_H
#define AGGREGATOR_EVIDENCE_H

#include "aggregator/identity.h"

enum {
	EVIDENCE_LINK = 1,
	EVIDENCE_TITLE_DAY = 2,
	EVIDENCE_TITLE = 4, /* the title, on whatever day */
	EVIDENCE_CONTENT = 8,
	EVIDENCE_MOMENT = 16, /* the moment that it states is the stored one's */
};

/* How an entry was found. */
struct evidence_case {
	enum key_kind kind;
	bool is_near; /* by its title and the day before or after, or none */
	bool has_guid, has_link, has_title; /* unambiguous ones of its own */
	bool is_rekeyed; /* most of the document is not known: it was re-keyed */
};

/* What would do for such a find: any one of these; 0: it is believed as it is. */
#define EVIDENCE_NEVER (~0u)
unsigned int evidence_wanted(const struct evidence_case *found);

/* Whether an entry has enough of its own (EVIDENCE_*) that, where nothing of it is the stored
 * one's too, the guid that led there is one used for one article after the other. */
bool evidence_is_distinct(unsigned int has);

#endif
