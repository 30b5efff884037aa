/*
 * Whether a feed may replace the one that is published: guards against input that went
 * wrong (a parser that no longer fits the pages, a folder that was emptied, an error page
 * saved as news), before subscribers see it.  Pure.
 *
 * Nothing of the kind stands between ten well-known generators and their subscribers: all
 * of them publish an empty feed where the input vanishes.  A guard that fires on an
 * ordinary day is switched off by the end of the week, so each looks at what an ordinary
 * day cannot show; and the first publication has nothing to be compared with.
 */
#ifndef FEEDS_GUARD_H
#define FEEDS_GUARD_H

#include "feeds/changes.h"
#include "feeds/withdrawn.h"

enum guard {
	GUARD_SHRUNK,   /* too few items are left of those there were */
	GUARD_FLOOD,    /* too many new ones at once that are not the newest */
	GUARD_EDITS,    /* too many known ones changed at once */
	GUARD_DATES,    /* new ones all state one moment, or the present one */
	GUARD_LANGUAGE, /* new ones are all in another script than those before */
	GUARD_TITLES,   /* new ones are all called the same */
	GUARD_PAGE,     /* one is called as an error or login page is */
	GUARD_COUNT
};

/* Shares in percent; 0 switches a guard off. */
struct guard_limits {
	int64_t items;  /* how many items it takes for a share to be judged */
	int64_t shrunk; /* of the published items, fewer than this share left */
	int64_t flood;  /* of the published items, more than this share arrived that are
	                     dated before the newest published one, or not dated at all */
	int64_t edits;  /* of the known items, more than this share changed in what they
	                     say and in `updated`, which tells readers so */
	int64_t titles; /* of the new items, more than this share with one title */
	bool dates, language, page; /* whether these are judged */
};

/* Between a date that means "when the page was made" and the run, in seconds: saved pages
 * are some minutes old when they are read. */
#define GUARD_NOW_SECONDS 600

/* What is to be judged. */
struct guard_case {
	const struct feed *old, *new; /* as in changes_find; `old` NULL: nothing to judge */
	const struct changes *changes;
	/* The moment that the input states for each entry of `new`; DATE_UNKNOWN where it
	 * states none, or a day only.  NULL: it states none at all. */
	const int64_t *stated;
	/* Whether each entry of `new` was published before: where it left and comes back,
	 * readers know it, and it was judged then.  NULL: none was. */
	const bool *returning;
	size_t room; /* how many items `new` may have at most; 0: any */
	int64_t now;
	/* Taken down by the operator: that they change or go is no fault.  NULL: none. */
	const struct withdrawn_items *withdrawn;
};

struct guard_finding {
	enum guard guard;
	const char *message; /* one sentence, without the feed's name */
};
struct guard_findings {
	struct guard_finding *items;
	size_t count;
};

/* Everything that speaks against publishing, in `arena`; none: publish.  False with `err`
 * where memory does not suffice. */
bool guard_judge(const struct guard_limits *limits, const struct guard_case *judged,
                 struct arena *arena, struct guard_findings *findings,
                 struct error *err) MUST_CHECK;

/* Its key in the configuration (guard_keys.h): "shrunk". */
const char *guard_name(enum guard guard);

#endif
