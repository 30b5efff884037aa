/*
 * Who may start a transfer next: a queue per host, and turns that go round over the hosts
 * with something waiting, so that a host with thousands of requests starves nobody.  A host
 * rests for a while after each of its transfers.
 *
 * Inside of feeds/http.c; knows nothing of libcurl, and of no clock: times are the caller's
 * milliseconds since any moment.
 */
#ifndef FEEDS_HTTP_TURNS_H
#define FEEDS_HTTP_TURNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct turn_host;

/* The first member of whatever waits. */
struct turn {
	struct turn *next;
	struct turn_host *host;
	int64_t rest_ms; /* of its host after it, if longer than delay_ms */
};

struct turn_queue {
	struct turn *first, *last;
};

struct turn_hosts {
	struct turn_host *first, *last;
};

struct turns {
	size_t per_host;  /* turns taken and not yet ended, of one host */
	int64_t delay_ms; /* between the end of a turn of a host and its next one */
	void *by_name;    /* tsearch(3) of all hosts */
	struct turn_host *hosts;
	struct turn_hosts ready;   /* those that could start one */
	struct turn_hosts resting; /* those that could but for the delay, the first to end
	                              its rest first */
};

void turns_init(struct turns *turns, size_t per_host, int64_t delay_ms);

/* Queues `turn` behind the others of its host; copies the name.  False without memory. */
bool turns_add(struct turns *turns, const char *host, struct turn *turn);

/* The next whose turn it is at `now_ms`, or NULL when none may start yet. */
struct turn *turns_take(struct turns *turns, int64_t now_ms);

/* What turns_take returned has come to its end. */
void turns_end(struct turns *turns, struct turn *turn, int64_t now_ms);

/* What turns_take returned did not use its turn: its host need not rest. */
void turns_return(struct turns *turns, struct turn *turn);

/* How long until the rest of a host ends: 0 or more, -1 when none rests. */
int64_t turns_rest_ms(const struct turns *turns, int64_t now_ms);

/* Frees the hosts; `forget` is called for each that still waits. */
void turns_release(struct turns *turns, void (*forget)(struct turn *turn));

void turn_queue_add(struct turn_queue *queue, struct turn *turn);
struct turn *turn_queue_take(struct turn_queue *queue); /* NULL when empty */

#endif
