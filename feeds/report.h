/*
 * What a publication did, for monitoring: a JSON document, and the text format that
 * Prometheus's node exporter collects from files.
 */
#ifndef FEEDS_REPORT_H
#define FEEDS_REPORT_H

#include "feeds/buf.h"
#include "feeds/site.h"

struct report {
	const char *program; /* "feedgen": also the prefix of the metrics */
	const char *version;
	int64_t now; /* when the run began */
	int exit_status;
	const struct site_plan *plan; /* NULL: it came to none */
	const struct site_result *result;
};

/*
 * {"program", "version", "time" (RFC 3339), "exit_status", "files": {"published",
 * "written"}, "feeds": [{"path", "items", "new", "changed", "removed", "aged", "held",
 * "bytes", "warnings", "milliseconds", "refused": [{"guard", "message"}]}]}
 */
bool report_write(const struct report *report, struct buf *out,
                  struct error *err) MUST_CHECK;

/* The same numbers, one sample for each feed: feedgen_items{feed="all"} 50. */
void report_write_metrics(const struct report *report, struct buf *out);

#endif
