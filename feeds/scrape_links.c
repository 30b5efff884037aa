#include "feeds/scrape_links.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/article_parts.h"
#include "feeds/limits.h"
#include "feeds/scrape_guess.h"

/* An address without the place in the page. */
static struct str page_of(const char *href)
{
	struct str address = str_from(href);

	return str_slice(address, 0, str_find_char(address, '#'));
}

bool scrape_links_same(const char *one, const char *other)
{
	return str_equal(page_of(one), page_of(other));
}

static const char *href_of(const xmlNode *node)
{
	return article_is_named(node, "a") ? scrape_attribute(node, "href") : NULL;
}

static int compare_digests(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

void scrape_links_count(struct arena *arena, xmlNode *root, struct scrape_links *links)
{
	size_t count = 0;

	*links = (struct scrape_links){0};
	for (xmlNode *node = root; node; node = article_next(node, root, false))
		count += href_of(node) != NULL;
	links->items = count ? arena_alloc(arena, count * sizeof(struct digest)) : NULL;
	if (!links->items)
		return;
	for (xmlNode *node = root; node; node = article_next(node, root, false))
		if (href_of(node))
			links->items[links->count++] = digest_of(page_of(href_of(node)));
	qsort(links->items, links->count, sizeof(struct digest), compare_digests);
}

/* Whether more than `here` links lead there: so many equal digests in a row. */
static bool has_more(const struct scrape_links *links, const char *href, size_t here)
{
	struct digest digest = digest_of(page_of(href));
	size_t low = 0, high = links->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_digests(&links->items[middle], &digest) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return here < links->count - low &&
	       digest_equal(&links->items[low + here], &digest);
}

bool scrape_links_elsewhere(const struct scrape_links *links, xmlNode *row,
                            const char *href)
{
	size_t here = 0, nodes = 0;

	for (xmlNode *node = row; node; node = article_next(node, row, false)) {
		if (++nodes > LIMIT_SCRAPE_ROW_NODES)
			return false;
		here += href_of(node) && scrape_links_same(href_of(node), href);
	}
	return has_more(links, href, here);
}
