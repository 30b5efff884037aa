/*
 * The decisions about one document, before anything of it is stored: which entries are
 * known, whether the source's guids and dates can be believed, and what becomes of the
 * entries that are not known.
 */
#ifndef AGGREGATOR_JUDGE_H
#define AGGREGATOR_JUDGE_H

#include "aggregator/flood.h"
#include "aggregator/match.h"

struct judge_input {
	const struct source_state *source; /* as it was before */
	const struct feed *feed;
	bool is_delta; /* it holds only what is new */
	int64_t now;
	const struct identity *identities; /* as in match_rules */
};

struct judgement {
	struct matches matches;
	enum flood_verdict *verdicts; /* by entry: of one that is not known */
	size_t undated;               /* unknown entries whose dates say nothing */
	size_t held;                  /* of the verdicts, those that are FLOOD_HELD */
	bool is_dateless;             /* the source's dates say nothing */
};

/* Reads the store, and writes what it found out about the source, where that is news.
 * Memory comes from `arena`. */
bool judge_document(struct store *store, const struct judge_input *input,
                    struct arena *arena, struct judgement *judgement,
                    struct error *err) MUST_CHECK;

/* Marks the stamp of an entry that is not known, one of judgement->matches, as judged. */
void judge_stamp(const struct judgement *judgement, const struct match *match,
                 struct entry_stamp *stamp);

#endif
