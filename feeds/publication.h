/*
 * From a site to what the operator sees of its publication: the plan, its diff, the files,
 * the lines to be said, the report.  Both programs publish through here; they print.
 */
#ifndef FEEDS_PUBLICATION_H
#define FEEDS_PUBLICATION_H

#include "feeds/report.h"

struct publication {
	struct site *site; /* its feeds are cut where they are too large */
	struct site_options options;
	const char *program, *version; /* for the report */
	bool is_dry_run;               /* stop before anything is written */
	bool is_diff;                  /* show what changes */
	bool is_coloured;              /* with colours */
	const char *report_path; /* a file for the report that is written by every run */
	const char *usual_report_path; /* without one: the file for runs that changed or
	                                  refused something */
	const char *metrics_path;      /* a file for the metrics, or NULL */
	const char
		*websub_memory; /* the file of what the hub was told (websub.h), or NULL */
	const char *proxy;      /* to the hub, or NULL */
};

/* What came of it.  Released with publication_release. */
struct publication_result {
	struct site_plan *plan;      /* NULL where it came to none */
	struct site_result archives; /* filled by who publishes them (archive.h) */
	struct site_result site;
	struct buf output;    /* the diff, for standard output */
	struct strings lines; /* to be said, one each: what guards refused anew */
	bool is_hub_waiting;  /* a later run has to tell the hub */
};

/*
 * Makes the plan, of feeds without the oldest entries that do not fit, and the diff of it.
 * False with `err` where something could not be made; `result` is to be released all the
 * same.  Guards that refuse are no failure: see result->plan.
 */
bool publication_plan(const struct publication *publication,
                      struct publication_result *result, struct error *err) MUST_CHECK;

/* Writes what was planned, unless it is a dry run; fills the rest of `result`. */
bool publication_write(const struct publication *publication,
                       struct publication_result *result, struct error *err) MUST_CHECK;
void publication_release(struct publication_result *result);

/*
 * Tells the site's hub, if it has one, which feeds have changed.  That it cannot be told is a
 * line of `result` where it is new, and never a failure; a dry run tells it nothing.
 */
bool publication_announce(const struct publication *publication,
                          struct publication_result *result, struct error *err) MUST_CHECK;

/* Writes the report and the metrics; a dry run has none. */
bool publication_report(const struct publication *publication,
                        const struct publication_result *result, int exit_status,
                        struct error *err) MUST_CHECK;

/* The same of a run that failed, which is told of otherwise: the exit status and no feed.
 * Where that cannot be written either, nothing more is said. */
void publication_report_failure(const struct publication *publication, int exit_status);

#endif
