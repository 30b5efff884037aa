/* The elements of RSS, all versions, and of CDF, its ancestor. */
#include "feeds/elements.h"

/* clang-format off */
static const struct element_row rows[] = {
	/* contexts           space      name              field               rank          shape        inside */
	{IN_RSS,              SPACE_RSS, "channel",        FIELD_FEED,         RANK_FORMAT,  SHAPE_SAME,  IN_FEED},
	/* within a category that nobody closed, too */
	{IN_RSS | IN_FEED | IN_CATEGORY,
	                      SPACE_RSS, "item",           FIELD_ENTRY,        RANK_FORMAT,  SHAPE_GROUP, IN_ENTRY},
	{IN_RSS | IN_FEED | IN_ENTRY,
	                      SPACE_RSS, "image",          FIELD_IMAGE,        RANK_FORMAT,  SHAPE_GROUP, IN_IMAGE},
	{IN_RSS | IN_FEED,    SPACE_RSS, "textinput",      FIELD_TEXT_INPUT,   RANK_FORMAT,  SHAPE_GROUP, IN_TEXT_INPUT},
	{IN_RSS,              SPACE_RSS, "redirect",       FIELD_FEED,         RANK_FORMAT,  SHAPE_SAME,  IN_REDIRECT},
	{IN_REDIRECT,         SPACE_RSS, "newlocation",    FIELD_NEW_LOCATION, RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},

	{IN_FEED | IN_ENTRY,  SPACE_RSS, "title",          FIELD_TITLE,        RANK_FORMAT,  SHAPE_GUESS, IN_NOTHING},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "link",           FIELD_LINK,         RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,             SPACE_RSS, "description",    FIELD_SUBTITLE,     RANK_FORMAT,  SHAPE_HTML,  IN_NOTHING},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "copyright",      FIELD_RIGHTS,       RANK_FORMAT,  SHAPE_GUESS, IN_NOTHING},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "language",       FIELD_LANGUAGE,     RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,             SPACE_RSS, "managingeditor", FIELD_AUTHOR,       RANK_FORMAT,  SHAPE_GROUP, IN_PERSON},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "author",         FIELD_AUTHOR,       RANK_FORMAT,  SHAPE_GROUP, IN_PERSON},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "contributor",    FIELD_CONTRIBUTOR,  RANK_FORMAT,  SHAPE_GROUP, IN_PERSON},
	{IN_FEED,             SPACE_RSS, "webmaster",      FIELD_PUBLISHER,    RANK_FORMAT,  SHAPE_GROUP, IN_PERSON},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "pubdate",        FIELD_PUBLISHED,    RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "lastbuilddate",  FIELD_UPDATED,      RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED | IN_ENTRY | IN_CATEGORY,
	                      SPACE_RSS, "category",       FIELD_CATEGORY,     RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "categories",     FIELD_NONE,         RANK_FORMAT,  SHAPE_SAME,  IN_CATEGORY},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "tags",           FIELD_KEYWORDS,     RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,             SPACE_RSS, "generator",      FIELD_GENERATOR,    RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,             SPACE_RSS, "docs",           FIELD_DOCS,         RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,             SPACE_RSS, "cloud",          FIELD_CLOUD,        RANK_FORMAT,  SHAPE_EMPTY, IN_NOTHING},
	{IN_FEED,             SPACE_RSS, "ttl",            FIELD_TTL,          RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,             SPACE_RSS, "skiphours",      FIELD_SKIP_HOURS,   RANK_FORMAT,  SHAPE_GROUP, IN_SKIP},
	{IN_FEED,             SPACE_RSS, "skipdays",       FIELD_SKIP_DAYS,    RANK_FORMAT,  SHAPE_GROUP, IN_SKIP},
	{IN_SKIP,             SPACE_RSS, "hour",           FIELD_HOUR,         RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_SKIP,             SPACE_RSS, "day",            FIELD_DAY,          RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,             SPACE_RSS, "items",          FIELD_NONE,         RANK_FORMAT,  SHAPE_IGNORED, IN_NOTHING},

	{IN_ENTRY,            SPACE_RSS, "description",    FIELD_SUMMARY,      RANK_FORMAT,  SHAPE_HTML,  IN_NOTHING},
	{IN_ENTRY,            SPACE_RSS, "summary",        FIELD_SUMMARY,      RANK_FORMAT,  SHAPE_HTML,  IN_NOTHING},
	{IN_ENTRY,            SPACE_RSS, "fullitem",       FIELD_CONTENT,      RANK_FORMAT,  SHAPE_HTML,  IN_NOTHING},
	{IN_ENTRY,            SPACE_RSS, "content",        FIELD_CONTENT,      RANK_FORMAT,  SHAPE_HTML,  IN_NOTHING},
	{IN_ENTRY,            SPACE_RSS, "body",           FIELD_CONTENT,      RANK_FORMAT,  SHAPE_XHTML, IN_NOTHING},
	{IN_ENTRY,            SPACE_RSS, "comments",       FIELD_COMMENTS,     RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,            SPACE_RSS, "enclosure",      FIELD_ENCLOSURE,    RANK_FORMAT,  SHAPE_EMPTY, IN_NOTHING},
	{IN_ENTRY,            SPACE_RSS, "guid",           FIELD_ID,           RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED | IN_ENTRY,  SPACE_RSS, "id",             FIELD_ID,           RANK_ATOM,    SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,            SPACE_RSS, "source",         FIELD_SOURCE,       RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,            SPACE_RSS, "expirationdate", FIELD_EXPIRED,      RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},

	{IN_IMAGE | IN_TEXT_INPUT, SPACE_RSS, "title",       FIELD_TITLE,       RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_IMAGE | IN_TEXT_INPUT, SPACE_RSS, "link",        FIELD_LINK,        RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_IMAGE | IN_TEXT_INPUT, SPACE_RSS, "description", FIELD_DESCRIPTION, RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_IMAGE,            SPACE_RSS, "url",            FIELD_URL,          RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_IMAGE,            SPACE_RSS, "width",          FIELD_WIDTH,        RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_IMAGE,            SPACE_RSS, "height",         FIELD_HEIGHT,       RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_TEXT_INPUT,       SPACE_RSS, "name",           FIELD_NAME,         RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},

	{IN_PERSON,           SPACE_RSS, "name",           FIELD_NAME,         RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_PERSON,           SPACE_RSS, "email",          FIELD_EMAIL,        RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_PERSON,           SPACE_RSS, "uri",            FIELD_URI,          RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_PERSON,           SPACE_RSS, "url",            FIELD_URI,          RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},
	{IN_PERSON,           SPACE_RSS, "homepage",       FIELD_URI,          RANK_FORMAT,  SHAPE_TEXT,  IN_NOTHING},

	{IN_CDF_FEED,         SPACE_RSS, "item",           FIELD_ENTRY,        RANK_FORMAT,  SHAPE_GROUP, IN_CDF_ENTRY},
	{IN_CDF_FEED | IN_CDF_ENTRY,
	                      SPACE_RSS, "title",          FIELD_TITLE,        RANK_FORMAT,  SHAPE_GUESS, IN_NOTHING},
	{IN_CDF_FEED,         SPACE_RSS, "abstract",       FIELD_SUBTITLE,     RANK_FORMAT,  SHAPE_HTML,  IN_NOTHING},
	{IN_CDF_ENTRY,        SPACE_RSS, "abstract",       FIELD_SUMMARY,      RANK_FORMAT,  SHAPE_HTML,  IN_NOTHING},
	{IN_CDF_FEED | IN_CDF_ENTRY,
	                      SPACE_RSS, "a",              FIELD_LINK,         RANK_FORMAT,  SHAPE_EMPTY, IN_NOTHING},
	{IN_CDF_FEED | IN_CDF_ENTRY,
	                      SPACE_RSS, "logo",           FIELD_IMAGE,        RANK_FORMAT,  SHAPE_EMPTY, IN_NOTHING},
	{IN_CDF_FEED | IN_CDF_ENTRY,
	                      SPACE_RSS, "author",         FIELD_AUTHOR,       RANK_FORMAT,  SHAPE_EMPTY, IN_NOTHING},
	{IN_CDF_FEED,         SPACE_RSS, "channel",        FIELD_NONE,         RANK_FORMAT,  SHAPE_SAME,  IN_CDF_FEED},
};
/* clang-format on */

const struct element_table element_table_rss = {rows, sizeof(rows) / sizeof(rows[0])};
