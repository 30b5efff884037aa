#include "feeds/check_stable.h"

/* How two values differ. */
enum difference {
	SAME,
	SAME_BUT_SCHEME, /* http in the one, https in the other */
	DIFFERENT,
};

static enum difference compare_values(struct str a, struct str b)
{
	const struct str plain = STR("http://"), secure = STR("https://");
	size_t x = str_find(a, plain), y = str_find(b, plain);

	if (str_equal(a, b))
		return SAME;
	/* The one that is plain, and the other one with an s more in that place. */
	if (x < a.len && str_starts(str_skip(b, x), secure) &&
	    str_equal(str_slice(a, 0, x), str_slice(b, 0, x)) &&
	    str_equal(str_skip(a, x + plain.len), str_skip(b, x + secure.len)))
		return SAME_BUT_SCHEME;
	if (y < b.len && str_starts(str_skip(a, y), secure) &&
	    str_equal(str_slice(a, 0, y), str_slice(b, 0, y)) &&
	    str_equal(str_skip(a, y + secure.len), str_skip(b, y + plain.len)))
		return SAME_BUT_SCHEME;
	return DIFFERENT;
}

/* The worst difference of ids and dates of items, as far as they stand in elements of those
 * names. */
static enum difference compare_after(struct str a, struct str b, const char *start,
                                     const char *end)
{
	struct str from = str_from(start), to = str_from(end);
	enum difference worst = SAME;

	for (;;) {
		size_t x = str_find(a, from), y = str_find(b, from);
		enum difference one;

		if (x == a.len || y == b.len)
			return x == a.len && y == b.len ? worst : DIFFERENT;
		a = str_skip(a, x);
		b = str_skip(b, y);
		one = compare_values(str_slice(a, 0, str_find(a, to)),
		                     str_slice(b, 0, str_find(b, to)));
		worst = one > worst ? one : worst;
		if (worst == DIFFERENT)
			return worst;
		a = str_skip(a, from.len);
		b = str_skip(b, from.len);
	}
}

static const struct {
	const char *start, *end;
	enum check_id id;
} stable_parts[CHECK_STABLE_MAX] = {
	{"<guid", "</guid>", CHECK_IDS_CHANGE},
	{"<id>", "</id>", CHECK_IDS_CHANGE},
	{"\"id\"", "\n", CHECK_IDS_CHANGE},
	{"<pubDate>", "</pubDate>", CHECK_DATES_CHANGE},
	{"<published>", "</published>", CHECK_DATES_CHANGE},
	{"<updated>", "</updated>", CHECK_DATES_CHANGE},
	{"<lastBuildDate>", "</lastBuildDate>", CHECK_BUILD_DATE_CHANGES},
};

size_t check_stable(struct str first, struct str second,
                    enum check_id changes[CHECK_STABLE_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < CHECK_STABLE_MAX; i++) {
		enum difference found = compare_after(first, second, stable_parts[i].start,
		                                      stable_parts[i].end);

		if (found != SAME)
			changes[count++] = found == SAME_BUT_SCHEME
			                           ? CHECK_IDS_CHANGE_SCHEME
			                           : stable_parts[i].id;
	}
	return count;
}
