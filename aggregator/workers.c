#include "aggregator/workers.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "feeds/limits.h"

struct queue {
	struct work *first, *last;
};

struct workers {
	struct workers_options options;
	pthread_t threads[LIMIT_WORKERS];
	size_t thread_count;
	size_t pending; /* the main thread's */

	pthread_mutex_t lock; /* of all that follows */
	pthread_cond_t is_added, is_finished;
	struct queue waiting, finished;
	bool is_ending;
};

static void queue_add(struct queue *queue, struct work *work)
{
	work->next = NULL;
	if (queue->last)
		queue->last->next = work;
	else
		queue->first = work;
	queue->last = work;
}

static struct work *queue_take(struct queue *queue)
{
	struct work *work = queue->first;

	if (work)
		queue->first = work->next;
	if (!queue->first)
		queue->last = NULL;
	return work;
}

/* Waits for work; NULL when there will be no more. */
static struct work *wait_for_work(struct workers *workers)
{
	struct work *work;

	pthread_mutex_lock(&workers->lock);
	while (!workers->waiting.first && !workers->is_ending)
		pthread_cond_wait(&workers->is_added, &workers->lock);
	work = queue_take(&workers->waiting);
	pthread_mutex_unlock(&workers->lock);
	return work;
}

static void finish(struct workers *workers, struct work *work)
{
	pthread_mutex_lock(&workers->lock);
	queue_add(&workers->finished, work);
	pthread_cond_signal(&workers->is_finished);
	pthread_mutex_unlock(&workers->lock);
	workers->options.tell(workers->options.context);
}

static void *run(void *context)
{
	struct workers *workers = context;
	struct work *work;

	while ((work = wait_for_work(workers))) {
		workers->options.do_work(work, workers->options.context);
		finish(workers, work);
	}
	return NULL;
}

size_t workers_wanted(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (processors < 1)
		return 1;
	return (size_t)processors < LIMIT_WORKERS ? (size_t)processors : LIMIT_WORKERS;
}

/* Signals are for the main thread, whose wait they are to end. */
static void start_threads(struct workers *workers)
{
	size_t wanted = workers->options.count < LIMIT_WORKERS ? workers->options.count
	                                                       : LIMIT_WORKERS;
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (workers->thread_count < wanted &&
	       pthread_create(&workers->threads[workers->thread_count], NULL, run,
	                      workers) == 0)
		workers->thread_count++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct workers *workers_open(const struct workers_options *options)
{
	struct workers *workers = calloc(1, sizeof(*workers));

	if (!workers)
		return NULL;
	workers->options = *options;
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->is_added, NULL);
	pthread_cond_init(&workers->is_finished, NULL);
	start_threads(workers);
	return workers;
}

void workers_close(struct workers *workers)
{
	if (!workers)
		return;
	pthread_mutex_lock(&workers->lock);
	workers->is_ending = true;
	pthread_cond_broadcast(&workers->is_added);
	pthread_mutex_unlock(&workers->lock);
	for (size_t i = 0; i < workers->thread_count; i++)
		pthread_join(workers->threads[i], NULL);
	pthread_cond_destroy(&workers->is_finished);
	pthread_cond_destroy(&workers->is_added);
	pthread_mutex_destroy(&workers->lock);
	free(workers);
}

void workers_add(struct workers *workers, struct work *work)
{
	workers->pending++;
	if (workers->thread_count == 0) {
		workers->options.do_work(work, workers->options.context);
		finish(workers, work);
		return;
	}
	pthread_mutex_lock(&workers->lock);
	queue_add(&workers->waiting, work);
	pthread_cond_signal(&workers->is_added);
	pthread_mutex_unlock(&workers->lock);
}

size_t workers_pending(const struct workers *workers)
{
	return workers->pending;
}

struct work *workers_take(struct workers *workers, bool is_waiting)
{
	struct work *work;

	if (workers->pending == 0)
		return NULL;
	pthread_mutex_lock(&workers->lock);
	while (is_waiting && !workers->finished.first)
		pthread_cond_wait(&workers->is_finished, &workers->lock);
	work = queue_take(&workers->finished);
	pthread_mutex_unlock(&workers->lock);
	if (work)
		workers->pending--;
	return work;
}
