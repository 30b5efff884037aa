#include "aggregator/model_json.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "aggregator/model_shape.h"
#include "feeds/text.h"

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

/* As text at once, not as a tree of jansson's first: that took a sixth of an update. */
struct writer {
	struct buf *out;
	bool failed; /* sticky: a text that is not UTF-8, a number that is none */
};

/* RFC 8259 section 7: control characters, the quotation mark and the backslash. */
static const bool is_escaped[256] = {
	[0] = true,  [1] = true,  [2] = true,   [3] = true,    [4] = true,  [5] = true,
	[6] = true,  [7] = true,  [8] = true,   [9] = true,    [10] = true, [11] = true,
	[12] = true, [13] = true, [14] = true,  [15] = true,   [16] = true, [17] = true,
	[18] = true, [19] = true, [20] = true,  [21] = true,   [22] = true, [23] = true,
	[24] = true, [25] = true, [26] = true,  [27] = true,   [28] = true, [29] = true,
	[30] = true, [31] = true, ['"'] = true, ['\\'] = true,
};

/* RFC 8259 section 7: the two that must be, and control characters, those that are frequent
 * in short. */
static void write_escaped(struct buf *out, unsigned char byte)
{
	if (byte >= 0x20) {
		buf_add_char(out, '\\');
		buf_add_char(out, (char)byte);
	} else if (byte == '\n') {
		buf_add(out, STR("\\n"));
	} else if (byte == '\t') {
		buf_add(out, STR("\\t"));
	} else {
		buf_printf(out, "\\u%04X", byte);
	}
}

static void write_string(struct writer *writer, const char *text)
{
	struct str rest = str_from(text);

	writer->failed |= text_find_invalid_utf8(rest) < rest.len;
	buf_add_char(writer->out, '"');
	while (rest.len > 0) {
		size_t plain = 0;

		while (plain < rest.len && !is_escaped[(unsigned char)rest.ptr[plain]])
			plain++;
		buf_add(writer->out, str_slice(rest, 0, plain));
		if (plain < rest.len)
			write_escaped(writer->out, (unsigned char)rest.ptr[plain++]);
		rest = str_skip(rest, plain);
	}
	buf_add_char(writer->out, '"');
}

static void write_integer(struct writer *writer, int64_t integer)
{
	buf_printf(writer->out, "%lld", (long long)integer);
}

/* They are few, and jansson knows how to write one that reads as the same. */
static void write_number(struct writer *writer, double number)
{
	json_t *json = json_real(number);
	char *text = json ? json_dumps(json, JSON_ENCODE_ANY) : NULL;

	writer->failed |= !text;
	buf_add_text(writer->out, text);
	free(text);
	json_decref(json);
}

static bool write_struct(struct writer *writer, const struct shape *shape,
                         const void *object);

static void write_item(struct writer *writer, const struct member *member, const void *item)
{
	if (member->kind == MEMBER_STRINGS)
		write_string(writer, pointer_at(item));
	else if (member->kind == MEMBER_NUMBERS)
		write_number(writer, number_at(item));
	else if (member->kind == MEMBER_INTEGERS)
		write_integer(writer, integer_at(item));
	else
		write_struct(writer, member->shape, item);
}

static void write_list(struct writer *writer, const struct member *member, struct list list)
{
	size_t size = item_size(member);

	buf_add_char(writer->out, '[');
	for (size_t i = 0; i < list.count; i++) {
		if (i > 0)
			buf_add_char(writer->out, ',');
		write_item(writer, member, (const char *)list.items + i * size);
	}
	buf_add_char(writer->out, ']');
}

/* Most members of most entries are absent: they cost no more than this.  What is embedded is
 * known once it has been written. */
static bool is_present(const struct member *member, const void *place)
{
	int64_t integer;
	unsigned choice;
	int32_t small;

	switch (member->kind) {
	case MEMBER_STRING:
	case MEMBER_POINTER:
		return pointer_at(place);
	case MEMBER_INTEGER:
	case MEMBER_SECONDS:
		integer = integer_at(place);
		return integer != (member->kind == MEMBER_INTEGER ? -1 : DATE_UNKNOWN);
	case MEMBER_SMALL:
		memcpy(&small, place, sizeof(small));
		return small != 0;
	case MEMBER_NUMBER:
		return number_at(place) >= 0;
	case MEMBER_CHOICE:
		memcpy(&choice, place, sizeof(choice));
		return choice != 0;
	case MEMBER_STRUCT:
		return true;
	case MEMBER_LIST:
	case MEMBER_STRINGS:
	case MEMBER_NUMBERS:
	case MEMBER_INTEGERS:
		return list_at(place).count > 0;
	}
	return false;
}

/* The value of a member that is present; false where it has nothing in it. */
static bool write_value(struct writer *writer, const struct member *member,
                        const void *place)
{
	unsigned choice;
	int32_t small;

	switch (member->kind) {
	case MEMBER_STRING:
		write_string(writer, pointer_at(place));
		break;
	case MEMBER_POINTER:
		write_struct(writer, member->shape, pointer_at(place));
		break;
	case MEMBER_INTEGER:
	case MEMBER_SECONDS:
		write_integer(writer, integer_at(place));
		break;
	case MEMBER_SMALL:
		memcpy(&small, place, sizeof(small));
		write_integer(writer, small);
		break;
	case MEMBER_NUMBER:
		write_number(writer, number_at(place));
		break;
	case MEMBER_CHOICE:
		memcpy(&choice, place, sizeof(choice));
		write_string(writer, member->choices[choice]);
		break;
	case MEMBER_STRUCT:
		return write_struct(writer, member->shape, place);
	case MEMBER_LIST:
	case MEMBER_STRINGS:
	case MEMBER_NUMBERS:
	case MEMBER_INTEGERS:
		write_list(writer, member, list_at(place));
		break;
	}
	return true;
}

/* False where none of its members is present. */
static bool write_struct(struct writer *writer, const struct shape *shape,
                         const void *object)
{
	struct buf *out = writer->out;
	bool has_any = false;

	buf_add_char(out, '{');
	for (const struct member *member = shape->members; member->name; member++) {
		size_t end = out->len;

		if (!is_present(member, member_at(object, member)))
			continue;
		buf_add(out, has_any ? STR(",\"") : STR("\""));
		buf_add_text(out, member->name);
		buf_add(out, STR("\":"));
		if (write_value(writer, member, member_at(object, member)))
			has_any = true;
		else
			out->len = end; /* as if it had not begun */
	}
	buf_add_char(out, '}');
	return has_any;
}

static bool add_json(const struct shape *shape, const void *object, struct buf *out,
                     struct error *err)
{
	struct writer writer = {.out = out};

	write_struct(&writer, shape, object);
	if (!buf_check(out, err))
		return false;
	return !writer.failed ||
	       error_set(err, ERROR_MEMORY, "out of memory, or a text that is not UTF-8");
}

bool entry_add_json(const struct entry *entry, struct buf *out, struct error *err)
{
	return add_json(&entry_shape, entry, out, err);
}

bool feed_add_json(const struct feed *feed, struct buf *out, struct error *err)
{
	return add_json(&feed_shape, feed, out, err);
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
