#include "feeds/http_turns.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct turn_host {
	char *name;
	struct turn_queue waiting;
	size_t running;
	bool is_lined_up; /* it stands among the ready or the resting */
	int64_t rests_until_ms;
	struct turn_host *next_in_line;
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

void turns_init(struct turns *turns, size_t per_host, int64_t delay_ms)
{
	*turns = (struct turns){.per_host = per_host, .delay_ms = delay_ms};
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

static void hosts_add(struct turn_hosts *hosts, struct turn_host *host)
{
	host->next_in_line = NULL;
	if (hosts->last)
		hosts->last->next_in_line = host;
	else
		hosts->first = host;
	hosts->last = host;
}

static struct turn_host *hosts_take(struct turn_hosts *hosts)
{
	struct turn_host *host = hosts->first;

	if (host)
		hosts->first = host->next_in_line;
	if (!hosts->first)
		hosts->last = NULL;
	return host;
}

/* Puts a host at the end of those that could start one, if it could. */
static void line_up(struct turns *turns, struct turn_host *host)
{
	if (host->is_lined_up || !host->waiting.first || host->running >= turns->per_host)
		return;
	host->is_lined_up = true;
	hosts_add(&turns->ready, host);
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

int64_t turns_rest_ms(const struct turns *turns, int64_t now_ms)
{
	const struct turn_host *host = turns->resting.first;

	if (!host)
		return -1;
	return host->rests_until_ms > now_ms ? host->rests_until_ms - now_ms : 0;
}

struct turn *turns_take(struct turns *turns, int64_t now_ms)
{
	struct turn_host *host;
	struct turn *turn;

	while (turns_rest_ms(turns, now_ms) == 0) {
		host = hosts_take(&turns->resting);
		host->is_lined_up = false;
		line_up(turns, host);
	}
	host = hosts_take(&turns->ready);
	if (!host)
		return NULL;
	host->is_lined_up = false;
	turn = turn_queue_take(&host->waiting);
	host->running++;
	line_up(turns, host);
	return turn;
}

/* Among those that rest, by the end of their rest; most rests are as long as the others,
 * so that it is mostly the last. */
static void lay_down(struct turn_hosts *resting, struct turn_host *host)
{
	struct turn_host **place = &resting->first;

	if (!resting->last || resting->last->rests_until_ms <= host->rests_until_ms) {
		hosts_add(resting, host);
		return;
	}
	while ((*place)->rests_until_ms <= host->rests_until_ms)
		place = &(*place)->next_in_line;
	host->next_in_line = *place;
	*place = host;
}

void turns_end(struct turns *turns, struct turn *turn, int64_t now_ms)
{
	struct turn_host *host = turn->host;
	int64_t rest_ms = turn->rest_ms > turns->delay_ms ? turn->rest_ms : turns->delay_ms;

	host->running--;
	if (rest_ms > 0 && !host->is_lined_up) {
		host->is_lined_up = true;
		host->rests_until_ms = now_ms + rest_ms;
		lay_down(&turns->resting, host);
	}
	line_up(turns, host);
}

void turns_return(struct turns *turns, struct turn *turn)
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
	turns_init(turns, turns->per_host, turns->delay_ms);
}
