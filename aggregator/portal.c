#include "aggregator/portal.h"

#include <stdlib.h>
#include <string.h>

bool portal_note_page(struct portal *portal, struct arena *arena,
                      const struct portal_page *page)
{
	struct portal_page *added;

	if (!page->host || pauses_has(&portal->paged, page->host))
		return true;
	added = LIST_ADD(arena, &portal->pages);
	if (!added)
		return false;
	*added = *page;
	if (added->end && strcmp(added->end, added->host) == 0)
		added->end = NULL;
	return pauses_add(&portal->paged, page->host);
}

bool portal_note_answer(struct portal *portal, struct arena *arena, const char *host)
{
	const char **added;

	if (!host || pauses_has(&portal->genuine, host))
		return true;
	added = LIST_ADD(arena, &portal->answered);
	if (!added)
		return false;
	*added = host;
	return pauses_add(&portal->genuine, host);
}

/* ---- the decision -------------------------------------------------------------------- */

static int compare_digests(const void *a, const void *b)
{
	const struct portal_page *left = a, *right = b;

	return memcmp(left->digest.bytes, right->digest.bytes, DIGEST_BYTES);
}

static int compare_ends(const void *a, const void *b)
{
	const struct portal_page *left = a, *right = b;

	return strcmp(left->end ? left->end : "", right->end ? right->end : "");
}

/* How many pages the largest group of equal ones has; a page without an end is in none. */
static size_t count_most(struct portal_page *pages, size_t count,
                         int (*compare)(const void *, const void *))
{
	size_t most = 0, run = 0;

	qsort(pages, count, sizeof(*pages), compare);
	for (size_t i = 0; i < count; i++) {
		bool goes_on = i > 0 && compare(&pages[i - 1], &pages[i]) == 0;

		run = goes_on ? run + 1 : 1;
		if (run > most && (compare != compare_ends || pages[i].end))
			most = run;
	}
	return most;
}

/* Leaves the pages of hosts that sent nothing else. */
static void drop_genuine(struct portal *portal)
{
	size_t kept = 0;

	for (size_t i = 0; i < portal->pages.count; i++)
		if (!pauses_has(&portal->genuine, portal->pages.items[i].host))
			portal->pages.items[kept++] = portal->pages.items[i];
	portal->pages.count = kept;
}

bool portal_is_here(struct portal *portal)
{
	struct portal_pages *pages = &portal->pages;
	size_t answered;

	drop_genuine(portal);
	if (pages->count == 0)
		return false;
	answered = portal->answered.count + pages->count;
	return outcome_is_outage(answered,
	                         count_most(pages->items, pages->count, compare_digests)) ||
	       outcome_is_outage(answered,
	                         count_most(pages->items, pages->count, compare_ends));
}

void portal_release(struct portal *portal)
{
	pauses_release(&portal->paged);
	pauses_release(&portal->genuine);
}
