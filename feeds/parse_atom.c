/* The elements of Atom, 1.0 (RFC 4287) and 0.3. */
#include "feeds/elements.h"

/* clang-format off */
static const struct element_row rows[] = {
	/* contexts          space       name           field              rank         shape            inside */
	{IN_RSS | IN_FEED,   SPACE_ATOM, "entry",       FIELD_ENTRY,       RANK_ATOM,  SHAPE_GROUP,     IN_ENTRY},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "id",          FIELD_ID,          RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "title",       FIELD_TITLE,       RANK_ATOM,  SHAPE_CONSTRUCT, IN_NOTHING},
	{IN_FEED,            SPACE_ATOM, "subtitle",    FIELD_SUBTITLE,    RANK_ATOM,  SHAPE_CONSTRUCT, IN_NOTHING},
	{IN_FEED,            SPACE_ATOM, "tagline",     FIELD_SUBTITLE,    RANK_ATOM_03,SHAPE_CONSTRUCT, IN_NOTHING},
	{IN_FEED,            SPACE_ATOM, "info",        FIELD_INFO,        RANK_ATOM,  SHAPE_CONSTRUCT, IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "rights",      FIELD_RIGHTS,      RANK_ATOM,  SHAPE_CONSTRUCT, IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "copyright",   FIELD_RIGHTS,      RANK_ATOM_03,SHAPE_CONSTRUCT, IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "link",        FIELD_LINK,        RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "author",      FIELD_AUTHOR,      RANK_ATOM,  SHAPE_GROUP,     IN_PERSON},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "contributor", FIELD_CONTRIBUTOR, RANK_ATOM,  SHAPE_GROUP,     IN_PERSON},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "category",    FIELD_CATEGORY,    RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED,            SPACE_ATOM, "generator",   FIELD_GENERATOR,   RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED,            SPACE_ATOM, "icon",        FIELD_ICON,        RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED,            SPACE_ATOM, "logo",        FIELD_LOGO,        RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "published",   FIELD_PUBLISHED,   RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "issued",      FIELD_PUBLISHED,   RANK_ATOM_03,SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "updated",     FIELD_UPDATED,     RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "modified",    FIELD_UPDATED,     RANK_ATOM_03,SHAPE_TEXT,      IN_NOTHING},
	{IN_FEED | IN_ENTRY, SPACE_ATOM, "created",     FIELD_CREATED,     RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_ENTRY,           SPACE_ATOM, "summary",     FIELD_SUMMARY,     RANK_ATOM,  SHAPE_CONSTRUCT, IN_NOTHING},
	{IN_ENTRY,           SPACE_ATOM, "content",     FIELD_CONTENT,     RANK_ATOM,  SHAPE_CONSTRUCT, IN_NOTHING},
	{IN_ENTRY,           SPACE_ATOM, "source",      FIELD_SOURCE,      RANK_ATOM,  SHAPE_GROUP,     IN_FEED},
	{IN_PERSON,          SPACE_ATOM, "name",        FIELD_NAME,        RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_PERSON,          SPACE_ATOM, "email",       FIELD_EMAIL,       RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_PERSON,          SPACE_ATOM, "uri",         FIELD_URI,         RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_PERSON,          SPACE_ATOM, "url",         FIELD_URI,         RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
	{IN_PERSON,          SPACE_ATOM, "homepage",    FIELD_URI,         RANK_ATOM,  SHAPE_TEXT,      IN_NOTHING},
};
/* clang-format on */

const struct element_table element_table_atom = {rows, sizeof(rows) / sizeof(rows[0])};
