/*
 * What may come out of the HTML cleaner: its allow-list, as tables of names.
 *
 * The elements that are shown, what becomes of the others, and which attributes each may
 * carry.  What is in neither table is not shown: an unknown element is unwrapped (its
 * content stays), an unknown attribute dropped.
 */
#ifndef FEEDS_HTML_POLICY_H
#define FEEDS_HTML_POLICY_H

#include <stdint.h>

#include "feeds/str.h"

/* Alphabetical, as their table is. */
enum html_name {
	HTML_UNKNOWN,
	HTML_A,
	HTML_ABBR,
	HTML_ACRONYM,
	HTML_ADDRESS,
	HTML_ANNOTATION,
	HTML_ANNOTATION_XML,
	HTML_APPLET,
	HTML_ARTICLE,
	HTML_ASIDE,
	HTML_AUDIO,
	HTML_B,
	HTML_BDI,
	HTML_BLOCKQUOTE,
	HTML_BR,
	HTML_CAPTION,
	HTML_CENTER,
	HTML_CITE,
	HTML_CODE,
	HTML_COL,
	HTML_COLGROUP,
	HTML_DATALIST,
	HTML_DD,
	HTML_DEL,
	HTML_DETAILS,
	HTML_DFN,
	HTML_DIALOG,
	HTML_DIR,
	HTML_DIV,
	HTML_DL,
	HTML_DT,
	HTML_EM,
	HTML_EMBED,
	HTML_FIELDSET,
	HTML_FIGCAPTION,
	HTML_FIGURE,
	HTML_FOOTER,
	HTML_H1,
	HTML_H2,
	HTML_H3,
	HTML_H4,
	HTML_H5,
	HTML_H6,
	HTML_HEADER,
	HTML_HGROUP,
	HTML_HR,
	HTML_I,
	HTML_IFRAME,
	HTML_IMAGE,
	HTML_IMG,
	HTML_INS,
	HTML_KBD,
	HTML_LEGEND,
	HTML_LI,
	HTML_LISTING,
	HTML_MAIN,
	HTML_MARK,
	HTML_MENU,
	HTML_NAV,
	HTML_NOEMBED,
	HTML_NOFRAMES,
	HTML_NOSCRIPT,
	HTML_OBJECT,
	HTML_OL,
	HTML_P,
	HTML_PICTURE,
	HTML_PLAINTEXT,
	HTML_PRE,
	HTML_Q,
	HTML_RP,
	HTML_RT,
	HTML_RUBY,
	HTML_S,
	HTML_SAMP,
	HTML_SCRIPT,
	HTML_SEARCH,
	HTML_SECTION,
	HTML_SELECT,
	HTML_SMALL,
	HTML_SOURCE,
	HTML_SPAN,
	HTML_STRIKE,
	HTML_STRONG,
	HTML_STYLE,
	HTML_SUB,
	HTML_SUMMARY,
	HTML_SUP,
	HTML_SVG,
	HTML_TABLE,
	HTML_TBODY,
	HTML_TD,
	HTML_TEMPLATE,
	HTML_TEXTAREA,
	HTML_TFOOT,
	HTML_TH,
	HTML_THEAD,
	HTML_TIME,
	HTML_TITLE,
	HTML_TR,
	HTML_TRACK,
	HTML_TT,
	HTML_U,
	HTML_UL,
	HTML_VAR,
	HTML_VIDEO,
	HTML_WBR,
	HTML_XMP,
	HTML_NAMES
};

/* What an element is to the content model, or how it is dropped. */
enum html_role {
	HTML_ROLE_UNWRAPPED,
	/* shown */
	HTML_ROLE_INLINE,
	HTML_ROLE_FORMATTING, /* opens again behind a block that closed it */
	HTML_ROLE_LINK,       /* formatting that never nests */
	HTML_ROLE_VOID,       /* inline, without content */
	HTML_ROLE_RUBY_TEXT,
	HTML_ROLE_RULE, /* void, and closes a paragraph */
	HTML_ROLE_BLOCK,
	HTML_ROLE_PARAGRAPH,
	HTML_ROLE_HEADING,
	HTML_ROLE_LIST,
	HTML_ROLE_ITEM, /* li */
	HTML_ROLE_TERM, /* dt, dd */
	HTML_ROLE_TABLE,
	HTML_ROLE_CAPTION,
	HTML_ROLE_COLUMN_GROUP,
	HTML_ROLE_COLUMN,
	HTML_ROLE_ROW_GROUP,
	HTML_ROLE_ROW,
	HTML_ROLE_CELL,
	/* dropped with its content, which is ... */
	HTML_ROLE_DROPPED,         /* markup */
	HTML_ROLE_DROPPED_TEXT,    /* raw text */
	HTML_ROLE_DROPPED_SCRIPT,  /* raw text with its own escapes */
	HTML_ROLE_DROPPED_DRAWING, /* foreign markup, which HTML elements break out of */
	/* others */
	HTML_ROLE_PLAYER,      /* raw text; a link to the video stands for it */
	HTML_ROLE_PLAYER_VOID, /* the same without content */
	HTML_ROLE_VERBATIM,    /* raw text, shown */
	HTML_ROLE_NO_SCRIPT,
	HTML_ROLES
};

