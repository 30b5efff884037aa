#include "aggregator/flood.h"

#include "feeds/model.h"

bool flood_is_rekeyed(size_t unknown, size_t count)
{
	return unknown >= FLOOD_ENTRIES && unknown * 100 >= count * FLOOD_PERCENT;
}

static void judge_first(size_t undated, struct flood_entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		entries[i].verdict = FLOOD_NEW;
		if (entries[i].date == DATE_UNKNOWN && ++undated > FLOOD_MOST)
			entries[i].verdict = FLOOD_OLD;
	}
}

/* Whether the entries later than all that is stored are too many in too short a time. */
static bool is_burst(const struct flood_entry *entries, size_t count, int64_t newest)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	size_t later = 0;

	for (size_t i = 0; i < count; i++) {
		if (entries[i].date == DATE_UNKNOWN || entries[i].date <= newest)
			continue;
		first = entries[i].date < first ? entries[i].date : first;
		last = entries[i].date > last ? entries[i].date : last;
		later++;
	}
	return later > FLOOD_MOST && last - first <= FLOOD_BURST_SECONDS;
}

/* FLOOD_HELD for those of which nobody can tell. */
static enum flood_verdict judge(const struct flood_entry *entry, int64_t newest,
                                bool is_burst_of_news)
{
	int64_t date = entry->date;

	if (date == DATE_UNKNOWN)
		return entry->is_ahead ? FLOOD_NEW : FLOOD_HELD;
	if (newest == DATE_UNKNOWN || date > newest)
		return is_burst_of_news && !entry->is_ahead ? FLOOD_HELD : FLOOD_NEW;
	return date < newest - FLOOD_OLD_SECONDS ? FLOOD_OLD : FLOOD_HELD;
}

/* The newest of those that are held: by date, undated ones as they stand; NULL: none. */
static struct flood_entry *newest_held(struct flood_entry *entries, size_t count)
{
	struct flood_entry *newest = NULL;

	for (size_t i = 0; i < count; i++) {
		if (entries[i].verdict == FLOOD_HELD &&
		    (!newest ||
		     (entries[i].date != DATE_UNKNOWN &&
		      (newest->date == DATE_UNKNOWN || entries[i].date > newest->date))))
			newest = &entries[i];
	}
	return newest;
}

static void judge_rekeyed(int64_t newest, struct flood_entry *entries, size_t count)
{
	bool is_burst_of_news = is_burst(entries, count, newest);
	struct flood_entry *first;
	size_t held = 0;

	for (size_t i = 0; i < count; i++) {
		entries[i].verdict = judge(&entries[i], newest, is_burst_of_news);
		held += entries[i].verdict == FLOOD_HELD;
	}
	if (held > FLOOD_MOST) {
		first = newest_held(entries, count);
		first->verdict = FLOOD_NEW;
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (entries[i].verdict == FLOOD_HELD)
			entries[i].verdict = FLOOD_NEW;
}

static void judge_recovered(int64_t newest, struct flood_entry *entries, size_t count)
{
	size_t ahead = 0;

	for (size_t i = 0; i < count; i++)
		ahead += entries[i].date == DATE_UNKNOWN && entries[i].is_ahead;
	for (size_t i = 0; i < count; i++) {
		bool is_new = entries[i].date == DATE_UNKNOWN
		                      ? entries[i].is_ahead && ahead <= FLOOD_MOST
		                      : newest == DATE_UNKNOWN ||
		                                entries[i].date >=
		                                        newest - FLOOD_OLD_SECONDS;

		entries[i].verdict = is_new ? FLOOD_NEW : FLOOD_OLD;
	}
}

void flood_judge(const struct flood_document *document, struct flood_entry *entries,
                 size_t count)
{
	if (document->is_recovered) {
		judge_recovered(document->newest, entries, count);
		return;
	}
	if (document->is_first) {
		judge_first(document->undated, entries, count);
		return;
	}
	if (document->is_rekeyed) {
		judge_rekeyed(document->newest, entries, count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		entries[i].verdict = FLOOD_NEW;
}
