/*
 * What feedgen remembers between builds: stamps, and what was withdrawn, in a SQLite file
 * (schema.sql, schema_2.sql).
 */
#ifndef FEEDGEN_STATE_H
#define FEEDGEN_STATE_H

#include "feedgen/withdrawals.h"

struct state;

/*
 * Opens or creates the file at `path`, with the folder it is in, for this run alone: takes
 * the lock at <path>.lock, waiting for another run to end only with `is_waiting`
 * (ERROR_LOCKED otherwise).  Returns owned (state_close).  Other errors as database_open's.
 */
struct state *state_open(const char *path, bool is_waiting, struct error *err);
void state_close(struct state *state); /* NULL is fine */

/* All stamps, in order of their keys (strcmp), into `arena`. */
bool state_read(struct state *state, struct stamps *stamps, struct arena *arena,
                struct error *err) MUST_CHECK;

/* What was withdrawn, in order of the items, into `arena`. */
bool state_read_withdrawn(struct state *state, struct withdrawals *list,
                          struct arena *arena, struct error *err) MUST_CHECK;

/* Stores the stamps that changed and the withdrawals that are new, all or none. */
bool state_write(struct state *state, const struct stamps *stamps,
                 const struct withdrawals *withdrawn, struct error *err) MUST_CHECK;

#endif
