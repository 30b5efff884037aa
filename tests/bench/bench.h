/* What the benchmarks share: processor time, and how values measured over rounds are told. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Odd, so that there is a median. */
#define BENCH_ROUNDS 9

/* Of this process: other work on the machine disturbs it less than the clock on the wall. */
static inline double bench_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline int bench_compare(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* Sorts the values of all rounds; the middle one is the median. */
static inline double bench_median(double values[BENCH_ROUNDS])
{
	qsort(values, BENCH_ROUNDS, sizeof(values[0]), bench_compare);
	return values[BENCH_ROUNDS / 2];
}

_Noreturn static inline void bench_die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(2);
}

#endif
