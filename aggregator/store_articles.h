/*
 * The store as far as it concerns the pages of entries (schema_5.sql documents the table).
 * Conventions as in store.h.
 */
#ifndef AGGREGATOR_STORE_ARTICLES_H
#define AGGREGATOR_STORE_ARTICLES_H

#include "aggregator/store.h"

/* The entry's page is to be asked for from `next_at` on; what failed before is forgotten. */
bool store_article_want(struct store *store, int64_t source, int64_t entry, int64_t next_at,
                        struct error *err) MUST_CHECK;

/* Whether what the entry says is what its page said. */
bool store_article_is_read(struct store *store, int64_t entry, bool *is_read,
                           struct error *err) MUST_CHECK;

/* One that waits. */
struct article_waiting {
	int64_t entry, source_id;
	const char *source; /* the short name */
	const char *link;
	int64_t tries;
};
struct articles_waiting {
	struct article_waiting *items;
	size_t count;
};

/* Those whose time has come by `now`, of sources that are asked: at most LIMIT_ARTICLES_SOURCE of
 * one source and LIMIT_ARTICLES_RUN of all, of each the newest entries first. */
bool store_articles_waiting(struct store *store, int64_t now, struct arena *arena,
                            struct articles_waiting *waiting, struct error *err) MUST_CHECK;

/* It was read, or there is nothing to be read any more. */
bool store_article_done(struct store *store, int64_t entry, bool is_read,
                        struct error *err) MUST_CHECK;

/* It failed; `next_at` DATE_UNKNOWN: it is given up. */
bool store_article_failed(struct store *store, int64_t entry, int64_t tries,
                          int64_t next_at, const char *reason,
                          struct error *err) MUST_CHECK;

#endif
