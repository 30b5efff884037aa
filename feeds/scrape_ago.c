#include "feeds/scrape_ago.h"

#include <stddef.h>

#define MINUTE INT64_C(60)
#define HOUR INT64_C(3600)
#define DAY INT64_C(86400)
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Months and years are no dates: an entry would be another day's each time. */
#define LARGEST 99

/* Words that are days, and those that make of a number a time. */
static const struct {
	const char *word;
	int64_t seconds;
} days[] = {{"今天", 0},
            {"today", 0},
            {"昨天", DAY},
            {"yesterday", DAY},
            {"前天", 2 * DAY}},
  units[] = {
	  {"分钟前", MINUTE},     {"小时前", HOUR},      {"天前", DAY},
	  {"日前", DAY},          {"周前", 7 * DAY},     {"minutes ago", MINUTE},
	  {"minute ago", MINUTE}, {"mins ago", MINUTE},  {"hours ago", HOUR},
	  {"hour ago", HOUR},     {"days ago", DAY},     {"day ago", DAY},
	  {"weeks ago", 7 * DAY}, {"week ago", 7 * DAY},
};

static int64_t day_of(int64_t moment, int zone_minutes)
{
	int64_t local = moment + zone_minutes * MINUTE;

	return moment - (local % DAY + DAY) % DAY;
}

bool scrape_date_ago(struct str text, int zone_minutes, int64_t now, int64_t *seconds)
{
	struct str said = str_trim(text);
	size_t digits = 0;
	int64_t number;

	for (size_t i = 0; i < COUNT(days); i++)
		if (str_equal_nocase(said, str_from(days[i].word))) {
			*seconds = day_of(now - days[i].seconds, zone_minutes);
			return true;
		}
	while (digits < said.len && ascii_is_digit(said.ptr[digits]))
		digits++;
	if (!str_integer(str_slice(said, 0, digits), 1, LARGEST, &number))
		return false;
	said = str_trim(str_skip(said, digits));
	for (size_t i = 0; i < COUNT(units); i++)
		if (str_equal_nocase(said, str_from(units[i].word))) {
			*seconds = now - number * units[i].seconds;
			if (units[i].seconds >= DAY)
				*seconds = day_of(*seconds, zone_minutes);
			return true;
		}
	return false;
}
