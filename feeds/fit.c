#include "feeds/fit.h"

#include "feeds/limits.h"

/* The bytes of its largest document. */
static bool measure(const struct feed *feed, const struct write_place *place, size_t *bytes,
                    struct error *err)
{
	bool ok = true;

	*bytes = 0;
	for (enum write_format i = 0; ok && i < WRITE_FORMAT_COUNT; i++) {
		struct buf out;

		buf_init(&out, LIMIT_OUTPUT_BYTES);
		ok = write_formats[i].write(feed, place, &out, err);
		if (out.len > *bytes)
			*bytes = out.len;
		buf_release(&out);
	}
	return ok;
}

/* The same of its newest entries. */
static bool measure_first(const struct feed *feed, size_t count,
                          const struct write_place *place, size_t *bytes, struct error *err)
{
	struct feed first = *feed;

	first.entries.count = count;
	return measure(&first, place, bytes, err);
}

/* The date of a feed is that of the latest edit of what it holds. */
static void cut(struct feed *feed, size_t count)
{
	feed->entries.count = count;
	feed->updated = feed->entries.items[0].updated;
	for (size_t i = 1; i < count; i++)
		if (feed->entries.items[i].updated.seconds > feed->updated.seconds)
			feed->updated = feed->entries.items[i].updated;
}

bool fit_feed(struct feed *feed, const struct write_place *place, size_t bytes,
              struct error *err)
{
	size_t fitting = 1, beyond = feed->entries.count, found;

	if (beyond < 2)
		return true;
	if (!measure(feed, place, &found, err))
		return false;
	if (found <= bytes)
		return true;
	while (beyond - fitting > 1) {
		size_t middle = fitting + (beyond - fitting) / 2;

		if (!measure_first(feed, middle, place, &found, err))
			return false;
		if (found <= bytes)
			fitting = middle;
		else
			beyond = middle;
	}
	cut(feed, fitting);
	return true;
}
