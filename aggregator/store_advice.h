/*
 * What `check` found in the sources' feeds (schema_5.sql documents the tables).  Conventions
 * as in store.h.
 */
#ifndef AGGREGATOR_STORE_ADVICE_H
#define AGGREGATOR_STORE_ADVICE_H

#include "aggregator/store.h"

/* A document that is to be checked. */
struct advice_document {
	int64_t source, number, received_at;
	const char *url;          /* that it came from, after redirects */
	const char *asked;        /* the source's address */
	const char *content_type; /* or NULL */
	char *body;               /* owned (free); NULL: it is damaged */
	size_t size;
};

/*
 * Reads, of the listed sources behind `source`, the first whose latest document was not yet
 * checked by this version of the program; false without an error where there is none.  A
 * source that is asked with a secret (a password, a header) is left out: its document may
 * hold one.  All but the body is in `arena`.
 */
bool store_advice_next(struct store *store, const char *program, int64_t source,
                       struct arena *arena, struct advice_document *document,
                       struct error *err);

/* A kind of problem; strings as in struct finding. */
struct advice_finding {
	const char *code;
	int64_t count;        /* places of this kind */
	int64_t line, column; /* of the first; 0: it is about the whole document */
	const char *element, *parent, *value, *detail, *excerpt;
};
struct advice {
	struct advice_finding *items; /* the worst, in order of harm */
	size_t count;
	int64_t kinds; /* in the document, those that are not among the items, too */
};

/* Puts what was found in a document in place of what was found before. */
bool store_advice_put(struct store *store, const struct advice_document *document,
                      const char *program, const struct advice *advice,
                      struct error *err) MUST_CHECK;

bool store_advice_read(struct store *store, int64_t source, struct arena *arena,
                       struct advice *advice, struct error *err) MUST_CHECK;

/* How many kinds of problems a source's feed has; 0 also where it was not checked. */
bool store_advice_count(struct store *store, int64_t source, int64_t *kinds,
                        struct error *err) MUST_CHECK;

#endif
