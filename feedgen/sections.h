/*
 * Which section of the site a record belongs to: its name in paths and its title.
 */
#ifndef FEEDGEN_SECTIONS_H
#define FEEDGEN_SECTIONS_H

#include "feedgen/records.h"
#include "feedgen/settings.h"

struct section {
	const char *slug;  /* a checked part of a path; NULL: the record has no section */
	const char *title; /* for people */
};

/*
 * By the configuration where a [section] fits; else the slug is made from the title, and
 * for a title that is not all ASCII from the number in CEC's page names, or at last from
 * a hash of the title.  The result lives in `arena`, `settings` and `record`.
 */
struct section section_of(const struct record *record, const struct settings *settings,
                          struct arena *arena);

#endif
