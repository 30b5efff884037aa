/*
 * The model as JSON and back, for the store: what was parsed can be read again whole.
 *
 * Members are named as in feeds/model.h and absent ones left out.  Lossless but for a
 * feed's entries: what is read equals what was written.
 */
#ifndef AGGREGATOR_MODEL_JSON_H
#define AGGREGATOR_MODEL_JSON_H

#include "feeds/buf.h"
#include "feeds/model.h"

/* Appends compact JSON; false with `err` when memory or room ran out or a text is not
 * UTF-8. */
bool entry_add_json(const struct entry *entry, struct buf *out,
                    struct error *err) MUST_CHECK;
bool feed_add_json(const struct feed *feed, struct buf *out, struct error *err) MUST_CHECK;

/* Fills a value from JSON written as above, into `arena`.  Members that are missing or of
 * another type are absent.  False with `err` (ERROR_DATABASE) where it is
 * not JSON. */
bool entry_from_json(struct arena *arena, const char *json, struct entry *entry,
                     struct error *err) MUST_CHECK;
bool feed_from_json(struct arena *arena, const char *json, struct feed *feed,
                    struct error *err) MUST_CHECK;

#endif
