#include "aggregator/archive_plan.h"

static bool cannot_wait(const struct archive_plan *plan, size_t index)
{
	const struct archive_page_row *page = &plan->items[index];

	return page->is_there &&
	       (page->change == ARCHIVE_TAKEN_DOWN ||
	        (page->change == ARCHIVE_CHANGED && index + 1 == plan->count));
}

static void choose(struct archive_plan *plan, size_t bytes)
{
	size_t spent = 0, chosen = 0;
	bool is_full = false;

	for (size_t i = 0; i < plan->count; i++) {
		struct archive_page_row *page = &plan->items[i];

		page->is_written = cannot_wait(plan, i);
		if (page->is_written || (page->is_there && page->change == ARCHIVE_SAME))
			continue;
		is_full = is_full || (chosen > 0 && spent + page->bytes > bytes);
		if (is_full)
			continue;
		page->is_written = true;
		spent += page->bytes;
		chosen++;
	}
}

static bool will_be_there(const struct archive_page_row *page)
{
	return page->is_there || page->is_written;
}

static void link(struct archive_plan *plan)
{
	size_t last = ARCHIVE_NONE;

	for (size_t i = 0; i < plan->count; i++) {
		struct archive_page_row *page = &plan->items[i];

		page->older = page->newer = ARCHIVE_NONE;
		if (!will_be_there(page))
			continue;
		page->older = last;
		if (last != ARCHIVE_NONE)
			plan->items[last].newer = i;
		last = i;
	}
	plan->newest = last;
}

/* Those beside a new page link to it. */
static void add_neighbours(struct archive_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct archive_page_row *page = &plan->items[i];

		if (page->is_there || !page->is_written)
			continue;
		if (page->older != ARCHIVE_NONE)
			plan->items[page->older].is_written = true;
		if (page->newer != ARCHIVE_NONE)
			plan->items[page->newer].is_written = true;
	}
}

void archive_plan_make(struct archive_plan *plan, size_t bytes)
{
	choose(plan, bytes);
	link(plan);
	add_neighbours(plan);
}
