#include "feeds/write.h"

#include <jansson.h>
#include <string.h>

#include "feeds/date.h"
#include "feeds/dump_members.h"

/*
 * A failure to make a value is remembered, the rest of the dump is then of no use.  Members are
 * reached by their offset and copied as bytes; every list of the model is a pointer and a
 * count, in this order.
 */
struct dumper {
	bool has_failed;
};

struct list {
	const char *items;
	size_t count;
};

#define COPY(value, place) memcpy(&(value), (place), sizeof(value))

static json_t *dump_shape_of(struct dumper *dumper, const void *object,
                             const struct dump_shape *shape);

static const char *const text_types[] = {[TEXT_PLAIN] = "text/plain",
                                         [TEXT_HTML] = "text/html",
                                         [TEXT_XHTML] = "application/xhtml+xml"};

static const char *const geo_types[] = {[GEO_NONE] = "",
                                        [GEO_POINT] = "Point",
                                        [GEO_LINE] = "LineString",
                                        [GEO_POLYGON] = "Polygon",
                                        [GEO_BOX] = "Box"};

static struct list list_at(const void *place)
{
	struct list list;

	COPY(list.items, place);
	memcpy(&list.count, (const char *)place + sizeof(list.items), sizeof(list.count));
	return list;
}

/* ---- jansson fails on NULL values, which is how lack of memory arrives ------------------- */

static json_t *kept(struct dumper *dumper, json_t *value)
{
	dumper->has_failed |= !value;
	return value;
}

static void put(struct dumper *dumper, json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) != 0)
		dumper->has_failed = true;
}

static void append(struct dumper *dumper, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		dumper->has_failed = true;
}

static void put_string(struct dumper *dumper, json_t *object, const char *name,
                       const char *text)
{
	if (text)
		put(dumper, object, name, json_string(text));
}

/* ---- kinds.  Each returns NULL where the value is absent. --------------------------------- */

static json_t *dump_text(struct dumper *dumper, const struct text *text)
{
	json_t *object;

	if (!text->value && !text->src)
		return NULL;
	object = json_object();
	put_string(dumper, object, "type",
	           text->type == TEXT_OTHER ? text->media_type : text_types[text->type]);
	put_string(dumper, object, "value", text->value);
	put_string(dumper, object, "language", text->language);
	put_string(dumper, object, "base", text->base);
	put_string(dumper, object, "src", text->src);
	return object;
}

static json_t *dump_date(struct dumper *dumper, const struct date *date)
{
	char written[DATE_TEXT_BYTES];
	json_t *object;

	if (!date->raw)
		return NULL;
	object = json_object();
	put_string(dumper, object, "raw", date->raw);
	if (date->seconds != DATE_UNKNOWN) {
		date_write_rfc3339(date->seconds, 0, written);
		put_string(dumper, object, "utc", written);
	}
	return object;
}

static json_t *dump_point(struct dumper *dumper, const double *numbers, size_t dimension)
{
	json_t *point = json_array();

	for (size_t i = 0; i < dimension; i++)
		append(dumper, point, json_real(numbers[i]));
	return point;
}

/* GeoJSON: a point is a position, a polygon a list of rings. */
static json_t *dump_geo(struct dumper *dumper, const struct geo *geo)
{
	size_t dimension = geo->dimension == 3 ? 3 : 2;
	json_t *object, *coordinates;

	if (geo->type == GEO_NONE || geo->count < dimension)
		return NULL;
	object = json_object();
	put_string(dumper, object, "type", geo_types[geo->type]);
	if (geo->type == GEO_POINT) {
		put(dumper, object, "coordinates",
		    dump_point(dumper, geo->coordinates, dimension));
		return object;
	}
	coordinates = json_array();
	for (size_t i = 0; i + dimension <= geo->count; i += dimension)
		append(dumper, coordinates,
		       dump_point(dumper, geo->coordinates + i, dimension));
	if (geo->type == GEO_POLYGON) {
		json_t *rings = json_array();

		append(dumper, rings, coordinates);
		coordinates = rings;
	}
	put(dumper, object, "coordinates", coordinates);
	return object;
}

static json_t *dump_namespaces(struct dumper *dumper, const struct namespaces *namespaces)
{
	json_t *object;

	if (namespaces->count == 0)
		return NULL;
	object = json_object();
	for (size_t i = 0; i < namespaces->count; i++)
		put_string(dumper, object, namespaces->items[i].prefix,
		           namespaces->items[i].uri);
	return object;
}

static json_t *dump_attributes(struct dumper *dumper, struct list list)
{
	json_t *object;

	if (list.count == 0)
		return NULL;
	object = json_object();
	for (size_t i = 0; i < list.count; i++) {
		struct attribute attribute;

		COPY(attribute, list.items + i * sizeof(attribute));
		put_string(dumper, object, attribute.name, attribute.value);
	}
	return object;
}

static json_t *dump_list(struct dumper *dumper, struct list list,
                         const struct dump_shape *shape)
{
	json_t *array;

	if (list.count == 0)
		return NULL;
	array = json_array();
	for (size_t i = 0; i < list.count; i++) {
		json_t *item = dump_shape_of(dumper, list.items + i * shape->size, shape);

		/* An entry without anything is still an entry. */
		append(dumper, array, item ? item : json_object());
	}
	return array;
}

