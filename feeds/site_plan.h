/* What the files of the site share.  Nobody else includes this. */
#ifndef FEEDS_SITE_PLAN_H
#define FEEDS_SITE_PLAN_H

#include "feeds/buf.h"
#include "feeds/site.h"

#define SITE_NO_PART SIZE_MAX

/* One file to publish. */
struct site_file {
	const char *name;
	size_t part;     /* whose it is; SITE_NO_PART: the page, the list, a style */
	int64_t changed; /* the latest change of anything in it */
	struct buf bytes;
	/* Of a feed's document: */
	size_t format; /* in write_formats */
	struct digest digest;
	bool is_let_go; /* `bytes` is empty: site_file_view makes it again */
};

/* The bytes of a file; made again into `remade` where they were let go, which the caller
 * releases in any case. */
bool site_file_view(const struct site_plan *plan, const struct site_file *file,
                    struct buf *remade, struct str *bytes, struct error *err) MUST_CHECK;

/*
 * Compares the part with what is published and lets the guards judge; `json` is its JSON
 * document as it will be, `made` that one read back.  Borrows nothing of it.
 */
bool site_judge(struct site_plan *plan, const struct site_feed *feed,
                struct site_part *part, const struct site_file *json,
                const struct feed *made, struct error *err) MUST_CHECK;

/* Adds to the plan the feeds that are published, but no longer made. */
bool site_find_gone(struct site_plan *plan, struct error *err) MUST_CHECK;

/* Removes the pages of a former language, when nothing leads there any more. */
bool site_remove_former(const struct site_plan *plan, struct error *err) MUST_CHECK;

/*
 * Puts the evidence against a refused part into the quarantine; *is_anew tells whether it
 * is other evidence than there was.  And takes it away where the part is refused no more.
 */
bool site_accuse(const struct site_plan *plan, const struct site_part *part, bool *is_anew,
                 struct error *err) MUST_CHECK;
bool site_acquit(const struct site_plan *plan, const struct site_part *part,
                 struct error *err) MUST_CHECK;

#endif
