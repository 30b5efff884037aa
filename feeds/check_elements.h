/*
 * Tables of elements: what may stand where, how often, and what its value is.
 */
#ifndef FEEDS_CHECK_ELEMENTS_H
#define FEEDS_CHECK_ELEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/check_namespaces.h"

/* What an element's children stand in. */
enum check_place {
	PLACE_ANY,  /* of another vocabulary: nothing is known */
	PLACE_TEXT, /* characters only */
	PLACE_ROOT,
	PLACE_RSS,
	PLACE_RDF,
	PLACE_CHANNEL,
	PLACE_CHANNEL_RDF,
	PLACE_ITEM,
	PLACE_ITEM_RDF,
	PLACE_IMAGE,
	PLACE_IMAGE_RDF,
	PLACE_INPUT,
	PLACE_HOURS,
	PLACE_DAYS,
	PLACE_FEED,
	PLACE_ENTRY,
	PLACE_SOURCE,
	PLACE_PERSON,
	PLACE_CONTENT, /* Atom: as its type says */
	PLACE_MARKUP,  /* XHTML */
	PLACE_MEDIA,   /* media:content, media:group */
	PLACE_ITUNES_CATEGORY,
	PLACE_ITUNES_OWNER,
	PLACE_OPML,
	PLACE_HEAD,
	PLACE_BODY,
	PLACE_OUTLINE,
	PLACE_WHERE, /* GeoRSS with GML */
	PLACE_COUNT
};

#define PLACE_BIT(place) ((uint64_t)1 << (place))

/* What a value is (check_values.c). */
enum check_kind {
	KIND_NONE, /* anything */
	KIND_TEXT, /* plain, not empty */
	KIND_TEXT_OR_BLANK,
	KIND_NAME,
	KIND_HTML,
	KIND_CONSTRUCT,       /* Atom: as its type says */
	KIND_URL,             /* whole */
	KIND_URL_RSS,         /* the same, in ASCII */
	KIND_REFERENCE,       /* may be relative, IRI */
	KIND_REFERENCE_EXACT, /* the same without white space */
	KIND_ID,
	KIND_GUID,
	KIND_DATE_822,
	KIND_DATE_3339,
	KIND_DATE_W3C,
	KIND_DATE_ISO, /* the same, perhaps without a zone */
	KIND_LANGUAGE,
	KIND_EMAIL,
	KIND_CONTACT,
	KIND_MEDIA_TYPE,
	KIND_LINK_TYPE,
	KIND_POSITIVE,
	KIND_NOT_NEGATIVE,
	KIND_LENGTH,      /* of an enclosure */
	KIND_LINK_LENGTH, /* of an Atom link */
	KIND_INTEGERS,
	KIND_FLOAT,
	KIND_HOUR,
	KIND_DAY,
	KIND_WIDTH,
	KIND_HEIGHT,
	KIND_PICTURE,
	KIND_PERIOD,
	KIND_LATITUDE,
	KIND_LONGITUDE,
	KIND_POINT,
	KIND_POINTS,
	KIND_REL,
	KIND_TITLE, /* of a link */
	KIND_TERM,  /* not empty */
	KIND_RSS_VERSION,
	KIND_TRUE_FALSE, /* an attribute's */
	KIND_TRUE_FALSE_TEXT,
	KIND_YES_NO,
	KIND_EXPLICIT,
	KIND_DURATION,
	KIND_KEYWORDS,
	KIND_ITUNES_CATEGORY,
	KIND_ITUNES_TYPE,
	KIND_EPISODE_TYPE,
	KIND_MEDIUM,
	KIND_EXPRESSION,
	KIND_MEDIA_TEXT_TYPE,
	KIND_RELATIONSHIP,
	KIND_RESTRICTION_TYPE,
	KIND_CREDIT_ROLE,
	KIND_TIME,
	KIND_OPML_VERSION,
	KIND_OUTLINE_TYPE,
	KIND_OUTLINE_VERSION,
	KIND_EXPANSION,
	KIND_SUBTITLE_255,
	KIND_SUMMARY_4000,
	KIND_FILE_URL, /* an attribute's */
	KIND_PORT,
	KIND_CLOUD_DOMAIN,
	KIND_NEVER, /* an attribute that may not be there */
	KIND_RATING,
	KIND_HASH,
	KIND_RESTRICTION,
	KIND_MEDIA_TEXT,
	KIND_BLOCK,
	KIND_FORM_NAME,
	KIND_COUNT
};

enum check_flag {
	FLAG_ONCE = 1 << 0,
	FLAG_REQUIRED = 1 << 1,
	FLAG_RECOMMENDED = 1 << 2,
	FLAG_ANY_ATTRIBUTE = 1 << 3, /* attributes are not looked at */
	FLAG_LATE = 1 << 4,          /* may stand behind items */
	FLAG_OF_SOURCE = 1 << 5      /* its absence in a source is told otherwise */
};

/* What the checks that look at several elements know it as (check_feed.c). */
enum check_mark {
	MARK_NONE,
	MARK_CHANNEL,
	MARK_FEED,
	MARK_ITEM,
	MARK_SOURCE,
	MARK_TITLE,
	MARK_ID,
	MARK_LINK,
	MARK_PUBLISHED,
	MARK_UPDATED,
	MARK_LANGUAGE,
	MARK_SUMMARY,
	MARK_ENCODED,
	MARK_CONTENT,
	MARK_GUID,
	MARK_ENCLOSURE,
	MARK_ATOM_LINK,
	MARK_IMAGE_TITLE,
	MARK_IMAGE_LINK,
	MARK_INPUT,
	MARK_HOUR,
	MARK_DAY,
	MARK_COMMENT_RSS,
	MARK_AUTHOR,
	MARK_HISTORY,
	MARK_MEDIA_GROUP,
	MARK_MEDIA_CONTENT,
	MARK_ADULT,
	MARK_OUTLINE,
	MARK_CONSTRUCT
};

/* Whom the W3C validator names when an attribute is wrong. */
enum check_speaker { SPEAKER_ELEMENT, SPEAKER_ATTRIBUTE, SPEAKER_OF_PARENT };

struct check_attribute {
	const char
		*name; /* NULL ends a list; with "prefix:" for the namespace's custom one */
	enum check_kind kind;
	enum check_speaker speaker;
	bool is_required;
};

struct check_element {
	uint64_t places; /* of PLACE_BIT: where it may stand */
	enum check_vocabulary vocabulary;
	const char *name;
	unsigned flags; /* of enum check_flag */
	enum check_kind kind;
	enum check_place inside;
	const struct check_attribute *attributes; /* NULL: none */
	enum check_mark mark;
};

/* Rows of the table; checked where it is defined. */
#define CHECK_ROWS 384

/* The row of an element in a place, exactly as written; NULL: none. */
const struct check_element *check_element_find(enum check_place place,
                                               enum check_vocabulary vocabulary,
                                               const char *name);

/* Rows by number, for what has to be there; NULL behind the last. */
const struct check_element *check_element_row(size_t number);
size_t check_element_number(const struct check_element *row);

/* The name that was probably meant, or NULL. */
const char *check_element_guess(enum check_place place, enum check_vocabulary vocabulary,
                                const char *name);

#endif
