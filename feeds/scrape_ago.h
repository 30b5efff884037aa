/*
 * Dates as pages tell them that reckon from the present: "3天前", "yesterday".  Pure.
 */
#ifndef FEEDS_SCRAPE_AGO_H
#define FEEDS_SCRAPE_AGO_H

#include <stdbool.h>
#include <stdint.h>

#include "feeds/str.h"

/*
 * The date in a text that says nothing else: so many minutes or hours before `now`; of days and
 * weeks, today and yesterday the beginning of that day in the zone, so that it is the same
 * whenever it is read on a day.
 */
bool scrape_date_ago(struct str text, int zone_minutes, int64_t now, int64_t *seconds);

#endif
