#include "aggregator/twins.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/url.h"

struct candidate {
	const struct source *source;
	const char *key; /* the same for all spellings */
};

/* Absent ones come first. */
static int compare_texts(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int compare_flags(const struct source_request *a, const struct source_request *b)
{
	int order = a->is_local - b->is_local;

	if (order == 0)
		order = a->access.is_certificate_unverified -
		        b->access.is_certificate_unverified;
	return order ? order : a->access.ip_version - b->access.ip_version;
}

static int compare_access(const struct source *a, const struct source *b)
{
	static const struct source_request plain;
	const struct source_request *of_a = a->request ? a->request : &plain;
	const struct source_request *of_b = b->request ? b->request : &plain;
	const char *const texts[][2] = {
		{of_a->mark, of_b->mark},
		{of_a->access.certificate, of_b->access.certificate},
		{of_a->access.authorities, of_b->access.authorities},
		{of_a->access.proxy, of_b->access.proxy},
	};
	int order = compare_flags(of_a, of_b);

	for (size_t i = 0; order == 0 && i < sizeof(texts) / sizeof(texts[0]); i++)
		order = compare_texts(texts[i][0], texts[i][1]);
	return order;
}

static int compare_asked(const struct source *a, const struct source *b)
{
	int order = strcmp(a->address, b->address);

	return order ? order : compare_access(a, b);
}

static int compare_places(const struct source *a, const struct source *b)
{
	return (a > b) - (a < b);
}

static int compare_by_asked(const void *a, const void *b)
{
	const struct source *of_a = ((const struct candidate *)a)->source;
	const struct source *of_b = ((const struct candidate *)b)->source;
	int order = compare_asked(of_a, of_b);

	return order ? order : compare_places(of_a, of_b);
}

static int compare_by_key(const void *a, const void *b)
{
	const struct candidate *of_a = a, *of_b = b;
	int order = strcmp(of_a->key, of_b->key);

	return order ? order : compare_places(of_a->source, of_b->source);
}

static size_t list_candidates(const struct sources *sources, struct arena *arena,
                              struct candidate *candidates)
{
	size_t count = 0;

	for (size_t i = 0; i < sources->count; i++) {
		const struct source *source = &sources->items[i];
		const char *key;

		if (!source->address)
			continue;
		key = url_canonical_key(arena, str_from(source->address));
		if (!key)
			return 0;
		candidates[count++] = (struct candidate){.source = source, .key = key};
	}
	return count;
}

/* The first of each run of equal ones is what the others are twins of. */
static void find_same(struct candidate *candidates, size_t count,
                      const struct sources *sources, struct twin *twins)
{
	const struct source *first = NULL;

	qsort(candidates, count, sizeof(candidates[0]), compare_by_asked);
	for (size_t i = 0; i < count; i++) {
		const struct source *source = candidates[i].source;

		if (first && compare_asked(first, source) == 0)
			twins[source - sources->items].same_as = first->id;
		else
			first = source;
	}
}

static void find_like(struct candidate *candidates, size_t count,
                      const struct sources *sources, struct twin *twins)
{
	const struct candidate *first = NULL;

	qsort(candidates, count, sizeof(candidates[0]), compare_by_key);
	for (size_t i = 0; i < count; i++) {
		const struct source *source = candidates[i].source;
		struct twin *twin = &twins[source - sources->items];

		if (!first || strcmp(first->key, candidates[i].key) != 0)
			first = &candidates[i];
		else if (!twin->same_as &&
		         strcmp(first->source->address, source->address) != 0)
			twin->like = first->source->id;
	}
}

struct twin *twins_find(const struct sources *sources, struct arena *arena)
{
	struct twin *twins = arena_alloc(arena, (sources->count + 1) * sizeof(*twins));
	struct candidate *candidates = arena_alloc(arena, (sources->count + 1) *
	                                                          sizeof(*candidates));
	size_t count;

	if (!twins || !candidates)
		return NULL;
	memset(twins, 0, (sources->count + 1) * sizeof(*twins));
	count = list_candidates(sources, arena, candidates);
	find_same(candidates, count, sources, twins);
	find_like(candidates, count, sources, twins);
	return arena->full ? NULL : twins;
}

const char *twin_describe(const struct twin *twin, struct arena *arena)
{
	if (twin->same_as)
		return arena_printf(arena, "not asked: its address is that of %s",
		                    twin->same_as);
	if (twin->like)
		return arena_printf(arena, "its address is that of %s in another spelling",
		                    twin->like);
	return NULL;
}
