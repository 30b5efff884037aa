#include "aggregator/model_json.h"

#include <assert.h>
#include <string.h>

#include <jansson.h>

#include "aggregator/model_shape.h"

/*
 * Members are reached by their offset.  What is read and written there is copied as bytes,
 * so that no pointer has a type that its object does not have; every list of the model is
 * a pointer and a count, in this order.
 */
struct list {
	void *items;
	size_t count;
};

static const void *member_at(const void *object, const struct member *member)
{
	return (const char *)object + member->offset;
}

static struct list list_at(const void *place)
{
	struct list list;

	memcpy(&list.items, place, sizeof(list.items));
	memcpy(&list.count, (const char *)place + sizeof(list.items), sizeof(list.count));
	return list;
}

static void list_put(void *place, struct list list)
{
	memcpy(place, &list.items, sizeof(list.items));
	memcpy((char *)place + sizeof(list.items), &list.count, sizeof(list.count));
}

static int64_t integer_at(const void *place)
{
	int64_t integer;

	memcpy(&integer, place, sizeof(integer));
	return integer;
}

static double number_at(const void *place)
{
	double number;

	memcpy(&number, place, sizeof(number));
	return number;
}

static const void *pointer_at(const void *place)
{
	const void *pointer;

	memcpy(&pointer, place, sizeof(pointer));
	return pointer;
}

/* The size of an element of a list. */
static size_t item_size(const struct member *member)
{
	if (member->kind == MEMBER_STRINGS)
		return sizeof(char *);
	if (member->kind == MEMBER_NUMBERS)
		return sizeof(double);
	if (member->kind == MEMBER_INTEGERS)
		return sizeof(int64_t);
	return member->shape->size;
}

/* ---- writing ---- */

/* Sticky: once something could not be made, the rest is of no use. */
struct writer {
	bool failed;
};

static json_t *kept(struct writer *writer, json_t *value)
{
	writer->failed |= !value;
	return value;
}

static json_t *write_struct(struct writer *writer, const struct shape *shape,
                            const void *object);

static json_t *write_item(struct writer *writer, const struct member *member,
                          const void *item)
{
	if (member->kind == MEMBER_STRINGS)
		return json_string(pointer_at(item));
	if (member->kind == MEMBER_NUMBERS)
		return json_real(number_at(item));
	if (member->kind == MEMBER_INTEGERS)
		return json_integer(integer_at(item));
	return write_struct(writer, member->shape, item);
}

static json_t *write_list(struct writer *writer, const struct member *member,
                          struct list list)
{
	json_t *array = kept(writer, json_array());
	size_t size = item_size(member);

	for (size_t i = 0; i < list.count; i++) {
		json_t *item = write_item(writer, member,
		                          (const char *)list.items + i * size);

		writer->failed |= json_array_append_new(array, item) != 0;
	}
	return array;
}

static json_t *write_integer(struct writer *writer, int64_t integer, int64_t absent)
{
	return integer == absent ? NULL : kept(writer, json_integer(integer));
}

static json_t *write_choice(struct writer *writer, const struct member *member,
                            const void *place)
{
	unsigned choice;

	memcpy(&choice, place, sizeof(choice));
	return choice ? kept(writer, json_string(member->choices[choice])) : NULL;
}

static json_t *write_pointer(struct writer *writer, const struct member *member,
                             const void *target)
{
	if (!target)
		return NULL;
	if (member->kind == MEMBER_STRING)
		return kept(writer, json_string(target));
	return write_struct(writer, member->shape, target);
}

/* The value of a member, or NULL where it is absent. */
static json_t *write_member(struct writer *writer, const struct member *member,
                            const void *place)
{
	struct list list;
	json_t *value;
	int32_t small;

	switch (member->kind) {
	case MEMBER_STRING:
	case MEMBER_POINTER:
		return write_pointer(writer, member, pointer_at(place));
	case MEMBER_INTEGER:
		return write_integer(writer, integer_at(place), -1);
	case MEMBER_SECONDS:
		return write_integer(writer, integer_at(place), DATE_UNKNOWN);
	case MEMBER_SMALL:
		memcpy(&small, place, sizeof(small));
		return write_integer(writer, small, 0);
	case MEMBER_NUMBER:
		return number_at(place) < 0 ? NULL
		                            : kept(writer, json_real(number_at(place)));
	case MEMBER_CHOICE:
		return write_choice(writer, member, place);
	case MEMBER_STRUCT:
		value = write_struct(writer, member->shape, place);
		if (json_object_size(value) > 0)
			return value;
		json_decref(value);
		return NULL;
	case MEMBER_LIST:
	case MEMBER_STRINGS:
	case MEMBER_NUMBERS:
	case MEMBER_INTEGERS:
		list = list_at(place);
		return list.count ? write_list(writer, member, list) : NULL;
	}
	return NULL;
}

static json_t *write_struct(struct writer *writer, const struct shape *shape,
                            const void *object)
{
	json_t *json = kept(writer, json_object());

	for (const struct member *member = shape->members; member->name; member++) {
		json_t *value = write_member(writer, member, member_at(object, member));

		if (value)
			writer->failed |= json_object_set_new_nocheck(json, member->name,
			                                              value) != 0;
	}
	return json;
}

