#include "aggregator/progress.h"

#include <stdio.h>

void progress_write(const struct progress *progress, char *line)
{
	static const char *const units[] = {"bytes", "kB", "MB", "GB"};
	double size = (double)progress->bytes;
	double seconds = (double)progress->elapsed_ms / 1000;
	size_t unit = 0;

	while (size >= 1000 && unit + 1 < sizeof(units) / sizeof(units[0])) {
		size /= 1000;
		unit++;
	}
	snprintf(line, PROGRESS_BYTES, "%zu of %zu sources, %.1f a second, %.*f %s",
	         progress->done, progress->total,
	         seconds > 0 ? (double)progress->done / seconds : 0.0, unit > 0 ? 1 : 0,
	         size, units[unit]);
}
