#include "aggregator/schedule.h"

#include <string.h>

#include "aggregator/schedule_hints.h"
#include "feeds/digest.h"

#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Lengthens the wait to `seconds`, if that is longer. */
static void lengthen(struct schedule_decision *decision, int64_t seconds,
                     enum schedule_rule rule)
{
	if (seconds <= decision->interval)
		return;
	decision->interval = seconds;
	decision->rule = rule;
}

/* ---- its own rhythm ------------------------------------------------------------------ */

int64_t schedule_gap(const int64_t *newest_first, size_t count)
{
	int64_t average = 0;

	for (size_t i = count; i-- > 1;) {
		int64_t gap = newest_first[i - 1] - newest_first[i];

		/* Each gap counts three tenths, all before it together seven. */
		average = i + 1 == count ? gap : average + (gap - average) * 3 / 10;
	}
	return larger(average, 0);
}

static void follow_rhythm(const struct schedule_settings *settings,
                          const struct schedule_past *past, int64_t now,
                          struct schedule_decision *decision)
{
	/* The longest silence that has passed counts; waits in halves of max_interval. */
	static const struct {
		int64_t silence;
		int halves;
	} rows[] = {{730 * DAY, 6}, {180 * DAY, 2}, {30 * DAY, 1}};

	lengthen(decision, smaller(past->gap / 4, settings->max_interval), SCHEDULE_RHYTHM);
	if (past->newest == DATE_UNKNOWN)
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (now - past->newest <= rows[i].silence)
			continue;
		lengthen(decision, settings->max_interval * rows[i].halves / 2,
		         SCHEDULE_SILENT);
		return;
	}
}

/* A server without validators sends everything each time: once a day, unless it says
 * itself how soon that is worth it. */
static void spare_unconditional(const struct schedule_settings *settings,
                                const struct schedule_past *past, const struct hints *hints,
                                struct schedule_decision *decision)
{
	int64_t fresh = larger(hints->max_age, hints->expires);

	if (past->is_liar)
		lengthen(decision, larger(settings->unconditional_interval, DAY),
		         SCHEDULE_LIAR);
	else if (!past->has_validators && !past->is_page && fresh <= 0)
		lengthen(decision, settings->unconditional_interval,
		         SCHEDULE_UNCONDITIONAL);
}

/* ---- failing ------------------------------------------------------------------------- */

/* How long to wait after so many failures; the last row that fits counts. */
struct rhythm {
	enum outcome_class class;
	int64_t from_failures, from_seconds; /* of this class: so many, for so long */
	int64_t seconds;                     /* at least, as the normal interval is */
	int64_t doubles_to;                  /* with each further failure; 0: never */
};

/* In place of max_interval. */
#define CONFIGURED (-1)

/* clang-format off */
static const struct rhythm rhythms[] = {
	{OUTCOME_UNREACHABLE,   1, 0,        0,        CONFIGURED},
	{OUTCOME_TRANSIENT,     1, 0,        0,        CONFIGURED},
	{OUTCOME_LIMITED,       1, 0,        4 * HOUR, CONFIGURED},
	{OUTCOME_BLOCKED,       1, 0,       12 * HOUR, 4 * DAY},
	{OUTCOME_UNAUTHORIZED,  1, 0,        DAY,      8 * DAY},
	{OUTCOME_NOT_FOUND,     1, 0,        DAY,      0},
	{OUTCOME_NOT_FOUND,     8, 6 * DAY,  7 * DAY,  0},
	{OUTCOME_NOT_FOUND,    16, 55 * DAY, 30 * DAY, 0},
	{OUTCOME_GONE,          1, 0,        DAY,      0},
	{OUTCOME_GONE,          3, 2 * DAY,  30 * DAY, 0},
	{OUTCOME_ADDRESS,       1, 0,        DAY,      0},
	{OUTCOME_CONTENT,       1, 0,        0,        0},
};
/* clang-format on */

static int64_t doubled(int64_t seconds, int64_t times, int64_t max)
{
	for (; times > 0 && seconds > 0 && seconds < max; times--)
		seconds *= 2;
	return smaller(seconds, max);
}

static const struct rhythm *rhythm_find(const struct schedule_answer *answer)
{
	const struct rhythm *found = NULL;

	for (size_t i = 0; i < sizeof(rhythms) / sizeof(rhythms[0]); i++)
		if (rhythms[i].class == answer->class &&
		    answer->class_failures >= rhythms[i].from_failures &&
		    answer->requested_at - answer->class_since >= rhythms[i].from_seconds)
			found = &rhythms[i];
	return found;
}

/* The normal interval and the row's wait, whichever is longer, doubled where the row says
 * so: after time-outs and errors, whatever they alternate with, else with its own class. */
static void wait_after_failure(const struct schedule_settings *settings,
                               const struct schedule_past *past,
                               const struct schedule_answer *answer,
                               struct schedule_decision *decision)
{
	const struct rhythm *rhythm = rhythm_find(answer);
	int64_t seconds = larger(past->interval, settings->min_interval);
	int64_t times, max;

	if (rhythm) {
		max = rhythm->doubles_to == CONFIGURED ? settings->max_interval
		                                       : rhythm->doubles_to;
		times = rhythm->seconds ? answer->class_failures : answer->failures;
		seconds = larger(seconds, rhythm->seconds);
		seconds = larger(seconds, doubled(seconds, times - 1, max));
	}
	decision->rule = SCHEDULE_FAILURE;
	lengthen(decision, seconds, SCHEDULE_FAILURE);
}

