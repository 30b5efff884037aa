/*
 * Whether two entries of different sources are one announcement, and which of them stands
 * for it.  Pure.
 *
 * They are where both lead to the same page, have the same title and the same globally unique
 * id, or where the shorter text stands in the longer one.  In doubt they are not: a story shown twice is
 * a nuisance, one that is not shown is lost.  So nothing that stands in a text may be
 * replaced in the other, as the province of a notice or the week of a report is, however
 * much of both is the same; what may differ is what one of them lacks (the end, a
 * paragraph), and where they say that they come from.
 */
#ifndef AGGREGATOR_STORY_H
#define AGGREGATOR_STORY_H

#include "aggregator/shingles.h"
#include "feeds/model.h"

/* Why two entries are one story; the words are in the store. */
enum story_reason {
	STORY_NONE,
	STORY_LINK, /* they lead to the same page */
	STORY_GUID, /* they have the same globally unique id, and title */
	STORY_TEXT, /* they say the same */
	STORY_REASON_COUNT
};

const char *story_reason_name(enum story_reason reason); /* "link", "guid", "text" */

/* What is compared of an entry. */
struct story_side {
	int64_t entry, source, sort_at;
	const char *link;         /* url_canonical_key, or NULL where it tells nothing */
	const char *guid;         /* or NULL where it is not globally unique */
	struct words title, text; /* text: without a title that it begins with */
};

/* What an entry says, as far as it is compared; each may be NULL. */
struct story_said {
	const char *id, *link;    /* as the source gave them */
	const char *title, *html; /* clean; the content, else the summary */
};

/* Fills `side`, but for its numbers.  In `arena`. */
void story_side_take(struct arena *arena, const struct story_said *said,
                     struct story_side *side);

/* What decides about texts; story_limits are those that hold, others are for measuring. */
struct story_limits {
	int similarity;     /* least, per thousand of the shorter text */
	size_t words;       /* that the texts have in common at least */
	size_t other_words; /* the same where the titles have little in common */
	int title_alike;    /* titles that have so much in common, per thousand, may differ
	                       by what one lacks only; others say that the texts may not be
	                       of one announcement, but of a digest that holds it: */
	int other_length;   /* then the shorter is so much of the longer, per thousand */
	bool allows_replaced; /* for measuring: passes over what is replaced */
	bool allows_figures;  /* and over figures that differ */
};
extern const struct story_limits story_limits;

/* What came of comparing. */
struct story_match {
	enum story_reason reason;
	int similarity; /* of the texts, per thousand of the shorter one; where they were
	                   compared */
};

/*
 * Compares two entries; scratch memory is taken from `arena` and given back.  The reason is
 * STORY_NONE for entries of one source, for entries further apart than
 * LIMIT_STORY_SECONDS, and when the arena is full.
 */
struct story_match story_compare(struct arena *arena, const struct story_limits *limits,
                                 const struct story_side *a, const struct story_side *b);

/* One of a story's entries. */
struct story_member {
	int64_t entry, source, sort_at;
	int64_t priority;  /* of its source; larger is better */
	bool is_published; /* may have been published before this story was found */
	bool is_shown;     /* may be published now */
};

/*
 * Which of the entries stands for the story, as an index; `count` when none may be shown.
 * One that was published stays; of several, or of none, the one with the higher priority,
 * then the earlier one, then the one that came first.
 */
size_t story_lead(const struct story_member *members, size_t count);

#endif
