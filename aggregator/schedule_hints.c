#include "aggregator/schedule_hints.h"

#include <stddef.h>
#include <stdio.h>

#include "feeds/date.h"
#include "feeds/str.h"

#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)

/* ---- headers ------------------------------------------------------------------------- */

/* delta-seconds (RFC 9111 section 1.2.2); a number too large to read is "for ever". */
static bool read_seconds(struct str text, int64_t *seconds)
{
	if (!text.len)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_digit(text.ptr[i]))
			return false;
	if (!str_integer(text, 0, INT32_MAX, seconds))
		*seconds = INT32_MAX;
	return true;
}

/* An HTTP date in any of its three forms (RFC 9110 section 5.6.7). */
static bool read_date(const char *text, int64_t *seconds)
{
	struct str trimmed = str_trim(str_from(text));
	int64_t number;
	int offset;

	/* "Expires: 0" is no date, and must not be read as a year. */
	return trimmed.len > 0 && !str_integer(trimmed, INT64_MIN, INT64_MAX, &number) &&
	       date_parse(trimmed, 0, seconds, &offset);
}

/* Seconds from the server's own "now" to `text`: its clock may be wrong, its difference
 * of two readings is right. */
static int64_t seconds_until(const struct schedule_answer *answer, const char *text)
{
	int64_t then, now;

	if (!read_date(text, &then))
		return 0;
	if (!read_date(answer->headers.date, &now))
		now = answer->requested_at;
	return then > now ? then - now : 0;
}

static int64_t read_retry_after(const struct schedule_answer *answer)
{
	int64_t seconds;

	if (read_seconds(str_trim(str_from(answer->headers.retry_after)), &seconds))
		return seconds;
	return seconds_until(answer, answer->headers.retry_after);
}

/* Whether a directive is `name`; its argument without quotes in *value. */
static bool is_directive(struct str directive, struct str name, struct str *value)
{
	size_t equals = str_find_char(directive, '=');

	if (!str_equal_nocase(str_trim(str_slice(directive, 0, equals)), name))
		return false;
	*value = str_trim(str_skip(directive, equals + 1));
	if (value->len >= 2 && value->ptr[0] == '"')
		*value = str_slice(*value, 1, value->len - 1);
	return true;
}

/* How long the answer is fresh: max-age less Age, else Expires. */
static void read_freshness(const struct schedule_answer *answer, struct hints *hints)
{
	const struct schedule_headers *headers = &answer->headers;
	struct str rest = str_from(headers->cache_control), part, value;
	int64_t max_age = -1, age = 0;

	while (headers->cache_control && str_split(&rest, ',', &part)) {
		if (is_directive(part, STR("no-cache"), &value) ||
		    is_directive(part, STR("no-store"), &value))
			return;
		if (is_directive(part, STR("max-age"), &value) &&
		    !read_seconds(value, &max_age))
			max_age = -1;
	}
	if (max_age < 0) {
		hints->expires = seconds_until(answer, headers->expires);
		return;
	}
	if (!read_seconds(str_trim(str_from(headers->age)), &age))
		age = 0;
	hints->max_age = max_age > age ? max_age - age : 0;
}

/* ---- the feed ------------------------------------------------------------------------ */

/* Syndication module of RSS 1.0: so many updates in each period, from a base on. */
static int64_t read_syndication(const struct feed *feed, int64_t now)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} periods[] = {
		{"hourly", HOUR},      {"daily", DAY},        {"weekly", 7 * DAY},
		{"monthly", 30 * DAY}, {"yearly", 365 * DAY},
	};
	struct str name = str_trim(str_from(feed->update_schedule.period));
	int64_t frequency = feed->update_schedule.frequency;
	int64_t base = feed->update_schedule.base.seconds;
	int64_t seconds = 0;

	for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		if (str_equal_nocase(name, str_from(periods[i].name)))
			seconds = periods[i].seconds;
	if (seconds && frequency > 1)
		seconds = seconds / frequency;
	if (seconds <= 0 || base == DATE_UNKNOWN || base > now)
		return seconds;
	return seconds - (now - base) % seconds;
}

void hints_read(const struct schedule_past *past, const struct schedule_answer *answer,
                struct hints *hints)
{
	const struct feed *feed = past->feed;

	*hints = (struct hints){0};
	read_freshness(answer, hints);
	if (answer->class != OUTCOME_WELL) {
		hints->retry_after = read_retry_after(answer);
	} else if (feed) {
		hints->ttl = feed->ttl > 0 && feed->ttl < INT32_MAX ? feed->ttl * 60 : 0;
		hints->syndication = read_syndication(feed, answer->requested_at);
	}
}

/* ---- hours and days to be skipped ---------------------------------------------------- */

#define ALL_HOURS ((uint32_t)0xffffff)
#define ALL_DAYS ((uint32_t)0x7f)

static uint32_t hours_of(const struct feed *feed)
{
	uint32_t hours = 0;

	for (size_t i = 0; i < feed->skip_hours.count; i++) {
		int64_t hour = feed->skip_hours.items[i];

		if (hour >= 0 && hour <= 24)
			hours |= (uint32_t)1 << hour % 24; /* some count from 1 */
	}
	return hours == ALL_HOURS ? 0 : hours;
}

static uint32_t days_of(const struct feed *feed)
{
	static const char *const names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
	                                    "Thursday", "Friday", "Saturday"};
	uint32_t days = 0;

	for (size_t i = 0; i < feed->skip_days.count; i++)
		for (size_t day = 0; day < sizeof(names) / sizeof(names[0]); day++)
			if (str_equal_nocase(str_trim(str_from(feed->skip_days.items[i])),
			                     str_from(names[day])))
				days |= (uint32_t)1 << day;
	return days == ALL_DAYS ? 0 : days;
}

int64_t hints_skip(const struct feed *feed, int64_t moment, enum schedule_rule *rule)
{
	uint32_t hours = hours_of(feed), days = days_of(feed);

	for (;;) { /* ends: some hour of some day is left */
		struct civil_date civil = date_to_civil(moment, 0);

		if (days >> civil.weekday & 1) {
			moment += DAY - (moment % DAY + DAY) % DAY;
			*rule = SCHEDULE_SKIP_DAYS;
		} else if (hours >> civil.hour & 1) {
			moment += HOUR - (moment % HOUR + HOUR) % HOUR;
			*rule = SCHEDULE_SKIP_HOURS;
		} else {
			return moment;
		}
	}
}

/* ---- for people ---------------------------------------------------------------------- */

void hints_write(const struct hints *hints, const struct feed *feed, char *text,
                 size_t size)
{
	const struct {
		const char *name;
		int64_t seconds;
	} rows[] = {
		{"retry-after", hints->retry_after}, {"max-age", hints->max_age},
		{"expires", hints->expires},         {"ttl", hints->ttl},
		{"sy", hints->syndication},
	};
	size_t at = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].seconds > 0 && at < size)
			at += (size_t)snprintf(text + at, size - at, "%s%s=%lld",
			                       at ? " " : "", rows[i].name,
			                       (long long)rows[i].seconds);
	if (feed && hours_of(feed) && at < size)
		at += (size_t)snprintf(text + at, size - at, "%sskip-hours", at ? " " : "");
	if (feed && days_of(feed) && at < size)
		snprintf(text + at, size - at, "%sskip-days", at ? " " : "");
}
