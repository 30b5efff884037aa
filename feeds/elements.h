/*
 * Tables of elements: which element of which namespace, in which place, says what.
 *
 * The tables (parse_rss.c, parse_atom.c, ...) are data; parse_xml.c is the one driver that
 * walks a document by them, normalise.h gives the fields their meaning.
 */
#ifndef FEEDS_ELEMENTS_H
#define FEEDS_ELEMENTS_H

#include <stddef.h>

#include "feeds/namespaces.h"

/* What a value is about.  The same field of a feed and of an entry has one name. */
enum field {
	FIELD_NONE,
	FIELD_FEED,
	FIELD_ENTRY,
	FIELD_EXTENSION,
	FIELD_ID,
	FIELD_TITLE,
	FIELD_SUBTITLE,
	FIELD_INFO,
	FIELD_SUMMARY,
	FIELD_CONTENT,
	FIELD_RIGHTS,
	FIELD_LANGUAGE,
	FIELD_LINK,
	FIELD_LINK_ALTERNATE, /* JSON Feed: an address whose relation the member's name says */
	FIELD_LINK_RELATED,
	FIELD_LINK_SELF,
	FIELD_LINK_NEXT,
	FIELD_LINK_HUB,
	FIELD_ORIGINAL_LINK,
	FIELD_ORIGINAL_ENCLOSURE,
	FIELD_ENCLOSURE,
	FIELD_AUTHOR,
	FIELD_CONTRIBUTOR,
	FIELD_PUBLISHER,
	FIELD_CATEGORY,
	FIELD_KEYWORDS, /* several categories in one text */
	FIELD_GENERATOR,
	FIELD_IMAGE,
	FIELD_ICON,
	FIELD_LOGO,
	FIELD_PUBLISHED,
	FIELD_UPDATED,
	FIELD_CREATED,
	FIELD_EXPIRED,
	FIELD_VALIDITY,
	FIELD_DOCS,
	FIELD_TTL,
	FIELD_CLOUD,
	FIELD_TEXT_INPUT,
	FIELD_SKIP_HOURS,
	FIELD_SKIP_DAYS,
	FIELD_HOUR,
	FIELD_DAY,
	FIELD_ERROR_REPORTS,
	FIELD_LICENSE,
	FIELD_UPDATE_PERIOD,
	FIELD_UPDATE_FREQUENCY,
	FIELD_UPDATE_BASE,
	FIELD_NEW_LOCATION,
	FIELD_SOURCE,
	FIELD_COMMENTS,
	FIELD_COMMENT_FEED,
	FIELD_COMMENT_API,
	FIELD_COMMENT_COUNT,
	FIELD_REPLY,
	FIELD_CHAPTERS,
	FIELD_CHAPTER,
	/* parts of persons, images and text inputs */
	FIELD_NAME,
	FIELD_EMAIL,
	FIELD_URI,
	FIELD_AVATAR,
	FIELD_URL,
	FIELD_DESCRIPTION,
	FIELD_WIDTH,
	FIELD_HEIGHT,
	/* places */
	FIELD_GEO_POINT,
	FIELD_GEO_LINE,
	FIELD_GEO_POLYGON,
	FIELD_GEO_BOX,
	FIELD_GEO_CORNER,
	FIELD_LATITUDE,
	FIELD_LONGITUDE,
	/* iTunes and its likes */
	FIELD_ITUNES_AUTHOR,
	FIELD_ITUNES_BLOCK,
	FIELD_ITUNES_EXPLICIT,
	FIELD_ITUNES_KEYWORDS,
	FIELD_ITUNES_OWNER,
	FIELD_ITUNES_TYPE,
	FIELD_ITUNES_NEW_FEED_URL,
	FIELD_ITUNES_COMPLETE,
	FIELD_ITUNES_SUBTITLE,
	FIELD_ITUNES_SUMMARY,
	FIELD_ITUNES_DURATION,
	FIELD_ITUNES_EPISODE,
	FIELD_ITUNES_SEASON,
	FIELD_ITUNES_EPISODE_TYPE,
	FIELD_ITUNES_CATEGORY,
	/* Media RSS */
	FIELD_MEDIA_CONTENT,
	FIELD_MEDIA_THUMBNAIL,
	FIELD_MEDIA_CREDIT,
	FIELD_MEDIA_RATING,
	FIELD_MEDIA_RESTRICTION,
	FIELD_MEDIA_LICENSE,
	FIELD_MEDIA_PLAYER,
	FIELD_MEDIA_TITLE,
	FIELD_MEDIA_DESCRIPTION,
	FIELD_MEDIA_KEYWORDS,
	FIELD_MEDIA_CATEGORY,
	FIELD_COUNT
};

/* Where an element stands: which rows apply to it.  A row may apply to several. */
enum context {
	IN_NOTHING = 0,  /* children are not wanted */
	IN_RSS = 1 << 0, /* <rss>, <rdf:RDF> */
	IN_FEED = 1 << 1,
	IN_ENTRY = 1 << 2,
	IN_PERSON = 1 << 3,
	IN_IMAGE = 1 << 4,
	IN_TEXT_INPUT = 1 << 5,
	IN_SKIP = 1 << 6, /* <skipHours>, <skipDays> */
	IN_REDIRECT = 1 << 7,
	IN_PLACE = 1 << 8, /* <georss:where>, <geo:Point> and what they hold */
	IN_CATEGORY = 1 << 9,
	IN_CHAPTERS = 1 << 10,
	IN_CDF_FEED = 1 << 11,
	IN_CDF_ENTRY = 1 << 12,
	IN_EXTENSION = 1 << 13 /* every child is an extension too */
};

/* How an element says it. */
enum shape {
	SHAPE_TEXT,      /* in characters */
	SHAPE_GUESS,     /* in characters that may turn out to be HTML */
	SHAPE_HTML,      /* in HTML, escaped or naked */
	SHAPE_CONSTRUCT, /* as its `type` attribute says (Atom) */
	SHAPE_XHTML,     /* in child elements */
	SHAPE_EMPTY,     /* in attributes; children are not wanted */
	SHAPE_GROUP,     /* in children, and perhaps in characters */
	SHAPE_SAME,      /* in children that are its parent's own */
	SHAPE_BOTH,      /* in attributes, and in children that are its parent's own */
	SHAPE_IGNORED
};

/* Of several values for a field the highest rank counts. */
enum rank {
	RANK_FALLBACK = 10,
	RANK_VENDOR = 20, /* Media RSS, iTunes */
	RANK_DUBLIN = 30,
	RANK_ATOM_03 = 35,
	RANK_ATOM = 40, /* in RSS a guest, which the host precedes */
	RANK_FORMAT = 50
};

struct element_row {
	unsigned int contexts; /* of enum context */
	enum space space;
	const char *name;
	enum field field;
	enum rank rank;
	enum shape shape;
	enum context inside; /* what its children stand in */
};

struct element_table {
	const struct element_row *rows;
	size_t count;
};

extern const struct element_table element_table_rss, element_table_atom,
	element_table_modules, element_table_json;

/* The row for an element in a context, or NULL.  Names match in any ASCII case. */
const struct element_row *element_find(enum context context, enum space space,
                                       const char *name);

/* Rows that no table has: the feed as a whole, entries, extensions. */
extern const struct element_row element_feed, element_entry, element_extension;

#endif
