/*
 * The entries of one document against those in the store: which are known, which are new,
 * which stand there twice.
 *
 * A key counts only where it is unambiguous: one entry of the document has it, and one
 * entry of the source in the store.  The kinds of keys are tried one after the other over
 * the whole document, so that the order of its entries decides nothing:
 *
 *   whole        is believed: all keys together, and all else that the entry says.
 *   guid         is believed, unless link or date, title and content are all another's.
 *   guid-alt     (http became https, the site moved) where title and day, or the content,
 *                say the same.
 *   link         is believed where there is no unambiguous guid; beside an unknown one the
 *                same is asked as for guid-alt.
 *   title + day  are believed where there is no unambiguous guid or link; beside unknown
 *                ones the content must be the same too (a site that changed them all).
 *                The day before or after, where the content is the same (another zone).
 *   content      is believed where there is nothing else.
 *
 * What is not found so is new: an entry too many can be seen, one swallowed cannot.  Where
 * that is most of a document (flood.h), less is asked for (evidence.c).  Guids, links or
 * titles of a source that are bad (policy.h) do not count at all.
 */
#ifndef AGGREGATOR_MATCH_H
#define AGGREGATOR_MATCH_H

#include "aggregator/policy.h"
#include "aggregator/store.h"

/* What is known of the source beforehand. */
struct match_rules {
	int64_t source;                    /* its row */
	enum key_kind policy;              /* policy.h; 0: as good as KEY_GUID */
	bool is_fixed;                     /* somebody said so: it is not measured */
	int64_t churns;                    /* policy_choose */
	bool is_dateless;                  /* its dates say nothing: no key has a day */
	bool is_first;                     /* nothing is stored of it yet */
	bool is_delta;                     /* the document holds only what is new */
	const struct identity *identities; /* of its entries, as identity_take says; NULL:
	                                      it is asked here */
};

struct match {
	struct identity identity;
	bool is_duplicate; /* says no more than another entry of the document, or is another
	                       version of it (guid, link, title and day are one): ignore it */
	int64_t entry;     /* its row in the store; 0: new */
	enum key_kind kind;   /* by which it was found */
	bool is_reused;       /* its guid was another entry's */
	int64_t sort_at;      /* what is stored of it */
	struct digest digest; /* the same: entry_version.digest */
};

struct matches {
	struct match *items; /* one for each entry of the document, in its order */
	size_t count;
	struct policy_measure measure;
	enum key_kind policy; /* what is believed of the source from now on */
	bool is_rekeyed;      /* most of it was not known at first sight */
};

/*
 * Fills `matches` for the entries of a feed of rules->source.  Memory comes from `arena`.  Reads
 * the store only.
 */
bool match_entries(struct store *store, const struct match_rules *rules,
                   const struct feed *feed, struct arena *arena, struct matches *matches,
                   struct error *err) MUST_CHECK;

/* Takes the days out of all keys; the entries that are known get the new ones. */
bool match_forget_dates(const struct feed *feed, struct arena *arena,
                        struct matches *matches, struct error *err) MUST_CHECK;

#endif
