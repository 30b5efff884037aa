#include "feeds/http_turns.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct turn_host {
	char *name;
	struct turn_queue waiting;
	size_t running;
	bool is_ready; /* it stands in the row of turns->ready_first */
	struct turn_host *next_ready;
	struct turn_host *next; /* among all */
};

void turn_queue_add(struct turn_queue *queue, struct turn *turn)
{
	turn->next = NULL;
	if (queue->last)
		queue->last->next = turn;
	else
		queue->first = turn;
	queue->last = turn;
}

struct turn *turn_queue_take(struct turn_queue *queue)
{
	struct turn *turn = queue->first;

	if (turn)
		queue->first = turn->next;
	if (!queue->first)
		queue->last = NULL;
	return turn;
}

void turns_init(struct turns *turns, size_t per_host)
{
	*turns = (struct turns){.per_host = per_host};
}

static int compare_hosts(const void *a, const void *b)
{
	const struct turn_host *first = a, *second = b;

	return strcmp(first->name, second->name);
}

static void host_free(struct turn_host *host)
{
	if (host)
		free(host->name);
	free(host);
}

static struct turn_host *host_new(const char *name)
{
	struct turn_host *host = calloc(1, sizeof(*host));

	if (host)
		host->name = strdup(name);
	if (host && host->name)
		return host;
	host_free(host);
	return NULL;
}

/* The host of that name, made when it is new.  NULL without memory. */
static struct turn_host *host_get(struct turns *turns, const char *name)
{
	struct turn_host *host = host_new(name);
	void *node = host ? tsearch(host, &turns->by_name, compare_hosts) : NULL;
	struct turn_host *found = node ? *(struct turn_host **)node : NULL;

	if (found != host) {
		host_free(host);
		return found;
	}
	if (host) {
		host->next = turns->hosts;
		turns->hosts = host;
	}
	return host;
}

/* Puts a host at the end of the row of those that could start one, if it could. */
static void line_up(struct turns *turns, struct turn_host *host)
{
	if (host->is_ready || !host->waiting.first || host->running >= turns->per_host)
		return;
	host->is_ready = true;
	host->next_ready = NULL;
	if (turns->ready_last)
		turns->ready_last->next_ready = host;
	else
		turns->ready_first = host;
	turns->ready_last = host;
}

bool turns_add(struct turns *turns, const char *host, struct turn *turn)
{
	turn->host = host_get(turns, host);
	if (!turn->host)
		return false;
	turn_queue_add(&turn->host->waiting, turn);
	line_up(turns, turn->host);
	return true;
}

struct turn *turns_take(struct turns *turns)
{
	struct turn_host *host = turns->ready_first;
	struct turn *turn;

	if (!host)
		return NULL;
	turns->ready_first = host->next_ready;
	if (!turns->ready_first)
		turns->ready_last = NULL;
	host->is_ready = false;
	turn = turn_queue_take(&host->waiting);
	host->running++;
	line_up(turns, host);
	return turn;
}

void turns_end(struct turns *turns, struct turn *turn)
{
	turn->host->running--;
	line_up(turns, turn->host);
}

void turns_release(struct turns *turns, void (*forget)(struct turn *turn))
{
	while (turns->hosts) {
		struct turn_host *host = turns->hosts;
		struct turn *turn;

		turns->hosts = host->next;
		tdelete(host, &turns->by_name, compare_hosts);
		while ((turn = turn_queue_take(&host->waiting)))
			forget(turn);
		host_free(host);
	}
	turns_init(turns, turns->per_host);
}