/* Attributes that are looked at.  Alphabetical, as their table is. */
enum html_attr {
	HTML_ATTR_ALT,
	HTML_ATTR_CITE,
	HTML_ATTR_COLSPAN,
	HTML_ATTR_CONTROLS,
	HTML_ATTR_DATA_ACTUALSRC,
	HTML_ATTR_DATA_ECHO,
	HTML_ATTR_DATA_LARGE_FILE,
	HTML_ATTR_DATA_LAZY,
	HTML_ATTR_DATA_LAZY_SRC,
	HTML_ATTR_DATA_LAZY_SRCSET,
	HTML_ATTR_DATA_LAZYLOAD,
	HTML_ATTR_DATA_MEDIUM_FILE,
	HTML_ATTR_DATA_ORIG_FILE,
	HTML_ATTR_DATA_ORIGINAL,
	HTML_ATTR_DATA_SRC,
	HTML_ATTR_DATA_SRCSET,
	HTML_ATTR_DATA_URL,
	HTML_ATTR_DATETIME,
	HTML_ATTR_DIR,
	HTML_ATTR_HEIGHT,
	HTML_ATTR_HREF,
	HTML_ATTR_HREFLANG,
	HTML_ATTR_KIND,
	HTML_ATTR_LABEL,
	HTML_ATTR_LANG,
	HTML_ATTR_MEDIA,
	HTML_ATTR_POSTER,
	HTML_ATTR_REVERSED,
	HTML_ATTR_ROWSPAN,
	HTML_ATTR_SIZES,
	HTML_ATTR_SRC,
	HTML_ATTR_SRCLANG,
	HTML_ATTR_SRCSET,
	HTML_ATTR_START,
	HTML_ATTR_STYLE,
	HTML_ATTR_TITLE,
	HTML_ATTR_TYPE,
	HTML_ATTR_WIDTH,
	HTML_ATTR_XML_LANG,
	HTML_ATTR_UNKNOWN
};

/* What the value of an attribute must be to be written. */
enum html_value {
	HTML_VALUE_NONE, /* read, never written */
	HTML_VALUE_TEXT,
	HTML_VALUE_FLAG,      /* there or not */
	HTML_VALUE_SIZE,      /* pixels: 0 or more, "px" allowed */
	HTML_VALUE_SPAN,      /* 2 to 1000 */
	HTML_VALUE_NUMBER,    /* an integer */
	HTML_VALUE_LANGUAGE,  /* shaped like a language tag */
	HTML_VALUE_DIRECTION, /* ltr, rtl, auto */
	HTML_VALUE_DATE,      /* the characters of dates, times and durations */
	HTML_VALUE_LIST_TYPE, /* 1 a A i I */
	HTML_VALUE_MEDIA_TYPE,
	HTML_VALUE_TRACK_KIND,
	HTML_VALUE_QUERY,   /* the characters of CSS media conditions and lengths */
	HTML_VALUE_LINK,    /* a URL of a scheme for links */
	HTML_VALUE_WEB,     /* an http(s) URL */
	HTML_VALUE_PICTURE, /* the same, or a small picture as a data: URL */
	HTML_VALUE_SRCSET,  /* candidates with http(s) URLs */
	HTML_VALUES
};

/* Sets of attributes: one bit each. */
#define HTML_BIT(attr) ((uint64_t)1 << (attr))

struct html_element {
	char name[15];       /* lower case */
	uint8_t length;      /* of the name */
	uint8_t role;        /* enum html_role */
	uint8_t shown_as;    /* enum html_name; HTML_UNKNOWN: as itself */
	uint64_t attributes; /* the set it may carry */
};

struct html_attribute_rule {
	char name[17];  /* lower case */
	uint8_t length; /* of the name */
	uint8_t value;  /* enum html_value */
};

/* The row of a tag's name in any letter case; HTML_UNKNOWN when it has none. */
enum html_name html_name_find(struct str name);

/* Never NULL; of HTML_UNKNOWN the row of an unwrapped element. */
const struct html_element *html_element(enum html_name name);

/* Never NULL. */
const struct html_attribute_rule *html_attribute_rule(enum html_attr attr);

/* The attribute of that name in any letter case, or HTML_ATTR_UNKNOWN. */
enum html_attr html_attr_find(struct str name);

/* Whether a start tag of this name ends a drawing that was left open (HTML Living
 * Standard section 13.2.6.5). */
bool html_breaks_out(enum html_name name);

/* The URL schemes (without the colon) of what is shown within the text, and of links. */
bool html_is_web_scheme(struct str scheme);
bool html_is_link_scheme(struct str scheme);

/* Whether this host's pages are players of video or sound, worth a link. */
bool html_is_player_host(struct str host);

#endif
