#include "aggregator/schedule.h"

#include <stddef.h>

#include "feeds/date.h"
#include "feeds/str.h"

#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)

/* ---- what the server asks for ------------------------------------------------------- */

/* delta-seconds (RFC 9111 section 1.2.2); a number too large to read is "for ever". */
static bool read_seconds(struct str text, int64_t *seconds)
{
	if (!text.len)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_digit(text.ptr[i]))
			return false;
	if (!str_integer(text, 0, SCHEDULE_HINT_MAX, seconds))
		*seconds = SCHEDULE_HINT_MAX;
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
	if (!read_date(answer->date, &now))
		now = answer->requested_at;
	return then > now ? then - now : 0;
}

static int64_t read_retry_after(const struct schedule_answer *answer)
{
	int64_t seconds;

	if (read_seconds(str_trim(str_from(answer->retry_after)), &seconds))
		return seconds;
	return seconds_until(answer, answer->retry_after);
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
static int64_t read_freshness(const struct schedule_answer *answer)
{
	struct str rest = str_from(answer->cache_control), part, value;
	int64_t max_age = -1, age = 0;

	while (answer->cache_control && str_split(&rest, ',', &part)) {
		if (is_directive(part, STR("no-cache"), &value) ||
		    is_directive(part, STR("no-store"), &value))
			return 0;
		if (is_directive(part, STR("max-age"), &value) &&
		    !read_seconds(value, &max_age))
			max_age = -1;
	}
	if (max_age < 0)
		return seconds_until(answer, answer->expires);
	if (!read_seconds(str_trim(str_from(answer->age)), &age))
		age = 0;
	return max_age > age ? max_age - age : 0;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t read_hint(const struct schedule_answer *answer)
{
	int64_t seconds = read_freshness(answer);

	if (answer->class != OUTCOME_WELL)
		seconds = larger(seconds, read_retry_after(answer));
	return seconds < SCHEDULE_HINT_MAX ? seconds : SCHEDULE_HINT_MAX;
}

/* ---- failing ------------------------------------------------------------------------ */

/* How long to wait after so many failures in a row; the last row that fits counts. */
struct rhythm {
	enum outcome_class class;
	int64_t from_failures;
	int64_t seconds;  /* at least; and at least min_interval */
	bool is_doubling; /* with each further failure, up to max_interval */
};

/* clang-format off */
static const struct rhythm rhythms[] = {
	{OUTCOME_UNREACHABLE,   1, 0,        true},
	{OUTCOME_TRANSIENT,     1, 0,        true},
	{OUTCOME_LIMITED,       1, 4 * HOUR, true},
	{OUTCOME_BLOCKED,       1, 4 * HOUR, true},
	{OUTCOME_UNAUTHORIZED,  1, 4 * HOUR, true},
	{OUTCOME_NOT_FOUND,     1, DAY,      false},
	{OUTCOME_NOT_FOUND,     8, 7 * DAY,  false},
	{OUTCOME_NOT_FOUND,    16, 30 * DAY, false},
	{OUTCOME_GONE,          1, DAY,      false},
	{OUTCOME_GONE,          4, 30 * DAY, false},
	{OUTCOME_ADDRESS,       1, DAY,      false},
	{OUTCOME_CONTENT,       1, 0,        false},
};
/* clang-format on */

static int64_t doubled(int64_t seconds, int64_t times, int64_t max)
{
	for (; times > 0 && seconds > 0 && seconds < max; times--)
		seconds *= 2;
	return seconds < max ? seconds : max;
}

static int64_t wait_after_failure(const struct schedule_settings *settings,
                                  const struct schedule_answer *answer)
{
	const struct rhythm *found = NULL;
	int64_t seconds;

	for (size_t i = 0; i < sizeof(rhythms) / sizeof(rhythms[0]); i++)
		if (rhythms[i].class == answer->class &&
		    answer->failures >= rhythms[i].from_failures)
			found = &rhythms[i];
	if (!found)
		return settings->min_interval;
	seconds = larger(found->seconds, settings->min_interval);
	if (!found->is_doubling || seconds >= settings->max_interval)
		return seconds;
	return doubled(seconds, answer->failures - found->from_failures,
	               settings->max_interval);
}

int64_t schedule_next(const struct schedule_settings *settings,
                      const struct schedule_answer *answer)
{
	return answer->requested_at +
	       larger(read_hint(answer), wait_after_failure(settings, answer));
}
