#include "aggregator/reach.h"

#include "aggregator/hosts.h"

static bool add_host(struct host_set *set, const char *host, struct arena *arena)
{
	const char **added;

	if (!host || pauses_has(&set->names, host))
		return true;
	added = LIST_ADD(arena, &set->list);
	if (!added)
		return false;
	*added = host;
	return pauses_add(&set->names, host);
}

bool reach_note(struct reach *reach, struct arena *arena, const char *url,
                const struct outcome *outcome, int status)
{
	const char *host = hosts_name(arena, url);
	const char *key = pauses_key(arena, host, outcome->class, status);

	if (!pauses_add(&reach->pauses, key))
		return false;
	if (status > 0)
		return add_host(&reach->reached, host, arena);
	return !outcome->is_perhaps_ours || add_host(&reach->silent, host, arena);
}

bool reach_is_outage(const struct reach *reach)
{
	size_t silent = 0;

	for (size_t i = 0; i < reach->silent.list.count; i++)
		silent += !pauses_has(&reach->reached.names, reach->silent.list.items[i]);
	return outcome_is_outage(reach->reached.list.count + silent, silent);
}

void reach_release(struct reach *reach)
{
	pauses_release(&reach->pauses);
	pauses_release(&reach->reached.names);
	pauses_release(&reach->silent.names);
}
