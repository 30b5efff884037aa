/*
 * Against floods: of the entries of a document that are not known, which are new to a
 * subscriber, which are old ones, and which nobody can tell.  Pure.
 *
 * A source that changes its software, or is read for the first time, shows a hundred
 * entries that were never stored.  They are stored, and can be found; but a subscriber is
 * told only of what is new.
 */
#ifndef AGGREGATOR_FLOOD_H
#define AGGREGATOR_FLOOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many entries that are not known, and so large a part of the document in percent, make
 * it one that was re-keyed. */
#define FLOOD_ENTRIES 5
#define FLOOD_PERCENT 50

/* So many entries of which nobody can tell are told of as new ones; of more only one. */
#define FLOOD_MOST 20

/* An entry that is so much older than the newest stored one is an old one, in seconds. */
#define FLOOD_OLD_SECONDS INT64_C(172800)

/* As many entries as FLOOD_MOST that say that they came within such a time were not
 * written by anybody: it is when a site was moved, in seconds. */
#define FLOOD_BURST_SECONDS INT64_C(3600)

bool flood_is_rekeyed(size_t unknown, size_t count);

enum flood_verdict {
	FLOOD_NEW,
	FLOOD_OLD, /* stored and found; in no feed of what is new */
	FLOOD_HELD /* until somebody says what it is */
};

/* An entry that is not known. */
struct flood_entry {
	int64_t date;  /* that it states and that can be, else DATE_UNKNOWN */
	bool is_ahead; /* stands before all known ones, of which there are FLOOD_ENTRIES; of
	                  a recovered source, as many as stand before them */
	enum flood_verdict verdict;
};

struct flood_document {
	bool is_first; /* nothing is stored of the source yet, but for pages before this */
	bool is_rekeyed;   /* flood_is_rekeyed, after all was tried to know its entries */
	int64_t newest;    /* date of the newest entry that is stored; or DATE_UNKNOWN */
	bool is_recovered; /* the store was lost, and has what was published of it */
	size_t undated;    /* of a first document: entries without dates in pages before */
};

/*
 * Judges the unknown entries of a document, in its order:
 *
 *   first document    dated ones are new: they stand where their dates say.  Of undated ones
 *                     the first FLOOD_MOST are, the others are old.
 *   re-keyed          later than the newest stored one: new; of a burst, those ahead.
 *                     Undated ones that are ahead: new.
 *                     FLOOD_OLD_SECONDS before the newest stored one: old.
 *                     Others are new where they are no more than FLOOD_MOST; else the
 *                     newest is new, all others are held.
 *   recovered         what was published is known.  Old are those dated FLOOD_OLD_SECONDS
 *                     before the newest stored one, and undated ones, but for those ahead
 *                     where they are no more than FLOOD_MOST.  Others are new.
 *   any other         all are new.
 */
void flood_judge(const struct flood_document *document, struct flood_entry *entries,
                 size_t count);

#endif
