/* JSON -> drafts: JSON Lines, an object a line; and documents, such as the programming
 * interface of CEC's site (mcms) gives. */
#include <jansson.h>

#include "feedgen/records_draft.h"
#include "feeds/text.h"

/* A member's name and what it should have been: for the refusal. */
static bool refuse_kind(struct reader *reader, int line, const char *name, const char *kind)
{
	return reader_refuse(reader, line, "%s is no %s", name, kind);
}

/* Text, or a number as ids of databases are; null counts as absent. */
static bool take_text(struct reader *reader, int line, const char *name,
                      const json_t *value, const char **text)
{
	if (json_is_string(value))
		*text = arena_strdup(reader->arena, json_string_value(value));
	else if (json_is_integer(value))
		*text = arena_printf(reader->arena, "%" JSON_INTEGER_FORMAT,
		                     json_integer_value(value));
	else if (value && !json_is_null(value))
		return refuse_kind(reader, line, name, "text");
	return true;
}

/* A list of texts, or its items in one text. */
static bool take_list(struct reader *reader, struct draft *draft,
                      const struct field_name *name, const json_t *value)
{
	struct strings *list = &draft->lists[name->index];

	if (!json_is_array(value))
		return refuse_kind(reader, draft->line, name->name, "list");
	for (size_t i = 0; i < json_array_size(value); i++) {
		const char **item = LIST_ADD(reader->arena, list);

		if (!json_is_string(json_array_get(value, i)))
			return refuse_kind(reader, draft->line, name->name,
			                   "list of texts");
		if (item && !take_text(reader, draft->line, name->name,
		                       json_array_get(value, i), item))
			return false;
	}
	return true;
}

static bool take_attachment(struct reader *reader, int line, const json_t *value,
                            struct enclosure *attachment)
{
	const json_t *size = json_object_get(value, "size");

	*attachment = (struct enclosure){.length = -1};
	if (!json_is_object(value) || !json_is_string(json_object_get(value, "url")))
		return reader_refuse(reader, line, "an attachment has no url");
	if (size && !json_is_null(size) &&
	    (!json_is_integer(size) || json_integer_value(size) < 0))
		return reader_refuse(reader, line,
		                     "an attachment's size is no number of bytes");
	if (json_is_integer(size))
		attachment->length = json_integer_value(size);
	return take_text(reader, line, "an attachment's url", json_object_get(value, "url"),
	                 &attachment->url) &&
	       take_text(reader, line, "an attachment's type",
	                 json_object_get(value, "type"), &attachment->type) &&
	       take_text(reader, line, "an attachment's title",
	                 json_object_get(value, "title"), &attachment->title);
}

static bool take_attachments(struct reader *reader, struct draft *draft,
                             const struct field_name *name, const json_t *value)
{
	if (!json_is_array(value))
		return refuse_kind(reader, draft->line, name->name, "list");
	for (size_t i = 0; i < json_array_size(value); i++) {
		struct enclosure *attachment = LIST_ADD(reader->arena, &draft->attachments);

		if (!attachment || !take_attachment(reader, draft->line,
		                                    json_array_get(value, i), attachment))
			return false;
	}
	return true;
}

static bool take_member(struct reader *reader, struct draft *draft,
                        const struct field_name *name, const json_t *value)
{
	const char *text = NULL;

	if (!value || json_is_null(value))
		return true;
	if (name->reading == AS_LIST)
		return take_list(reader, draft, name, value);
	if (name->reading == AS_ATTACHMENTS)
		return take_attachments(reader, draft, name, value);
	if (!take_text(reader, draft->line, name->name, value, &text))
		return false;
	if (text)
		draft_set(reader, draft, name, text);
	return true;
}

/* Foreign records have members of their own, corrections none. */
static void doubt_members(struct reader *reader, int line, json_t *object)
{
	for (void *at = json_object_iter(object); at;
	     at = json_object_iter_next(object, at))
		if (!field_find(str_from(json_object_iter_key(at))))
			reader_doubt(reader, line, "no field is called %.200s",
			             json_object_iter_key(at));
}

static bool take_object(struct reader *reader, int line, json_t *object)
{
	struct draft draft = {.line = line};

	if (reader->collected)
		doubt_members(reader, line, object);
	for (size_t i = 0; i < field_name_count; i++) {
		const struct field_name *name = &field_names[i];

		if (!take_member(reader, &draft, name, json_object_get(object, name->name)))
			return false;
	}
	return reader_take(reader, &draft);
}

/* ---- JSON Lines ------------------------------------------------------------------------ */

static void read_line(struct reader *reader, struct str line, int number)
{
	json_error_t error;
	json_t *object;

	if (text_find_bad_line(line)) {
		reader_refuse(reader, number, "the text is no valid UTF-8");
		return;
	}
	object = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, &error);
	if (!object)
		reader_refuse(reader, number, "bad JSON at column %d: %s", error.column,
		              error.text);
	else if (!json_is_object(object))
		reader_refuse(reader, number, "no JSON object");
	else
		take_object(reader, number, object);
	json_decref(object);
}

void records_read_json_lines(struct reader *reader, struct str bytes)
{
	struct str line;

	for (int number = 1; str_split(&bytes, '\n', &line); number++) {
		line = str_trim(line);
		if (line.len)
			read_line(reader, line, number);
	}
}