static char *to_json(const struct shape *shape, const void *object, struct error *err)
{
	struct writer writer = {false};
	json_t *json = write_struct(&writer, shape, object);
	char *text = writer.failed ? NULL : json_dumps(json, JSON_COMPACT);

	json_decref(json);
	if (!text)
		error_set(err, ERROR_MEMORY, "out of memory, or a text that is not UTF-8");
	return text;
}

char *entry_to_json(const struct entry *entry, struct error *err)
{
	return to_json(&entry_shape, entry, err);
}

char *feed_to_json(const struct feed *feed, struct error *err)
{
	return to_json(&feed_shape, feed, err);
}

/* ---- reading ---- */

static void read_struct(struct arena *arena, const struct shape *shape, const json_t *json,
                        void *object);

static void string_put(struct arena *arena, void *place, const json_t *json)
{
	const char *text = NULL;

	if (json_is_string(json))
		text = arena_strdup(arena, json_string_value(json));
	memcpy(place, &text, sizeof(text));
}

static void integer_put(void *place, const json_t *json, int64_t absent)
{
	int64_t integer = json_is_integer(json) ? json_integer_value(json) : absent;

	memcpy(place, &integer, sizeof(integer));
}

static void number_put(void *place, const json_t *json, double absent)
{
	double number = json_is_number(json) ? json_number_value(json) : absent;

	memcpy(place, &number, sizeof(number));
}

static void read_item(struct arena *arena, const struct member *member, const json_t *json,
                      void *item)
{
	if (member->kind == MEMBER_STRINGS)
		string_put(arena, item, json);
	else if (member->kind == MEMBER_NUMBERS)
		number_put(item, json, 0);
	else if (member->kind == MEMBER_INTEGERS)
		integer_put(item, json, 0);
	else
		read_struct(arena, member->shape, json, item);
}

static void read_list(struct arena *arena, const struct member *member, const json_t *json,
                      void *place)
{
	size_t size = item_size(member);
	struct list list = {NULL, json_array_size(json)};

	if (list.count)
		list.items = arena_alloc(arena, list.count * size);
	if (!list.items)
		list.count = 0;
	for (size_t i = 0; i < list.count; i++)
		read_item(arena, member, json_array_get(json, i),
		          (char *)list.items + i * size);
	list_put(place, list);
}

static void read_choice(const struct member *member, const json_t *json, void *place)
{
	const char *name = json_string_value(json);
	unsigned choice = 0;

	for (unsigned i = 0; name && member->choices[i]; i++) {
		if (strcmp(member->choices[i], name) == 0)
			choice = i;
	}
	memcpy(place, &choice, sizeof(choice));
}

static void read_pointer(struct arena *arena, const struct member *member,
                         const json_t *json, void *place)
{
	void *target = json_is_object(json) ? arena_alloc(arena, member->shape->size)
	                                    : NULL;

	if (target)
		read_struct(arena, member->shape, json, target);
	memcpy(place, &target, sizeof(target));
}

/* Fills a member from its value, which is NULL where it is absent. */
static void read_member(struct arena *arena, const struct member *member,
                        const json_t *json, void *place)
{
	int32_t small = (int32_t)json_integer_value(json);

	switch (member->kind) {
	case MEMBER_STRING:
		string_put(arena, place, json);
		break;
	case MEMBER_INTEGER:
		integer_put(place, json, -1);
		break;
	case MEMBER_SECONDS:
		integer_put(place, json, DATE_UNKNOWN);
		break;
	case MEMBER_SMALL:
		memcpy(place, &small, sizeof(small));
		break;
	case MEMBER_NUMBER:
		number_put(place, json, -1);
		break;
	case MEMBER_CHOICE:
		read_choice(member, json, place);
		break;
	case MEMBER_STRUCT:
		read_struct(arena, member->shape, json, place);
		break;
	case MEMBER_POINTER:
		read_pointer(arena, member, json, place);
		break;
	case MEMBER_LIST:
	case MEMBER_STRINGS:
	case MEMBER_NUMBERS:
	case MEMBER_INTEGERS:
		read_list(arena, member, json, place);
		break;
	}
}

static void read_struct(struct arena *arena, const struct shape *shape, const json_t *json,
                        void *object)
{
	for (const struct member *member = shape->members; member->name; member++)
		read_member(arena, member, json_object_get(json, member->name),
		            (char *)object + member->offset);
}

static bool from_json(struct arena *arena, const char *json, const struct shape *shape,
                      void *object, struct error *err)
{
	json_error_t reason;
	json_t *value = json_loads(json, 0, &reason);

	if (!json_is_object(value)) {
		json_decref(value);
		return error_set(err, ERROR_DATABASE, "the stored JSON cannot be read: %s",
		                 value ? "not an object" : reason.text);
	}
	read_struct(arena, shape, value, object);
	json_decref(value);
	return arena_check(arena, err);
}

bool entry_from_json(struct arena *arena, const char *json, struct entry *entry,
                     struct error *err)
{
	entry_init(entry);
	return from_json(arena, json, &entry_shape, entry, err);
}

bool feed_from_json(struct arena *arena, const char *json, struct feed *feed,
                    struct error *err)
{
	feed_init(feed);
	return from_json(arena, json, &feed_shape, feed, err);
}
