#include "feeds/passed.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "feeds/date.h"
#include "feeds/identifier.h"
#include "feeds/limits.h"
#include "feeds/passed_list.h"
#include "feeds/publishable_parts.h"
#include "feeds/text.h"

/* Longest "prefix:name", of the tables here. */
#define NAME_BYTES 64

/* Of one element: media:content has ten. */
#define ATTRIBUTES_MOST ((size_t)12)

/* Longest number of degrees with a blank or the NUL behind it: "-180.000000". */
#define DEGREES_BYTES 32

/* ---- the list ---------------------------------------------------------------------------- */

static size_t length_of(const char *text)
{
	return text ? strlen(text) : 0;
}

void passed_add(struct passed_list *list, const char *prefix, const char *name,
                const char *value, const struct attribute *attributes)
{
	struct extension element = {.prefix = prefix, .name = name, .value = value};
	size_t bytes = strlen(prefix) + strlen(name) + length_of(value);
	struct extension *added;

	for (; attributes && attributes->name; attributes++) {
		struct attribute *attribute = attributes->value
		                                      ? LIST_ADD(list->arena,
		                                                 &element.attributes)
		                                      : NULL;

		if (!attribute)
			continue;
		*attribute = *attributes;
		bytes += strlen(attribute->name) + strlen(attribute->value);
	}
	if ((!value && element.attributes.count == 0) ||
	    list->elements->count >= LIMIT_PASSED_ELEMENTS ||
	    list->bytes + bytes > LIMIT_PASSED_BYTES)
		return;
	added = LIST_ADD(list->arena, list->elements);
	if (!added)
		return;
	*added = element;
	list->bytes += bytes;
}

struct passed_place passed_place(const struct passed_list *list)
{
	return (struct passed_place){arena_mark(list->arena), list->elements->count};
}

bool passed_settle(struct passed_list *list, const struct passed_place *place)
{
	if (list->elements->count > place->count)
		return true;
	arena_rewind(list->arena, place->mark);
	return false;
}

static bool has_element(const struct passed_list *list, const char *prefix,
                        const char *name)
{
	for (size_t i = 0; i < list->elements->count; i++)
		if (strcmp(list->elements->items[i].prefix, prefix) == 0 &&
		    strcmp(list->elements->items[i].name, name) == 0)
			return true;
	return false;
}

/* ---- elements that the model does not cover ------------------------------------------------ */

enum passed_kind {
	PASSED_TEXT,
	PASSED_DAY /* ISO 8601: a day, or a moment with its zone */
};

#define DC "http://purl.org/dc/elements/1.1/", "dc"
#define DCTERMS "http://purl.org/dc/terms/", "dcterms"
#define EVENT "http://purl.org/rss/1.0/modules/event/", "ev"
#define GEORSS "http://www.georss.org/georss", "georss"
#define MEDIA "http://search.yahoo.com/mrss/", "media"
#define SLASH "http://purl.org/rss/1.0/modules/slash/", "slash"

/* clang-format off */
static const struct passed_row {
	const char *uri, *prefix, *name;
	enum passed_kind kind;
	bool is_single; /* the validator takes a second one for a mistake */
} rows[] = {
	{DC,      "type",                  PASSED_TEXT, true},
	{DC,      "format",                PASSED_TEXT, true},
	{DC,      "identifier",            PASSED_TEXT, false},
	{DC,      "relation",              PASSED_TEXT, false},
	{DC,      "coverage",              PASSED_TEXT, false},
	{DCTERMS, "alternative",           PASSED_TEXT, false},
	{DCTERMS, "abstract",              PASSED_TEXT, true},
	{DCTERMS, "audience",              PASSED_TEXT, false},
	{DCTERMS, "spatial",               PASSED_TEXT, false},
	{DCTERMS, "temporal",              PASSED_TEXT, false},
	{DCTERMS, "rightsHolder",          PASSED_TEXT, false},
	{DCTERMS, "bibliographicCitation", PASSED_TEXT, false},
	{EVENT,   "startdate",             PASSED_DAY,  true},
	{EVENT,   "enddate",               PASSED_DAY,  true},
	{EVENT,   "location",              PASSED_TEXT, true},
	{EVENT,   "organizer",             PASSED_TEXT, true},
	{EVENT,   "type",                  PASSED_TEXT, true},
	{GEORSS,  "featureName",           PASSED_TEXT, true},
	{MEDIA,   "copyright",             PASSED_TEXT, true},
	{SLASH,   "section",               PASSED_TEXT, true},
	{SLASH,   "department",            PASSED_TEXT, true},
};
/* clang-format on */

static const char *fit_text(struct arena *arena, const char *text)
{
	const char *line = text ? publishable_line(arena, text) : NULL;

	return line ? text_cut(arena, line, LIMIT_SUMMARY_CHARACTERS) : NULL;
}

/* "2026-05-12" as it is; of a moment the usual form. */
static const char *fit_day(struct arena *arena, const char *text)
{
	struct str day = str_trim(str_from(text));
	bool is_whole = day.len == strlen("2026-05-12");
	const char *moment = arena_printf(arena, is_whole ? "%sT00:00:00Z" : "%s",
	                                  arena_str(arena, day));
	char written[DATE_TEXT_BYTES];
	int64_t seconds;
	int offset;

	if (!moment || !date_parse_rfc3339(str_from(moment), &seconds, &offset))
		return NULL;
	date_write_rfc3339(seconds, offset, written);
	return is_whole ? arena_str(arena, day) : arena_strdup(arena, written);
}