/* ---- one document ---------------------------------------------------------------------- */

/* Objects and arrays around the records: an answer of CEC's site has {"data": {"list": [. */
enum { AROUND_DEPTH = 8 };

/* A place in the document. */
struct cursor {
	struct str rest;
	int line;
	bool is_broken; /* nothing behind this place can be read: told already */
};

static void move(struct cursor *cursor, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		cursor->line += cursor->rest.ptr[i] == '\n';
	cursor->rest = str_skip(cursor->rest, bytes);
}

static char next_character(struct cursor *cursor)
{
	size_t spaces = 0;

	while (spaces < cursor->rest.len && ascii_is_space(cursor->rest.ptr[spaces]))
		spaces++;
	move(cursor, spaces);
	return cursor->rest.len ? cursor->rest.ptr[0] : '\0';
}

static bool take_character(struct cursor *cursor, char wanted)
{
	bool is_there = next_character(cursor) == wanted;

	if (is_there)
		move(cursor, 1);
	return is_there;
}

/* The value that begins here (owned), and how long it is; NULL where it is broken. */
static json_t *load_value(struct reader *reader, struct cursor *cursor, size_t *length)
{
	const size_t flags = JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK |
	                     JSON_DECODE_ANY;
	json_error_t error;
	json_t *value;

	next_character(cursor);
	value = json_loadb(cursor->rest.ptr, cursor->rest.len, flags, &error);
	*length = value ? (size_t)error.position : 0;
	if (!value && !cursor->is_broken) {
		cursor->is_broken = true;
		reader_refuse(reader, cursor->line + (error.line > 0 ? error.line - 1 : 0),
		              "bad JSON: %s", error.text);
	}
	return value;
}

static bool is_record(const json_t *object)
{
	for (size_t i = 0; i < field_name_count; i++) {
		if (field_names[i].index == FIELD_TITLE &&
		    field_names[i].reading == AS_TEXT &&
		    json_object_get(object, field_names[i].name))
			return true;
	}
	return false;
}

/* What a person finds the record by; NULL where nothing names it. */
static const char *name_of(struct reader *reader, const json_t *object)
{
	static const enum field naming[] = {FIELD_ITEM, FIELD_ID, FIELD_URL};
	const char *name = NULL;

	for (size_t k = 0; k < sizeof(naming) / sizeof(naming[0]); k++)
		for (size_t i = 0; !name && i < field_name_count; i++) {
			const json_t *value = json_object_get(object, field_names[i].name);

			if (field_names[i].index != (int)naming[k] ||
			    (field_names[i].reading != AS_TEXT &&
			     field_names[i].reading != AS_ARTICLE_ID))
				continue;
			if (json_is_string(value))
				name = arena_strdup(reader->arena,
				                    json_string_value(value));
			else if (json_is_integer(value))
				name = arena_printf(reader->arena, "%" JSON_INTEGER_FORMAT,
				                    json_integer_value(value));
		}
	return name;
}

static void walk(struct reader *reader, struct cursor *cursor, bool is_listed, int depth);

/* Steps over a value, which is a name or holds no record. */
static void pass(struct reader *reader, struct cursor *cursor)
{
	size_t length;

	json_decref(load_value(reader, cursor, &length));
	move(cursor, length);
}

static void walk_members(struct reader *reader, struct cursor *cursor, int depth)
{
	move(cursor, 1);
	while (!cursor->is_broken && !take_character(cursor, '}')) {
		pass(reader, cursor);
		take_character(cursor, ':');
		walk(reader, cursor, false, depth);
		take_character(cursor, ',');
	}
}

static void walk_array(struct reader *reader, struct cursor *cursor, int depth)
{
	move(cursor, 1);
	while (!cursor->is_broken && !take_character(cursor, ']')) {
		walk(reader, cursor, true, depth);
		take_character(cursor, ',');
	}
}

/* A record is an object with a title, or any object of an array; whatever lies around them
 * is opened. */
static void walk(struct reader *reader, struct cursor *cursor, bool is_listed, int depth)
{
	char first = next_character(cursor);
	json_t *value;
	size_t length;

	if (first == '[' && depth < AROUND_DEPTH) {
		walk_array(reader, cursor, depth + 1);
		return;
	}
	value = load_value(reader, cursor, &length);
	if (json_is_object(value) && !is_listed && !is_record(value) &&
	    depth < AROUND_DEPTH) {
		walk_members(reader, cursor, depth + 1);
	} else {
		if (json_is_object(value) && (is_listed || is_record(value))) {
			reader->record = name_of(reader, value);
			take_object(reader, cursor->line, value);
			reader->record = NULL;
		}
		move(cursor, length);
	}
	json_decref(value);
}

void records_read_json(struct reader *reader, struct str bytes)
{
	struct cursor cursor = {.rest = bytes, .line = 1};
	const struct records *records = reader->records;
	size_t before = records->count + records->refused.count;
	int bad = text_find_bad_line(bytes);

	if (bad) {
		reader_refuse(reader, bad, "the text is no valid UTF-8");
		return;
	}
	walk(reader, &cursor, false, 0);
	if (!cursor.is_broken && next_character(&cursor))
		reader_refuse(reader, cursor.line, "bad JSON: text behind its end");
	else if (!reader->collected && records->count + records->refused.count == before)
		reader_refuse(reader, 0, "no record in it");
}
