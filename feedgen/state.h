/*
 * What feedgen remembers between builds: stamps, what was withdrawn, and what was read of
 * files, and which tags and languages have a feed, in a SQLite file (schema.sql and its sequels).
 */
#ifndef FEEDGEN_STATE_H
#define FEEDGEN_STATE_H

#include "feedgen/files.h"
#include "feedgen/known_topics.h"
#include "feedgen/withdrawals.h"

struct state;

/*
 * Opens or creates the file at `path`, with the folder it is in, for this run alone: takes
 * the lock at <path>.lock, waiting for another run to end only with `is_waiting`
 * (ERROR_LOCKED otherwise).  Returns owned (state_close).  Other errors as database_open's.
 */
struct state *state_open(const char *path, bool is_waiting, struct error *err);

/* An empty one in memory, for a look at what a first build would do: nothing is written. */
struct state *state_imagine(struct error *err);

void state_close(struct state *state); /* NULL is fine */

/* All stamps, in order of their keys (strcmp), into `arena`. */
bool state_read(struct state *state, struct stamps *stamps, struct arena *arena,
                struct error *err) MUST_CHECK;

/* What was withdrawn, in order of the items, into `arena`. */
bool state_read_withdrawn(struct state *state, struct withdrawals *list,
                          struct arena *arena, struct error *err) MUST_CHECK;

/* The tags and languages that have got a feed, into `arena`. */
bool state_read_topics(struct state *state, struct known_topics *topics,
                       struct arena *arena, struct error *err) MUST_CHECK;

/* The files that were read in this manner (records_manner), into `arena`, ready for files_find;
 * none, and `is_stale`, where they were read in another. */
bool state_read_files(struct state *state, const unsigned char manner[RECORD_HASH_BYTES],
                      struct files *files, struct arena *arena,
                      struct error *err) MUST_CHECK;

/* Completes a record that is a summary, into `arena`; where it shares its file with others, all
 * of them are unpacked, once, into `lasting`, which lives as long as the files. */
bool state_complete(struct state *state, struct record *record, struct arena *arena,
                    struct arena *lasting, struct error *err) MUST_CHECK;

/* What one build has to keep. */
struct state_changes {
	const struct stamps *stamps;         /* those that changed */
	const struct withdrawals *withdrawn; /* those that are new */
	const struct files *files;           /* fresh ones, instead of those not seen */
	const struct known_topics *topics;   /* those that are new */
	const unsigned char *manner;         /* RECORD_HASH_BYTES, of these files */
};

/* Stores it, all or none; a build without any writes nothing. */
bool state_write(struct state *state, const struct state_changes *changes,
                 struct error *err) MUST_CHECK;

/* Stores how the feeds of topics were written (known_topic.is_written), all or none. */
bool state_write_topics(struct state *state, const struct known_topics *topics,
                        struct error *err) MUST_CHECK;

#endif
