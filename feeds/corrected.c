#include "feeds/corrected.h"

#include "feeds/limits.h"
#include "feeds/page_words.h"

struct date corrected_date(struct date updated, int64_t since)
{
	if (updated.seconds == DATE_UNKNOWN ||
	    updated.seconds - since < LIMIT_CORRECTION_SECONDS)
		return DATE_ABSENT;
	return updated;
}

const char *corrected_line(struct arena *arena, struct date date, const char *language)
{
	static const struct {
		const char *before, *after;
	} words[PAGE_LANGUAGE_COUNT] = {
		[PAGE_ENGLISH] = {"<p>Corrected on ", ".</p>"},
		[PAGE_CHINESE] = {"<p>更正于", "。</p>"},
	};
	enum page_language i = page_language_of(language);
	const char *day;

	if (date.seconds == DATE_UNKNOWN)
		return NULL;
	day = page_date(arena, i, date.seconds, date.offset_minutes);
	return day ? arena_printf(arena, "%s%s%s", words[i].before, day, words[i].after)
	           : NULL;
}
