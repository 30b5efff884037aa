/*
 * Sections of which nothing new has come for much longer than is usual: their records are perhaps
 * no longer delivered, which nothing else would show.  Pure.
 *
 * What is usual is learned from the items of the section: twice its longest pause.  A holiday or a
 * month without a monthly report is no longer than that, once there was one.
 */
#ifndef FEEDGEN_SILENCE_H
#define FEEDGEN_SILENCE_H

#include "feedgen/build.h"

/* From so many moments that lie half a day apart or more something can be learned. */
#define SILENCE_MOMENTS 6

struct silence {
	const char *path; /* of the feed, "section/news/feed" */
	int64_t since;    /* when the last item was dated, or came where that was later */
	int64_t pause;    /* the longest before, in seconds */
	bool is_told, is_news; /* silence_recall */
};
struct silences {
	struct silence *items; /* the feed of all items, then the sections */
	size_t count;
};

/* Those that have lasted for `least` seconds at `now`, too, into `arena`; a failure is the
 * arena's. */
void silence_find(const struct build *build, int64_t least, int64_t now,
                  struct arena *arena, struct silences *silences);

/*
 * Notes which of them are told in `memory`, as silence_remember wrote it, and which are news.
 * While nothing comes of any section that alone is told, and each of them only if it stays silent
 * when something comes again.
 */
void silence_recall(struct str memory, struct silences *silences);

/* One sentence about it, without the program's name, in `arena`. */
const char *silence_say(const struct silence *silence, int zone_minutes,
                        struct arena *arena);

/* Those that are told or news, for the next build. */
void silence_remember(const struct silences *silences, struct buf *memory);

#endif