/* ---- all together -------------------------------------------------------------------- */

static void heed_hints(const struct hints *hints, struct schedule_decision *decision)
{
	const struct {
		int64_t seconds, max;
		enum schedule_rule rule;
	} rows[] = {
		{hints->max_age, SCHEDULE_HINT_MAX, SCHEDULE_MAX_AGE},
		{hints->expires, SCHEDULE_HINT_MAX, SCHEDULE_EXPIRES},
		{hints->retry_after, SCHEDULE_HINT_MAX, SCHEDULE_RETRY_AFTER},
		{hints->ttl, SCHEDULE_FEED_MAX, SCHEDULE_TTL},
		{hints->syndication, SCHEDULE_FEED_MAX, SCHEDULE_SYNDICATION},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t seconds = smaller(rows[i].seconds, rows[i].max);

		decision->hint_seconds = larger(decision->hint_seconds, seconds);
		lengthen(decision, seconds, rows[i].rule);
	}
}

/* The source's own part of what may be added, so that a thousand that were added at once
 * are not asked at once for ever; it is the same each time. */
static int64_t jitter_of(const struct schedule_settings *settings, const char *name,
                         int64_t seconds)
{
	struct digest digest = digest_of(str_from(name));
	int64_t thousandths = (digest.bytes[0] << 8 | digest.bytes[1]) * 1000 / 0x10000;
	int64_t most = seconds / 100 * settings->jitter +
	               seconds % 100 * settings->jitter / 100;

	return most / 1000 * thousandths + most % 1000 * thousandths / 1000;
}

void schedule_next(const struct schedule_settings *settings,
                   const struct schedule_past *past, const struct schedule_answer *answer,
                   struct schedule_decision *decision)
{
	enum schedule_rule skipping = SCHEDULE_MINIMUM;
	struct hints hints;
	int64_t due, skipped;

	*decision = (struct schedule_decision){.rule = SCHEDULE_MINIMUM,
	                                       .interval = settings->min_interval};
	if (past->is_page)
		lengthen(decision, SCHEDULE_PAGE_MIN, SCHEDULE_MINIMUM);
	hints_read(past, answer, &hints);
	hints_write(&hints, past->feed, decision->hint, sizeof(decision->hint));
	if (answer->class == OUTCOME_WELL) {
		follow_rhythm(settings, past, answer->requested_at, decision);
		spare_unconditional(settings, past, &hints, decision);
	} else {
		wait_after_failure(settings, past, answer, decision);
	}
	heed_hints(&hints, decision);
	due = answer->requested_at + decision->interval +
	      jitter_of(settings, past->name, decision->interval);
	skipped = past->feed ? hints_skip(past->feed, due, &skipping) : due;
	if (skipped > due) {
		decision->rule = skipping;
		skipped += jitter_of(settings, past->name, HOUR);
	}
	decision->next_due = skipped;
}

/* ---- servers that always say "not modified" ------------------------------------------ */

bool schedule_is_doubtful(const struct schedule_past *past, int64_t unchanged_since,
                          int64_t doubted_at, int64_t now)
{
	int64_t patience = larger(8 * DAY, 20 * past->interval);

	if (!past->has_validators || past->is_liar || unchanged_since == DATE_UNKNOWN ||
	    now - unchanged_since < patience)
		return false;
	if (doubted_at != DATE_UNKNOWN && now - doubted_at < 8 * DAY)
		return false;
	return past->gap > 0 && past->gap < now - unchanged_since;
}

/* ---- names --------------------------------------------------------------------------- */

/* clang-format off */
static const struct {
	const char *name, *phrase;
} rules[SCHEDULE_RULE_COUNT] = {
	[SCHEDULE_MINIMUM]       = {"minimum",       "the shortest wait (min_interval)"},
	[SCHEDULE_RHYTHM]        = {"rhythm",        "a quarter of the time between its entries"},
	[SCHEDULE_SILENT]        = {"silent",        "it has had no new entry for long"},
	[SCHEDULE_UNCONDITIONAL] = {"no-validators", "its server gives no validators"},
	[SCHEDULE_LIAR]          = {"liar",          "its server says 'not modified' when it is not true"},
	[SCHEDULE_MAX_AGE]       = {"max-age",       "its server's Cache-Control"},
	[SCHEDULE_EXPIRES]       = {"expires",       "its server's Expires"},
	[SCHEDULE_RETRY_AFTER]   = {"retry-after",   "its server's Retry-After"},
	[SCHEDULE_TTL]           = {"ttl",           "the feed's ttl"},
	[SCHEDULE_SYNDICATION]   = {"sy",            "the feed's update period"},
	[SCHEDULE_SKIP_HOURS]    = {"skip-hours",    "the feed's skipHours"},
	[SCHEDULE_SKIP_DAYS]     = {"skip-days",     "the feed's skipDays"},
	[SCHEDULE_FAILURE]       = {"failure",       "it fails"},
	[SCHEDULE_SITE]          = {"site",          "its site asked for a pause"},
	[SCHEDULE_CLOCK]         = {"clock",         "the clock was set back"},
	[SCHEDULE_NETWORK]       = {"network",       "the network here answered in its place"},
};
/* clang-format on */

const char *schedule_rule_name(enum schedule_rule rule)
{
	return rules[rule].name;
}

const char *schedule_rule_phrase(const char *name)
{
	for (size_t i = 0; i < SCHEDULE_RULE_COUNT; i++)
		if (strcmp(rules[i].name, name) == 0)
			return rules[i].phrase;
	return name;
}
