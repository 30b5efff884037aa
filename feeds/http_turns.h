/*
 * Who may start a transfer next: a queue per host, and turns that go round over the hosts
 * with something waiting, so that a host with thousands of requests starves nobody.
 *
 * Inside of feeds/http.c; knows nothing of libcurl.
 */
#ifndef FEEDS_HTTP_TURNS_H
#define FEEDS_HTTP_TURNS_H

#include <stdbool.h>
#include <stddef.h>

struct turn_host;

/* The first member of whatever waits. */
struct turn {
	struct turn *next;
	struct turn_host *host;
};

struct turn_queue {
	struct turn *first, *last;
};

struct turns {
	size_t per_host; /* turns taken and not yet ended, of one host */
	void *by_name;   /* tsearch(3) of all hosts */
	struct turn_host *hosts;
	struct turn_host *ready_first, *ready_last; /* those that could start one */
};

void turns_init(struct turns *turns, size_t per_host);

/* Queues `turn` behind the others of its host; copies the name.  False without memory. */
bool turns_add(struct turns *turns, const char *host, struct turn *turn);

/* The next whose turn it is, or NULL when none may start now. */
struct turn *turns_take(struct turns *turns);

/* What turns_take returned has come to its end. */
void turns_end(struct turns *turns, struct turn *turn);

/* Frees the hosts; `forget` is called for each that still waits. */
void turns_release(struct turns *turns, void (*forget)(struct turn *turn));

void turn_queue_add(struct turn_queue *queue, struct turn *turn);
struct turn *turn_queue_take(struct turn_queue *queue); /* NULL when empty */

#endif
