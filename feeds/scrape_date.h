/*
 * Dates as news pages write them: somewhere in a text, cut in pieces, without a year, or only
 * in an address.  Pure.
 */
#ifndef FEEDS_SCRAPE_DATE_H
#define FEEDS_SCRAPE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "feeds/str.h"

/*
 * Finds the first date in a text: "2020-04-15 10:30", "2020/4/15", "2020.4.15",
 * "2020年4月15日", "15.4.2020", "15 2020-04" (the day in an element of its own), "April 15, 2020",
 * "15 Apr 2020", and last, with a year that makes it the latest date not after `now`,
 * "04-15" and "4月15日".  What date.h reads counts where it is all of the text.
 * `found` is the part of the text that it is.
 */
bool scrape_date_find(struct str text, int zone_minutes, int64_t now, int64_t *seconds,
                      struct str *found);

/* The date in an address: ".../t20200415_1.html", ".../2020/0415/1.html",
 * ".../202004/15/1.shtml", ".../2020-04-15/". */
bool scrape_date_of_url(struct str url, int zone_minutes, int64_t *seconds);

/*
 * Reads a date by a format in the letters of PHP's DateTime::createFromFormat, as far as
 * pages need them: d j m n Y y H G i s U M ? * ! | + and "\" before a letter that means
 * itself.
 */
bool scrape_date_format(struct str text, const char *format, int zone_minutes,
                        int64_t *seconds);

#endif
