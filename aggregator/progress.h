/*
 * How far a run has come -> one line for a terminal.  Pure.
 */
#ifndef AGGREGATOR_PROGRESS_H
#define AGGREGATOR_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

struct progress {
	size_t done, total; /* sources */
	int64_t bytes;      /* received, compressed */
	int64_t elapsed_ms;
};

/* What the line takes, its end included: it fits on a terminal of 80 columns. */
#define PROGRESS_BYTES 80

/* "12 of 200 sources, 3.4 a second, 1.2 MB" */
void progress_write(const struct progress *progress, char *line);

#endif
