#include "aggregator/retention.h"

#include <stddef.h>

/* ---- rules ------------------------------------------------------------------------------ */

struct retention retention_unsaid(void)
{
	return (struct retention){RETENTION_UNSAID, RETENTION_UNSAID, RETENTION_UNSAID};
}

bool retention_is_unsaid(const struct retention *rule)
{
	return rule->age == RETENTION_UNSAID && rule->most == RETENTION_UNSAID &&
	       rule->least == RETENTION_UNSAID;
}

struct retention retention_of(const struct retention *site, const struct retention *own)
{
	struct retention rule = *site;

	if (own->age != RETENTION_UNSAID)
		rule.age = own->age;
	if (own->most != RETENTION_UNSAID)
		rule.most = own->most;
	if (own->least != RETENTION_UNSAID)
		rule.least = own->least;
	return rule;
}

bool retention_is_endless(const struct retention *rule)
{
	return rule->age == 0 && rule->most == 0;
}

/* ---- entries ---------------------------------------------------------------------------- */

static bool is_behind(const struct retention_place *place,
                      const struct retention_place *bound)
{
	if (place->sort_at != bound->sort_at)
		return place->sort_at < bound->sort_at;
	return place->id < bound->id;
}

static int64_t later(int64_t one, int64_t other)
{
	return one > other ? one : other;
}

static int64_t earlier(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

enum retention_verdict retention_judge(const struct retention *rule,
                                       const struct retention_bounds *bounds, int64_t now,
                                       const struct retention_entry *entry)
{
	/* What was old when it came has been here only since then. */
	int64_t since = later(entry->place.sort_at, entry->first_seen);

	if (!entry->is_live || entry->is_present || entry->is_published ||
	    entry->leads_others || since >= now - RETENTION_LEAST_SECONDS ||
	    !is_behind(&entry->place, &bounds->least))
		return RETENTION_KEPT;
	if (rule->age > 0 && since < now - rule->age)
		return RETENTION_TOO_OLD;
	if (rule->most > 0 && is_behind(&entry->place, &bounds->most))
		return RETENTION_TOO_MANY;
	return RETENTION_KEPT;
}

const char *retention_word(enum retention_verdict verdict)
{
	static const char *const words[] = {
		[RETENTION_KEPT] = NULL,
		[RETENTION_TOO_OLD] = "age",
		[RETENTION_TOO_MANY] = "number",
	};

	return words[verdict];
}

/* The moment behind a place: what is dated then or later is before it. */
static int64_t end_of(const struct retention_place *place)
{
	return place->sort_at == INT64_MAX ? INT64_MAX : place->sort_at + 1;
}

int64_t retention_horizon(const struct retention *rule,
                          const struct retention_bounds *bounds, int64_t now)
{
	int64_t horizon = INT64_MIN;

	if (rule->age > 0)
		horizon = now - rule->age;
	if (rule->most > 0)
		horizon = later(horizon, end_of(&bounds->most));
	horizon = earlier(horizon, end_of(&bounds->least));
	return earlier(horizon, now - RETENTION_LEAST_SECONDS);
}

/* ---- space ------------------------------------------------------------------------------ */

int64_t retention_spare(int64_t unused, int64_t pages, int64_t limit)
{
	int64_t spare = unused - pages / 10;

	return spare > 0 ? earlier(spare, limit) : 0;
}
