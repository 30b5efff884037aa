/*
 * What the parts of normalise.c share: each turns draft values of one kind into their part of the model.
 */
#ifndef FEEDS_NORMALISER_H
#define FEEDS_NORMALISER_H

#include "feeds/draft.h"
#include "feeds/parse.h"

struct normaliser {
	struct arena *arena;
	struct problems *problems; /* of the document */
	const struct parse_options *options;
	bool is_atom;     /* the document's own URL comes before the feed's link as base */
	bool is_cdf;      /* addresses and dates stand in attributes of feed and entry */
	const char *link; /* the feed's, absolute; NULL: not known (yet) */
	const char *language; /* of the feed; NULL: unknown */
};

/* A feed or an entry being filled, with the lists that both have. */
struct target {
	struct feed *feed;   /* NULL for an entry */
	struct entry *entry; /* NULL for a feed */
	const char **link;
	struct links *links;
	struct persons *authors, *contributors;
	struct person *publisher;
	struct categories *categories;
	struct strings *licenses;
	struct image *image;
	struct validity *validity;
	struct extensions *extensions;
};

/* ---- normalise_members.c, normalise_lists.c ----------------------------------------------- */

/* Whether a field has one value, of which the best is to be taken by normalise_member. */
bool normalise_is_single(enum field field);
bool normalise_is_date(enum field field);
void normalise_member(const struct normaliser *normaliser, struct target *target,
                      const struct draft_value *value);

/* Takes a value of which there may be any number; ignores fields that it does not know. */
void normalise_list(const struct normaliser *normaliser, struct target *target,
                    const struct draft_value *value);

/* Of categories and persons that were said more than once leaves the first. */
void normalise_repeated(struct target *target);

void normalise_content(const struct normaliser *normaliser, struct entry *entry,
                       const struct draft_value *value);

/* ---- normalise_text.c ------------------------------------------------------------------- */

/* The base for references in a value: xml:base, else the feed's link and the document's URL. */
struct str normalise_base(const struct normaliser *normaliser,
                          const struct draft_value *value);

/* An absolute URL, or NULL. */
const char *normalise_url(const struct normaliser *normaliser,
                          const struct draft_value *value, const char *reference);

/* The value's text as the type that it turns out to have, cleaned. */
struct text normalise_text(const struct normaliser *normaliser,
                           const struct draft_value *value);

/* The text without the traces of having been decoded wrongly once: UTF-8 that was taken for
 * Latin-1, and windows-1252 that was. */
struct str normalise_characters(const struct normaliser *normaliser, struct str text);

/* The value's text, NULL where it has none or an empty one. */
const char *normalise_string(const struct draft_value *value);

/* A date, its text kept where it is not understood. */
struct date normalise_date(const struct normaliser *normaliser, struct str text);

/* A language tag as written, with "-" for "_"; NULL for NULL. */
const char *normalise_language(struct arena *arena, const char *tag);

/* A whole number of 0 or more, or -1. */
int64_t normalise_number(const char *text);

/* ---- normalise_person.c ----------------------------------------------------------------- */

/* From child elements, or from text in any form RSS has seen; false where nobody is named. */
bool normalise_person(const struct normaliser *normaliser, const struct draft_value *value,
                      struct person *person);

/* ---- normalise_itunes.c, normalise_media.c, normalise_geo.c ------------------------------- */

/* Each looks through all values and takes its own; NULL stays where there are none. */
void normalise_itunes(const struct normaliser *normaliser, const struct draft_value *from,
                      struct itunes **itunes);
void normalise_media(const struct normaliser *normaliser, const struct draft_value *from,
                     struct media **media);
void normalise_geo(const struct normaliser *normaliser, const struct draft_value *from,
                   struct geo *geo);

void normalise_chapters(const struct normaliser *normaliser,
                        const struct draft_value *value, struct chapters *chapters);

/* Words divided by commas. */
void normalise_keywords(const struct normaliser *normaliser, struct str text,
                        struct strings *keywords);

#endif
