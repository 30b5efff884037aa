/*
 * One failure, told to a person.
 *
 * Functions that can fail return bool (or a pointer, NULL on failure) and describe the
 * failure in a `struct error` that the caller owns, normally on its stack, initialised
 * with `= {0}`.  "Not there" is no failure, and damage that a reader survives is a
 * problem of the document (model.h), not an error.
 */
#ifndef FEEDS_ERROR_H
#define FEEDS_ERROR_H

#include <stdbool.h>

#include "feeds/attributes.h"

enum error_kind {
	ERROR_NONE,
	ERROR_USAGE,       /* command line or configuration: exit status 2 */
	ERROR_SYNTAX,      /* the input is not what it should be */
	ERROR_LIMIT,       /* a limit of limits.h was passed */
	ERROR_UNSUPPORTED, /* understood, and refused (an entity declaration, say) */
	ERROR_IO,          /* the system said no: files, sockets, disk */
	ERROR_DATABASE,    /* SQLite said no: not a database, damaged, of a later version */
	ERROR_LOCKED,      /* another run holds the lock: exit status 4 */
	ERROR_MEMORY
};

struct error {
	enum error_kind kind; /* what the caller can act on */
	int line;             /* 1-based line of the input, 0: not about a line */
	int column;           /* 1-based column, 0: unknown */
	char message[400];    /* one sentence without a newline or a final full stop */
};

/*
 * Records a failure unless one is recorded already (the first cause wins).  A null `err`
 * is allowed.  Always returns false, so that `return error_set(err, ...)` reads as "fail
 * with".  The message is cut, never overrun.
 */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* The same with a place in the input. */
bool error_set_at(struct error *err, enum error_kind kind, int line, const char *format,
                  ...) PRINTF_LIKE(4, 5);

/*
 * Puts "<where>: " before the message that is there, so that each level can add what it
 * knows (a file, a URL, a source).  Does nothing when nothing is recorded.  Returns false.
 */
bool error_prefix(struct error *err, const char *where);

#endif
