/* GeoRSS in its three spellings: simple, GML, W3C. */
#include "feeds/normaliser.h"

#include "feeds/number.h"

/* Coordinates read of one place: an outline of a country has some thousands. */
#define GEO_NUMBERS 20000

static const struct {
	enum field field;
	enum geo_type type;
	size_t points; /* at least */
} shapes[] = {
	{FIELD_GEO_POINT, GEO_POINT, 1},
	{FIELD_GEO_LINE, GEO_LINE, 2},
	{FIELD_GEO_POLYGON, GEO_POLYGON, 4},
	{FIELD_GEO_BOX, GEO_BOX, 2},
};

static bool is_separator(char c)
{
	return ascii_is_space(c) || c == ',';
}

/* Appends the numbers of a text, divided by white space or commas; false where something
 * else is among them. */
static bool add_numbers(const struct normaliser *normaliser, struct str text,
                        struct geo *geo)
{
	while (text.len > 0) {
		struct {
			double *items;
			size_t count;
		} list = {geo->coordinates, geo->count};
		double *added;
		size_t end = 0;

		while (text.len > 0 && is_separator(text.ptr[0]))
			text = str_skip(text, 1);
		while (end < text.len && !is_separator(text.ptr[end]))
			end++;
		if (end == 0)
			break;
		if (list.count == GEO_NUMBERS)
			return false;
		added = LIST_ADD(normaliser->arena, &list);
		if (!added || !number_read(str_slice(text, 0, end), added))
			return false;
		geo->coordinates = list.items;
		geo->count = list.count;
		text = str_skip(text, end);
	}
	return true;
}

/* In GML's projected systems (EPSG 2000 and up, but for those like 4326) the numbers are
 * easting and northing: already in GeoJSON's order. */
static bool is_swapped(const struct draft_value *value)
{
	struct str name = str_from(draft_attribute(value, "srsName"));
	struct str code = name;
	int64_t number;

	for (size_t at = str_find_char(code, ':'); at < code.len;
	     at = str_find_char(code, ':'))
		code = str_skip(code, at + 1);
	if (!str_integer(code, 1, 99999, &number))
		return true;
	return number >= 4000 && number < 5000;
}

static void swap_pairs(struct geo *geo)
{
	for (size_t i = 0; i + 1 < geo->count; i += (size_t)geo->dimension) {
		double latitude = geo->coordinates[i];

		geo->coordinates[i] = geo->coordinates[i + 1];
		geo->coordinates[i + 1] = latitude;
	}
}

static int32_t dimension_of(const struct draft_value *value)
{
	int64_t dimension = normalise_number(draft_attribute(value, "srsDimension"));

	return dimension == 3 ? 3 : 2;
}

/* A place in one value: the numbers in its text, or in its corners. */
static bool read_place(const struct normaliser *normaliser, const struct draft_value *value,
                       size_t points, struct geo *geo)
{
	geo->dimension = dimension_of(value);
	if (!add_numbers(normaliser, value->text, geo))
		return false;
	for (const struct draft_value *child = value->first; child; child = child->next) {
		if (child->row->field != FIELD_GEO_CORNER)
			continue;
		if (dimension_of(child) == 3)
			geo->dimension = 3;
		if (!add_numbers(normaliser, child->text, geo))
			return false;
	}
	if (geo->count < points * (size_t)geo->dimension ||
	    geo->count % (size_t)geo->dimension != 0)
		return false;
	if (is_swapped(value))
		swap_pairs(geo);
	return true;
}

/* W3C's latitude and longitude are two elements. */
static bool read_pair(const struct normaliser *normaliser, const struct draft_value *from,
                      struct geo *geo)
{
	const struct draft_value *latitude = draft_child(from, FIELD_LATITUDE);
	const struct draft_value *longitude = draft_child(from, FIELD_LONGITUDE);

	if (!latitude || !longitude)
		return false;
	geo->type = GEO_POINT;
	geo->dimension = 2;
	return add_numbers(normaliser, longitude->text, geo) && geo->count == 1 &&
	       add_numbers(normaliser, latitude->text, geo) && geo->count == 2;
}

void normalise_geo(const struct normaliser *normaliser, const struct draft_value *from,
                   struct geo *geo)
{
	struct geo found = {0};

	for (const struct draft_value *value = from->first; value; value = value->next)
		for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
			if (shapes[i].field != value->row->field)
				continue;
			found = (struct geo){.type = shapes[i].type};
			if (read_place(normaliser, value, shapes[i].points, &found)) {
				*geo = found;
				return;
			}
		}
	found = (struct geo){0};
	if (read_pair(normaliser, from, &found))
		*geo = found;
}
