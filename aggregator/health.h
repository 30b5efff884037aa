/*
 * How a source is, for people who are no engineers: facts -> a state, a sentence, and what
 * its association can do about it.  Pure.
 *
 * Nothing here depends on the clock: a source is judged as it was when it was asked last.
 */
#ifndef AGGREGATOR_HEALTH_H
#define AGGREGATOR_HEALTH_H

#include "aggregator/store_advice.h"
#include "aggregator/store_health.h"
#include "feeds/page_words.h"

/* In the order of the status page: what needs somebody first. */
enum health_kind {
	HEALTH_FAILING,
	HEALTH_SILENT, /* nothing new for longer than its rhythm explains */
	HEALTH_WELL,
	HEALTH_NEW,     /* not asked yet */
	HEALTH_PAUSED,  /* by the operator */
	HEALTH_TWIN,    /* another source of the same address is asked */
	HEALTH_WAITING, /* for an address */
	HEALTH_KIND_COUNT
};

/* What is wrong with a feed, and how to mend it; in every language of the pages. */
struct health_note {
	const char *text[PAGE_LANGUAGE_COUNT], *advice[PAGE_LANGUAGE_COUNT];
};

/* One thing that its association can mend. */
struct health_fault {
	struct health_note note;
	const struct advice_finding *finding; /* of `check`, with its place; or NULL */
};

struct health {
	const struct source_state *state;
	const struct source_record *record;
	enum health_kind kind;
	const char *title[PAGE_LANGUAGE_COUNT]; /* of the source */
	struct health_note said;              /* the state in a sentence; advice or NULL */
	int64_t next;                         /* may be asked then; DATE_UNKNOWN: is not */
	struct source_weeks weeks, own_weeks; /* of the caller: health_weeks_end, and the
	                                         same for its newest entry */
	struct {
		struct health_fault *items; /* in order of harm: what concerns the whole
		                              source, then what `check` found */
		size_t count;
	} notes;
	size_t left_out; /* kinds of problems that `check` found besides */
};
struct healths {
	struct health *items;
	size_t count;
};

/* What a source is judged by. */
struct health_facts {
	const struct source_state *state;
	const struct source_record *record;
	int64_t gap;      /* the usual time between its items in seconds; 0: not known */
	int zone_minutes; /* of the dates in sentences */
	const struct advice *advice; /* of `check`; NULL: none */
};

/* Texts are in `arena`; false with `err` where it is full. */
bool health_judge(const struct health_facts *facts, struct arena *arena,
                  struct health *health, struct error *err) MUST_CHECK;

/* Of two sources the one that comes first on the status page; for qsort. */
int health_compare(const void *a, const void *b);

/* The end of the day of a moment: weeks are counted back from there. */
int64_t health_weeks_end(int64_t moment, int zone_minutes);

/*
 * When what is said of all sources was true (`latest` is the last request, `now` the moment
 * of publishing; a quiet day begins anew), and by when a run must have said it again: else
 * nobody has run the aggregator, or it has no network.
 */
int64_t health_as_of(int64_t latest, int64_t now, int zone_minutes);
int64_t health_until(int64_t as_of, int64_t earliest_next, int zone_minutes);

/* An hour for a crontab that calls once an hour, half of one for the run. */
#define HEALTH_GRACE_SECONDS ((int64_t)90 * 60)

/* Silence is out of the ordinary when it lasts five times as long as the usual gap: of items
 * that come by chance, seven in a thousand do.  And never within two weeks: holidays. */
#define HEALTH_SILENT_GAPS 5
#define HEALTH_SILENT_SECONDS ((int64_t)14 * 24 * 3600)

#endif
