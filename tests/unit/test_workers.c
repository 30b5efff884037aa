#include "tests/unit/test.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "aggregator/workers.h"
#include "feeds/limits.h"

#define COUNT 1000

struct sum {
	struct work work;
	int number, square;
	bool is_signal_blocked;
};

static void square(struct work *work, void *context)
{
	struct sum *sum = (struct sum *)work;
	sigset_t blocked;

	(void)context;
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	sum->is_signal_blocked = sigismember(&blocked, SIGTERM) == 1;
	sum->square = sum->number * sum->number;
}

static void count_one(void *context)
{
	atomic_int *told = context;

	atomic_fetch_add(told, 1);
}

/* Adds `COUNT` sums and takes them all back, whatever the number of threads. */
static void work_with(size_t threads)
{
	static struct sum sums[COUNT];
	atomic_int told = 0;
	const struct workers_options options = {
		.count = threads, .do_work = square, .tell = count_one, .context = &told};
	struct workers *workers = workers_open(&options);
	int64_t total = 0;
	struct work *work;

	assert_non_null(workers);
	assert_null(workers_take(workers, true));
	for (int i = 0; i < COUNT; i++) {
		sums[i] = (struct sum){.number = i};
		workers_add(workers, &sums[i].work);
	}
	assert_int_equal(workers_pending(workers), COUNT);
	while ((work = workers_take(workers, true))) {
		const struct sum *sum = (const struct sum *)work;

		assert_int_equal(sum->square, sum->number * sum->number);
		assert_int_equal(sum->is_signal_blocked, threads > 0);
		total += sum->number;
	}
	assert_int_equal(total, COUNT * (COUNT - 1) / 2);
	assert_int_equal(workers_pending(workers), 0);
	assert_null(workers_take(workers, false));
	workers_close(workers);
	assert_int_equal(told, COUNT);
}

static void all_work_is_done_and_comes_back(void **state)
{
	(void)state;
	work_with(1);
	work_with(3);
	work_with(LIMIT_WORKERS);
	work_with(LIMIT_WORKERS + 1);
}

static void without_threads_it_is_done_as_it_is_added(void **state)
{
	(void)state;
	work_with(0);
}

static void as_many_are_wanted_as_there_are_processors_within_bounds(void **state)
{
	(void)state;
	assert_true(workers_wanted() >= 1);
	assert_true(workers_wanted() <= LIMIT_WORKERS);
}

static void nothing_is_left_of_workers_that_did_nothing(void **state)
{
	const struct workers_options options = {
		.count = 2, .do_work = square, .tell = count_one};

	(void)state;
	workers_close(workers_open(&options));
	workers_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_work_is_done_and_comes_back),
		cmocka_unit_test(without_threads_it_is_done_as_it_is_added),
		cmocka_unit_test(as_many_are_wanted_as_there_are_processors_within_bounds),
		cmocka_unit_test(nothing_is_left_of_workers_that_did_nothing),
	};

	return RUN_TESTS(tests);
}
