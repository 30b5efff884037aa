#include "aggregator/dating.h"

#include <string.h>

#include "feeds/date.h"

static const struct {
	const char *name, *phrase;
} rules[DATE_RULE_COUNT] = {
	[DATE_RULE_PUBLISHED] = {"published", "the date that it was published, as stated"},
	[DATE_RULE_CREATED] = {"created", "the date that it was made, as stated"},
	[DATE_RULE_UPDATED] = {"updated", "the date of its last change, as stated"},
	[DATE_RULE_FUTURE] = {"future", "the date as stated, which was still to come"},
	[DATE_RULE_MISSING] = {"missing", "no date is stated: when it was first seen"},
	[DATE_RULE_ABSURD] = {"absurd", "the date cannot be: when it was first seen"},
	[DATE_RULE_TOO_FAR] = {"too-far",
                               "the date is too far ahead: when it was first seen"},
	[DATE_RULE_NOW] = {"now", "the source's dates are the moment of asking: when it "
                                  "was first seen"},
	[DATE_RULE_PAGE] = {"page", "from its page: itself it states none that can be"},
};

const char *dating_name(enum date_rule rule)
{
	return rules[rule].name;
}

const char *dating_phrase(const char *name)
{
	for (size_t i = 0; name && i < DATE_RULE_COUNT; i++) {
		if (strcmp(rules[i].name, name) == 0)
			return rules[i].phrase;
	}
	return NULL;
}

bool dating_is_sane(int64_t date, int64_t now)
{
	return date != DATE_UNKNOWN && date >= DATING_FIRST_SECONDS && date <= now;
}

static struct dating judge(enum date_rule rule, int64_t date, int64_t now)
{
	if (date == DATE_UNKNOWN)
		return (struct dating){DATE_RULE_MISSING, DATE_UNKNOWN};
	if (date < DATING_FIRST_SECONDS)
		return (struct dating){DATE_RULE_ABSURD, DATE_UNKNOWN};
	if (date <= now)
		return (struct dating){rule, date};
	if (date - now <= DATING_SLACK_SECONDS)
		return (struct dating){rule, now};
	if (date - now <= DATING_HOLD_SECONDS)
		return (struct dating){DATE_RULE_FUTURE, date};
	return (struct dating){DATE_RULE_TOO_FAR, DATE_UNKNOWN};
}

struct dating dating_of(const struct entry *entry, bool is_dateless, int64_t now)
{
	const struct {
		enum date_rule rule;
		int64_t date;
	} stated[] = {
		{DATE_RULE_PUBLISHED, entry->published.seconds},
		{DATE_RULE_CREATED, entry->created.seconds},
		{DATE_RULE_UPDATED, entry->updated.seconds},
	};
	struct dating first = {DATE_RULE_MISSING, DATE_UNKNOWN};

	if (is_dateless)
		return (struct dating){DATE_RULE_NOW, DATE_UNKNOWN};
	for (size_t i = 0; i < sizeof(stated) / sizeof(stated[0]); i++) {
		struct dating dating = judge(stated[i].rule, stated[i].date, now);

		if (dating.date != DATE_UNKNOWN)
			return dating;
		if (first.rule == DATE_RULE_MISSING)
			first = dating; /* why the first that is stated is not believed */
	}
	return first;
}

struct dating dating_of_page(int64_t date, int64_t first_seen)
{
	return dating_is_sane(date, first_seen)
	               ? (struct dating){DATE_RULE_PAGE, date}
	               : (struct dating){DATE_RULE_MISSING, DATE_UNKNOWN};
}

static bool is_near(int64_t date, int64_t moment)
{
	return date >= moment - DATING_NOW_SECONDS && date <= moment + DATING_NOW_SECONDS;
}

void dating_count(struct dating_measure *measure, const struct entry *entry, int64_t stored,
                  int64_t now)
{
	int64_t date = entry->published.seconds;

	if (date == DATE_UNKNOWN)
		return;
	measure->dated++;
	if (!is_near(date, now))
		return;
	measure->now++;
	if (stored != DATE_UNKNOWN && !is_near(date, stored))
		measure->again++;
}

bool dating_is_always_now(const struct dating_measure *measure)
{
	/* One entry may be an edit that was published anew a moment ago. */
	return measure->now == measure->dated && measure->again >= 2;
}
