/*
 * How much is taken before something else must happen: the bounds of what one transaction
 * stores, and of the bodies that wait.  Pure.
 */
#ifndef AGGREGATOR_ROOM_H
#define AGGREGATOR_ROOM_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a transaction that stores so many answers, whose bodies have so many bytes, may
 * take one more (LIMIT_GROUP_ANSWERS, LIMIT_GROUP_BYTES). */
bool room_in_group(size_t answers, size_t bytes);

/* Whether another answer may be fetched while bodies of so many bytes wait to be parsed or
 * stored (LIMIT_UNSTORED_BYTES). */
bool room_for_bodies(size_t bytes);

#endif
