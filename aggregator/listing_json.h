/*
 * What commands list, as JSON for programs (--json).
 */
#ifndef AGGREGATOR_LISTING_JSON_H
#define AGGREGATOR_LISTING_JSON_H

#include <jansson.h>

#include "aggregator/listing.h"

/* Takes `value` (NULL: no memory) and writes it, indented.  False with session->err. */
bool listing_dump_json(struct session *session, json_t *value, struct buf *out) MUST_CHECK;

/* A moment in the configured zone; null for none. */
json_t *listing_date_json(const struct session *session, int64_t seconds);

/* Text from outside as it is safe on a terminal, where this may be looked at, too; null for
 * NULL. */
json_t *listing_text_json(struct session *session, const char *text);

/* The entries of a feed that was looked at: date, title and link of each. */
json_t *listing_entries_json(struct session *session, const struct feed *feed);

#endif
