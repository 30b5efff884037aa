#include "feedgen/silence.h"

#include "feedgen/build_groups.h"
#include "feeds/buf.h"
#include "feeds/date.h"

#define HALF_DAY ((int64_t)12 * 60 * 60)
#define DAY (2 * HALF_DAY)

/* How many times as long as the longest pause is out of the ordinary. */
#define PAUSES 2

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Fills in `since` and `pause`; false where there are too few moments to learn from.  What was
 * imported at once came at one moment, but has dates of its own. */
static bool learn(const struct group *group, struct silence *silence)
{
	int64_t before = DATE_UNKNOWN;
	size_t moments = 0;

	silence->since = DATE_UNKNOWN;
	silence->pause = 0;
	for (size_t i = 0; i < group->members.count; i++) {
		const struct build_item *item = group->members.items[i].item;
		int64_t published = item->stamp->published;

		if (item->notice)
			continue;
		silence->since = larger(silence->since,
		                        larger(published, item->stamp->first_seen));
		if (before != DATE_UNKNOWN && before - published < HALF_DAY)
			continue;
		if (before != DATE_UNKNOWN)
			silence->pause = larger(silence->pause, before - published);
		before = published;
		moments++;
	}
	return moments >= SILENCE_MOMENTS;
}

void silence_find(const struct build *build, int64_t least, int64_t now,
                  struct arena *arena, struct silences *silences)
{
	*silences = (struct silences){0};
	for (size_t i = 0; least > 0 && i < build->feeds.count; i++) {
		const struct build_feed *feed = &build->feeds.items[i];
		struct silence silence = {.path = feed->path}, *added;

		if ((feed->group->kind != GROUP_ALL &&
		     feed->group->kind != GROUP_SECTION) ||
		    !learn(feed->group, &silence) ||
		    now - silence.since <= larger(least, PAUSES * silence.pause))
			continue;
		added = LIST_ADD(arena, silences);
		if (added)
			*added = silence;
	}
}

/* ---- told once --------------------------------------------------------------------------- */

static void write_line(const struct silence *silence, struct buf *out)
{
	buf_printf(out, "%lld %s\n", (long long)silence->since, silence->path);
}

static bool is_in(struct str memory, const struct silence *silence)
{
	struct str line, path;
	int64_t since;

	while (str_split(&memory, '\n', &line)) {
		path = str_skip(line, str_find_char(line, ' ') + 1);
		if (str_equal(path, str_from(silence->path)) &&
		    str_integer(str_slice(line, 0, str_find_char(line, ' ')), INT64_MIN,
		                INT64_MAX, &since) &&
		    since == silence->since)
			return true;
	}
	return false;
}

void silence_recall(struct str memory, struct silences *silences)
{
	bool is_all = silences->count && strcmp(silences->items[0].path, "all") == 0;

	for (size_t i = 0; i < silences->count; i++) {
		struct silence *silence = &silences->items[i];

		silence->is_told = is_in(memory, silence);
		silence->is_news = !silence->is_told && (i == 0 || !is_all);
	}
}

const char *silence_say(const struct silence *silence, int zone_minutes,
                        struct arena *arena)
{
	struct civil_date day = date_to_civil(silence->since, zone_minutes);
	long long days = (silence->pause + DAY - 1) / DAY;

	return arena_printf(
		arena,
		"%s: nothing new since %04d-%02d-%02d, the longest pause before "
		"was %s: are its records still delivered?",
		silence->path, day.year, day.month, day.day,
		days > 1 ? arena_printf(arena, "%lld days", days) : "a day");
}

void silence_remember(const struct silences *silences, struct buf *memory)
{
	for (size_t i = 0; i < silences->count; i++)
		if (silences->items[i].is_told || silences->items[i].is_news)
			write_line(&silences->items[i], memory);
}