static void add_others(struct passed_list *list, const struct extensions *extensions)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct passed_row *row = &rows[i];

		for (size_t k = 0; k < extensions->count; k++) {
			const struct extension *from = &extensions->items[k];
			struct passed_place place = passed_place(list);

			if (!from->namespace_uri || !from->name || !from->value ||
			    strcmp(from->namespace_uri, row->uri) != 0 ||
			    strcmp(from->name, row->name) != 0 ||
			    (row->is_single && has_element(list, row->prefix, row->name)))
				continue;
			passed_add(list, row->prefix, row->name,
			           row->kind == PASSED_DAY
			                   ? fit_day(list->arena, from->value)
			                   : fit_text(list->arena, from->value),
			           NULL);
			(void)passed_settle(list, &place);
		}
	}
}

/* ---- places ------------------------------------------------------------------------------ */

/* Six decimals are a hand's breadth; without an exponent, whatever the locale.  Returns the
 * end. */
static char *write_degrees(double degrees, char *to)
{
	long long millionths = llround(fabs(degrees) * 1e6);
	int length = snprintf(to, DEGREES_BYTES, "%s%lld.%06lld",
	                      degrees < 0 && millionths > 0 ? "-" : "",
	                      millionths / 1000000, millionths % 1000000);

	while (to[length - 1] == '0' && to[length - 2] != '.')
		length--;
	return to + length;
}

static bool is_on_earth(const struct geo *geo, size_t dimension)
{
	for (size_t i = 0; i < geo->count; i += dimension)
		/* Written so that what is no number is not on it either. */
		if (!(fabs(geo->coordinates[i]) <= 180 &&
		      fabs(geo->coordinates[i + 1]) <= 90))
			return false;
	return true;
}

/* GeoRSS wants the latitude first.  Of boxes the W3C validator knows nothing. */
static void add_place(struct passed_list *list, const struct geo *geo)
{
	static const struct {
		const char *name;
		size_t points; /* at least */
	} shapes[] = {
		[GEO_POINT] = {"point", 1},
		[GEO_LINE] = {"line", 2},
		[GEO_POLYGON] = {"polygon", 4},
		[GEO_BOX] = {NULL, 0},
	};
	size_t dimension = geo->dimension == 3 ? 3 : 2;
	size_t points = geo->count / dimension;
	char *text, *at;

	if (geo->type == GEO_NONE || !shapes[geo->type].name ||
	    geo->count % dimension != 0 || points < shapes[geo->type].points ||
	    points > LIMIT_PASSED_POINTS || !is_on_earth(geo, dimension))
		return;
	at = text = arena_alloc(list->arena, points * 2 * DEGREES_BYTES);
	if (!text)
		return;
	for (size_t i = 0; i < geo->count; i += dimension) {
		if (i > 0)
			*at++ = ' ';
		at = write_degrees(geo->coordinates[i + 1], at);
		*at++ = ' ';
		at = write_degrees(geo->coordinates[i], at);
	}
	*at = '\0';
	passed_add(list, "georss", shapes[geo->type].name, text, NULL);
}

/* ---- conversations ------------------------------------------------------------------------ */

/* RFC 4685 section 3. */
static void add_replies(struct passed_list *list, const struct replies *replies)
{
	struct arena *arena = list->arena;

	for (size_t i = 0; i < replies->count; i++) {
		const struct reply *reply = &replies->items[i];
		struct passed_place place = passed_place(list);

		if (!reply->ref || !identifier_is_canonical(reply->ref))
			continue;
		passed_add(list, "thr", "in-reply-to", NULL,
		           PASSED_ATTRIBUTES(
				   {.name = "ref", .value = reply->ref},
				   {.name = "type",
		                    .value = publishable_type(arena, reply->type)},
				   {.name = "href",
		                    .value = publishable_url(arena, reply->href)},
				   {.name = "source",
		                    .value = publishable_url(arena, reply->source)}));
		(void)passed_settle(list, &place);
	}
}

/* ---- all ------------------------------------------------------------------------------------ */

void passed_choose(struct arena *arena, const struct entry *entry, struct entry *ready)
{
	struct passed_list list = {.arena = arena, .elements = &ready->extensions};

	passed_media(&list, entry, ready);
	passed_add(&list, "dc", "publisher", fit_text(arena, entry->publisher.name), NULL);
	add_others(&list, &entry->extensions);
	add_place(&list, &entry->geo);
	add_replies(&list, &entry->in_reply_to);
	passed_add(&list, "wfw", "commentRss", publishable_url(arena, entry->comment_feed),
	           NULL);
}

int32_t passed_duration(const char *text)
{
	struct str rest = str_trim(str_from(text)), part;
	const int64_t day = 86400;
	int64_t seconds = 0, number;
	int parts = 0;

	while (str_split(&rest, ':', &part)) {
		if (!str_integer(part, 0, day, &number) || ++parts > 3)
			return 0;
		seconds = seconds * 60 + number;
		if (seconds > day)
			return 0;
	}
	return (int32_t)seconds;
}

void passed_write(struct markup *markup, const struct extensions *extensions)
{
	for (size_t i = 0; i < extensions->count; i++) {
		const struct extension *element = &extensions->items[i];
		struct markup_attribute attributes[ATTRIBUTES_MOST + 1] = {{NULL, NULL}};
		char name[NAME_BYTES];

		snprintf(name, sizeof(name), "%s:%s", element->prefix, element->name);
		for (size_t k = 0; k < element->attributes.count && k < ATTRIBUTES_MOST;
		     k++)
			attributes[k] = (struct markup_attribute){
				element->attributes.items[k].name,
				element->attributes.items[k].value};
		if (element->value)
			markup_text(markup, name, attributes, MARKUP_PLAIN, element->value);
		else
			markup_empty(markup, name, attributes);
	}
}
