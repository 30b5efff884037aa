/*
 * What a writer demands (write.h), of a feed that publishable.c has made ready.  Each is
 * false with ERROR_SYNTAX that says what is missing.  Nobody but publishable.c includes this.
 */
#ifndef FEEDS_PUBLISHABLE_CHECK_H
#define FEEDS_PUBLISHABLE_CHECK_H

#include "feeds/model.h"

bool publishable_check_feed(const struct feed *feed, struct error *err) MUST_CHECK;

/* `number` is its place, from 1, for the message. */
bool publishable_check_entry(const struct entry *entry, size_t number,
                             struct error *err) MUST_CHECK;

/* Whether no two entries have the same id. */
bool publishable_check_ids(const struct entries *entries, struct arena *arena,
                           struct error *err) MUST_CHECK;

#endif
