/* What of the findings matters most. */
#include <stdlib.h>

#include "feeds/check.h"

/* Worst first, then in the order of the document. */
static int compare_harm(const void *a, const void *b)
{
	const struct finding *first = *(const struct finding *const *)a;
	const struct finding *second = *(const struct finding *const *)b;

	if (first->rule->harm != second->rule->harm)
		return first->rule->harm > second->rule->harm ? -1 : 1;
	if (first->rule->severity != second->rule->severity)
		return first->rule->severity > second->rule->severity ? -1 : 1;
	return first < second ? -1 : first > second;
}

bool check_rank(const struct check_report *report, enum check_severity level,
                struct arena *arena, struct check_ranking *ranking, struct error *err)
{
	size_t count = report->findings.count;

	*ranking = (struct check_ranking){0};
	ranking->items = arena_alloc(arena, (count + 1) * sizeof(struct finding *));
	if (!ranking->items)
		return arena_check(arena, err);
	for (size_t i = 0; i < count; i++)
		if (report->findings.items[i].rule->severity >= level)
			ranking->items[ranking->count++] = &report->findings.items[i];
	if (ranking->count)
		qsort(ranking->items, ranking->count, sizeof(struct finding *),
		      compare_harm);
	return true;
}

bool check_is_of_kind(const struct finding *finding, const struct finding *other)
{
	return finding->rule == other->rule && str_same(finding->element, other->element);
}

static struct check_kind_found *find_kind(struct check_kinds_found *kinds,
                                          const struct finding *finding)
{
	for (size_t i = 0; i < kinds->count; i++)
		if (check_is_of_kind(kinds->items[i].first, finding))
			return &kinds->items[i];
	return NULL;
}

bool check_kinds(const struct check_report *report, enum check_severity level,
                 struct arena *arena, struct check_kinds_found *kinds, struct error *err)
{
	struct check_ranking ranking;

	*kinds = (struct check_kinds_found){0};
	if (!check_rank(report, level, arena, &ranking, err))
		return false;
	for (size_t i = 0; i < ranking.count; i++) {
		struct check_kind_found *kind = find_kind(kinds, ranking.items[i]);

		if (!kind)
			kind = LIST_ADD(arena, kinds);
		if (!kind)
			break;
		if (!kind->first)
			kind->first = ranking.items[i];
		kind->count++;
	}
	return arena_check(arena, err);
}
