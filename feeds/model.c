#include "feeds/model.h"

#include <stdarg.h>
#include <stdio.h>

#include "feeds/limits.h"
#include "feeds/text.h"

/* Long enough for a sentence with a name or an excerpt in it. */
#define PROBLEM_MESSAGE_BYTES 240

static const char *const format_names[FORMAT_COUNT] = {
	[FORMAT_NONE] = "",
	[FORMAT_RSS_090] = "rss-0.90",
	[FORMAT_RSS_091_NETSCAPE] = "rss-0.91-netscape",
	[FORMAT_RSS_091_USERLAND] = "rss-0.91-userland",
	[FORMAT_RSS_092] = "rss-0.92",
	[FORMAT_RSS_093] = "rss-0.93",
	[FORMAT_RSS_094] = "rss-0.94",
	[FORMAT_RSS_10] = "rss-1.0",
	[FORMAT_RSS_20] = "rss-2.0",
	[FORMAT_RSS] = "rss",
	[FORMAT_ATOM_03] = "atom-0.3",
	[FORMAT_ATOM_10] = "atom-1.0",
	[FORMAT_ATOM] = "atom",
	[FORMAT_JSON_10] = "json-1.0",
	[FORMAT_JSON_11] = "json-1.1",
	[FORMAT_RSS_IN_JSON] = "rss-in-json",
	[FORMAT_CDF] = "cdf",
	[FORMAT_HTML] = "html",
};

const char *format_name(enum format format)
{
	return format < FORMAT_COUNT ? format_names[format] : "";
}

static void image_init(struct image *image)
{
	*image = (struct image){.width = -1, .height = -1};
}

void entry_init(struct entry *entry)
{
	*entry = (struct entry){.comment_count = -1};
	entry->published = entry->updated = entry->created = entry->expired = DATE_ABSENT;
	entry->validity.start = entry->validity.end = entry->corrected = DATE_ABSENT;
	image_init(&entry->image);
}

void feed_init(struct feed *feed)
{
	*feed = (struct feed){.ttl = -1};
	feed->published = feed->updated = feed->created = DATE_ABSENT;
	feed->validity.start = feed->validity.end = DATE_ABSENT;
	feed->update_schedule.base = DATE_ABSENT;
	feed->update_schedule.frequency = -1;
	image_init(&feed->image);
}

void media_init(struct media *media)
{
	*media = (struct media){.player = {.width = -1, .height = -1}};
}

void problem_add(struct problems *problems, struct arena *arena, int line, int column,
                 const char *code, const char *format, ...)
{
	char message[PROBLEM_MESSAGE_BYTES];
	struct problem *problem;
	va_list arguments;

	if (problems->count >= LIMIT_PROBLEMS)
		return;
	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	problem = LIST_ADD(arena, problems);
	if (!problem)
		return;
	problem->line = line;
	problem->column = column;
	problem->code = code;
	/* It may quote any bytes, and be cut within a character. */
	problem->message = text_printable(arena, str_from(message));
}
