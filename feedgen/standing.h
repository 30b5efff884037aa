/*
 * The published files of a tag's or language's feed -> whether they are as they were written.
 */
#ifndef FEEDGEN_STANDING_H
#define FEEDGEN_STANDING_H

#include "feedgen/known_topics.h"

/* Fills in `is_there` and `bytes` of each: where its files in `folder` are those that it was
 * last written as. */
void standing_find(const char *folder, struct known_topics *topics);

/* Enters that its files in `folder` are those that were written now.  False where one of them is
 * missing. */
bool standing_enter(const char *folder, struct known_topic *topic);

#endif
