/*
 * A few threads that work while the main one waits for the network.
 *
 * Work goes in, is done on any of the threads in any order, and comes back.  All calls are
 * the main thread's.  Where the system gives no thread, the work is done as it is added.
 */
#ifndef AGGREGATOR_WORKERS_H
#define AGGREGATOR_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

struct workers;

/* The first member of whatever is worked on. */
struct work {
	struct work *next;
};

struct workers_options {
	size_t count;                                      /* of threads, at most */
	void (*do_work)(struct work *work, void *context); /* on a thread */
	void (*tell)(void *context); /* on a thread: something has been done */
	void *context;
};

/* How many threads are worth having: as many as processors, at most LIMIT_WORKERS. */
size_t workers_wanted(void);

/* Returns owned (workers_close), NULL without memory.  The threads take no signals. */
struct workers *workers_open(const struct workers_options *options);

/* What was not taken back must have been: ends the threads.  NULL is fine. */
void workers_close(struct workers *workers);

void workers_add(struct workers *workers, struct work *work);

/* What has been added and not taken back. */
size_t workers_pending(const struct workers *workers);

/* Something that has been done, or NULL; where it `is_waiting`, NULL only when nothing is
 * pending. */
struct work *workers_take(struct workers *workers, bool is_waiting);

#endif
