/* A ranking for SQLite's FTS5 that does not slow down with the table; part of database.c. */
#ifndef FEEDS_DATABASE_RANK_H
#define FEEDS_DATABASE_RANK_H

#include <sqlite3.h>

/*
 * Gives a connection search_rank(TABLE, PHRASES, BEST, WEIGHT...): Okapi BM25 as FTS5's bm25()
 * computes it, of the first so many phrases of the expression, with a weight for each column,
 * but that the frequency of common phrases is estimated, and that rows which are not among the
 * BEST so far (100 at most; 0: of all) may score 0.  The score is a whole number, the
 * best ones the highest.  Returns SQLite's result code.
 */
int database_rank_register(sqlite3 *handle);

/* What FTS5 has for those who extend it; NULL where it is not there, or memory ran out. */
fts5_api *database_fts5(sqlite3 *handle);

#endif
