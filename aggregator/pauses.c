#include "aggregator/pauses.h"

#include <search.h>
#include <string.h>

#include "aggregator/hosts.h"

const char *pauses_key(struct arena *arena, const char *host, enum outcome_class class,
                       int status)
{
	const char *site = host ? hosts_site(arena, host) : NULL;

	if (!site)
		return NULL; /* private */
	if (class == OUTCOME_LIMITED && status == 429)
		return site;
	return class == OUTCOME_LIMITED || class == OUTCOME_UNREACHABLE ? host : NULL;
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool pauses_add(struct pauses *pauses, const char *key)
{
	return !key || tsearch(key, &pauses->root, compare_keys);
}

bool pauses_has(const struct pauses *pauses, const char *key)
{
	return key && tfind(key, (void *const *)&pauses->root, compare_keys);
}

void pauses_release(struct pauses *pauses)
{
	while (pauses->root)
		tdelete(*(const char *const *)pauses->root, &pauses->root, compare_keys);
}