static json_t *dump_texts(struct dumper *dumper, struct list list)
{
	json_t *array;

	if (list.count == 0)
		return NULL;
	array = json_array();
	for (size_t i = 0; i < list.count; i++) {
		struct text text;
		json_t *item;

		COPY(text, list.items + i * sizeof(text));
		item = dump_text(dumper, &text);
		if (item)
			append(dumper, array, item);
	}
	return array;
}

static json_t *dump_strings(struct dumper *dumper, struct list list)
{
	json_t *array = list.count > 0 ? json_array() : NULL;

	for (size_t i = 0; i < list.count; i++) {
		const char *text;

		COPY(text, list.items + i * sizeof(text));
		append(dumper, array, json_string(text));
	}
	return array;
}

static json_t *dump_integers(struct dumper *dumper, struct list list)
{
	json_t *array = list.count > 0 ? json_array() : NULL;

	for (size_t i = 0; i < list.count; i++) {
		int64_t number;

		COPY(number, list.items + i * sizeof(number));
		append(dumper, array, json_integer(number));
	}
	return array;
}

/* ---- walking the tables --------------------------------------------------------------------- */

/* Values that are one thing by themselves. */
static json_t *dump_scalar(struct dumper *dumper, enum dump_kind kind, const void *place)
{
	const char *text;
	int64_t integer;
	double number;
	enum answer answer;
	enum format format;
	int position;

	switch ((int)kind) {
	case DUMP_STRING:
		COPY(text, place);
		return text ? kept(dumper, json_string(text)) : NULL;
	case DUMP_INTEGER:
		COPY(integer, place);
		return integer >= 0 ? kept(dumper, json_integer(integer)) : NULL;
	case DUMP_PLACE:
		COPY(position, place);
		return position > 0 ? kept(dumper, json_integer(position)) : NULL;
	case DUMP_NUMBER:
		COPY(number, place);
		return number >= 0 ? kept(dumper, json_real(number)) : NULL;
	case DUMP_ANSWER:
		COPY(answer, place);
		return answer != ANSWER_NONE
		               ? kept(dumper, json_boolean(answer == ANSWER_YES))
		               : NULL;
	case DUMP_FORMAT:
		COPY(format, place);
		return kept(dumper, json_string(format_name(format)));
	case DUMP_FLAG:
		return json_boolean(*(const bool *)place);
	default:
		return NULL;
	}
}

static json_t *dump_member(struct dumper *dumper, const void *object,
                           const struct dump_member *member)
{
	const char *place = (const char *)object + member->offset;
	const void *pointer;

	switch ((int)member->kind) {
	case DUMP_TEXT:
		return dump_text(dumper, (const void *)place);
	case DUMP_DATE:
		return dump_date(dumper, (const void *)place);
	case DUMP_GEO:
		return dump_geo(dumper, (const void *)place);
	case DUMP_NAMESPACES:
		return dump_namespaces(dumper, (const void *)place);
	case DUMP_PART:
		return dump_shape_of(dumper, place, member->shape);
	case DUMP_POINTER:
		COPY(pointer, place);
		return pointer ? dump_shape_of(dumper, pointer, member->shape) : NULL;
	case DUMP_LIST:
		return dump_list(dumper, list_at(place), member->shape);
	case DUMP_TEXTS:
		return dump_texts(dumper, list_at(place));
	case DUMP_STRINGS:
		return dump_strings(dumper, list_at(place));
	case DUMP_INTEGERS:
		return dump_integers(dumper, list_at(place));
	case DUMP_ATTRIBUTES:
		return dump_attributes(dumper, list_at(place));
	default:
		return dump_scalar(dumper, member->kind, place);
	}
}

/* An object with the members that are present, or NULL where none is. */
static json_t *dump_shape_of(struct dumper *dumper, const void *object,
                             const struct dump_shape *shape)
{
	json_t *dumped = NULL;

	for (const struct dump_member *member = shape->members; member->name; member++) {
		json_t *value = dump_member(dumper, object, member);

		if (!value)
			continue;
		if (!dumped)
			dumped = json_object();
		put(dumper, dumped, member->name, value);
	}
	return dumped;
}

static int add_to_buf(const char *bytes, size_t length, void *context)
{
	buf_add(context, (struct str){.ptr = bytes, .len = length});
	return 0;
}

bool write_dump(const struct document *document, bool is_pretty, struct buf *out,
                struct error *err)
{
	struct dumper dumper = {0};
	json_t *root = dump_shape_of(&dumper, document, &dump_document);
	size_t flags = is_pretty ? JSON_INDENT(2) : JSON_COMPACT;

	if (!root || dumper.has_failed ||
	    json_dump_callback(root, add_to_buf, out, flags | JSON_REAL_PRECISION(15)) !=
	            0) {
		json_decref(root);
		return error_set(err, ERROR_MEMORY, "out of memory");
	}
	json_decref(root);
	buf_add_char(out, '\n');
	return buf_check(out, err);
}
