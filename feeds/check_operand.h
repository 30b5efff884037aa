/*
 * One operand of `feedgen check` and `aggregator check` -> what is to be shown of it.
 *
 * A file, standard input ("-"), or a web address, which is fetched as a reader would.  Both
 * programs' commands are this and printing.
 */
#ifndef FEEDS_CHECK_OPERAND_H
#define FEEDS_CHECK_OPERAND_H

#include "feeds/check.h"

struct check_request {
	const char *level; /* "error", "warning", "info"; NULL: warning */
	const char *
		language; /* "en", "zh"; or a locale's name ("zh_CN.UTF-8"); NULL: English */
	const char *url, *content_type; /* of files */
	const char *user_agent;
	int64_t now;
	bool is_json, is_coloured;
	bool is_site;  /* the operand is a home page: find its feeds and check them */
	bool is_links; /* fetch what the feed names, too (check_reach.h) */
	bool is_private_allowed; /* addresses of private networks may be fetched */
};

/* Reads `level` and `language` into *manner; ERROR_USAGE for what they cannot be. */
bool check_request_manner(const struct check_request *request, struct check_manner *manner,
                          struct error *err) MUST_CHECK;

/*
 * Checks the operand and appends what is to be shown; *count is how many findings there are
 * at the level asked for.  Fails where a file cannot be read or memory ran out; what goes
 * wrong on the way to a web address is a finding.
 */
bool check_operand(const char *operand, const struct check_request *request,
                   struct buf *out, size_t *count, struct error *err) MUST_CHECK;

#endif
