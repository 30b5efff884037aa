/*
 * Feeds in JSON -> draft: JSON Feed 1.0 and 1.1, and RSS written as JSON.
 */
#ifndef FEEDS_PARSE_JSON_H
#define FEEDS_PARSE_JSON_H

#include "feeds/draft.h"

/*
 * Reads a document that begins as JSON does.  What is no JSON, or no feed, leaves
 * `draft->format` FORMAT_NONE with a problem that says so.  Fails only for lack of memory
 * or beyond LIMIT_JSON_VALUES.
 */
bool parse_json(struct str text, struct arena *arena, struct draft *draft,
                struct problems *problems, struct error *err) MUST_CHECK;

/* Whether a text may have more than LIMIT_JSON_VALUES values, which jansson must not see. */
bool parse_json_is_large(struct str text);

#endif
