#include "aggregator/moves.h"

#include <string.h>

#include "aggregator/hosts.h"
#include "feeds/limits.h"
#include "feeds/url.h"

#define DAY ((int64_t)24 * 3600)

static bool is_https(const char *url)
{
	return str_equal_nocase(url_scheme(str_from(url)), STR("https"));
}

/* From the internet into a private network, or nowhere. */
static bool leads_inside(const char *from, const char *to)
{
	struct arena arena;
	const char *old, *new;
	bool is_inside;

	arena_init(&arena, 8 * LIMIT_URL_BYTES);
	old = hosts_name(&arena, from);
	new = hosts_name(&arena, to);
	is_inside = !new || (hosts_is_private(new) && old && !hosts_is_private(old));
	arena_release(&arena);
	return is_inside;
}

bool moves_is_proven(const struct source_state *source, const char *url, int64_t now)
{
	if (!url || !source->moved_url || strcmp(source->moved_url, url) != 0)
		return false;
	if (source->moved_count + 1 < MOVES_ANSWERS ||
	    source->moved_days + (source->moved_seen / DAY != now / DAY) < MOVES_DAYS ||
	    now - source->moved_since < MOVES_SECONDS)
		return false;
	return (is_https(url) || !is_https(source->address)) &&
	       !leads_inside(source->address, url);
}

bool moves_is_over(const struct source_state *source, enum outcome_class class)
{
	return source->proven_url && source->failures + 1 >= MOVES_ANSWERS &&
	       (class == OUTCOME_NOT_FOUND || class == OUTCOME_GONE ||
	        class == OUTCOME_ADDRESS || class == OUTCOME_UNREACHABLE);
}
