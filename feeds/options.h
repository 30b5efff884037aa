/*
 * Command lines, described by a table of options; shared by both programs.
 *
 * Long options and single letters as getopt_long(3) reads them; options may stand after
 * operands.  Nothing is printed here.
 */
#ifndef FEEDS_OPTIONS_H
#define FEEDS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/buf.h"
#include "feeds/error.h"

enum option_kind {
	OPTION_FLAG,     /* bool: set to true */
	OPTION_TEXT,     /* const char *: borrowed from argv */
	OPTION_TIME,     /* int64_t seconds: RFC 3339 */
	OPTION_DURATION, /* int64_t seconds, 1 or more: as config_duration reads it */
	OPTION_INTEGER   /* int64_t, 1 or more */
};

struct option_row {
	const char *name; /* long name without "--" */
	char letter;      /* or 0 */
	enum option_kind kind;
	size_t offset;        /* of the member in the caller's struct */
	const char *argument; /* what its argument is called ("FILE"); NULL for a flag */
	const char *help;     /* one line */
};

/*
 * Reads argv[1..] into `target`.  Operands are moved behind the options: returns the index
 * of the first one (argc when there is none).  Returns 0 with ERROR_USAGE for an unknown
 * option (with the nearest known one as a guess), a missing argument or a bad one.
 */
int options_parse(const struct option_row *rows, size_t count, void *target, int argc,
                  char **argv, struct error *err) MUST_CHECK;

/*
 * The moment that takes the place of the clock's where *now is DATE_UNKNOWN, so that what is
 * written depends on nothing else: `value` is that of SOURCE_DATE_EPOCH
 * (reproducible-builds.org/specs/source-date-epoch), decimal seconds since 1970; NULL or empty:
 * none.  False with ERROR_USAGE for what is no such number.
 */
bool options_source_date(const char *value, int64_t *now, struct error *err) MUST_CHECK;

/* The options as aligned lines for --help. */
void options_describe(const struct option_row *rows, size_t count, struct buf *out);

/* The nearest of `names` to a mistyped word, or NULL when none is near. */
const char *options_guess(const char *word, const char *const *names, size_t count);

#endif
