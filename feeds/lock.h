/*
 * One run at a time: an advisory lock on a file, gone by itself when the process ends,
 * however it ends.
 */
#ifndef FEEDS_LOCK_H
#define FEEDS_LOCK_H

#include <stdbool.h>

#include "feeds/error.h"

struct lock {
	int descriptor; /* -1: not held */
};

/*
 * Takes the lock at `path` (created when missing, never removed).  When another process
 * holds it: waits for as long as it takes with `is_waiting`, else ERROR_LOCKED at once.
 */
bool lock_take(struct lock *lock, const char *path, bool is_waiting,
               struct error *err) MUST_CHECK;
void lock_release(struct lock *lock); /* harmless when not held */

#endif
