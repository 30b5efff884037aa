#include "feeds/publishable_check.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/identifier.h"

bool publishable_check_feed(const struct feed *feed, struct error *err)
{
	const struct {
		bool is_there;
		const char *name;
	} demands[] = {
		{feed->id, "id that is an absolute URI"},
		{feed->title.value, "title"},
		{feed->link, "link that is a web address"},
		{feed->updated.seconds != DATE_UNKNOWN, "date of its last change"},
	};

	for (size_t i = 0; i < sizeof(demands) / sizeof(demands[0]); i++)
		if (!demands[i].is_there)
			return error_set(err, ERROR_SYNTAX, "the feed has no %s",
			                 demands[i].name);
	return true;
}

bool publishable_check_entry(const struct entry *entry, size_t number, struct error *err)
{
	const struct {
		bool is_there;
		const char *name;
	} demands[] = {
		{entry->id && identifier_is_uri(entry->id), "id that is an absolute URI"},
		{entry->title.value || entry->summary.value || entry->contents.count,
	         "title and no content"},
		{entry->published.seconds != DATE_UNKNOWN, "date of publication"},
		{entry->updated.seconds != DATE_UNKNOWN, "date of its last change"},
	};

	for (size_t i = 0; i < sizeof(demands) / sizeof(demands[0]); i++)
		if (!demands[i].is_there)
			return error_set(err, ERROR_SYNTAX, "entry %zu (%.100s) has no %s",
			                 number, entry->id ? entry->id : "without id",
			                 demands[i].name);
	return true;
}

static int compare_ids(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;

	return strcmp(*left, *right);
}

bool publishable_check_ids(const struct entries *entries, struct arena *arena,
                           struct error *err)
{
	const char **ids = arena_alloc(arena, (entries->count + 1) * sizeof(*ids));

	if (!ids)
		return arena_check(arena, err);
	for (size_t i = 0; i < entries->count; i++)
		ids[i] = entries->items[i].id;
	qsort(ids, entries->count, sizeof(*ids), compare_ids);
	for (size_t i = 1; i < entries->count; i++)
		if (strcmp(ids[i - 1], ids[i]) == 0)
			return error_set(err, ERROR_SYNTAX,
			                 "two entries have the id %.200s", ids[i]);
	return true;
}
