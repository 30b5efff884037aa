/* JSON Lines: one object a line -> one draft each. */
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

static bool take_list(struct reader *reader, int line, const char *name,
                      const json_t *value, struct strings *list)
{
	if (!value || json_is_null(value))
		return true;
	if (!json_is_array(value))
		return refuse_kind(reader, line, name, "list");
	for (size_t i = 0; i < json_array_size(value); i++) {
		const char **item = LIST_ADD(reader->arena, list);

		if (!json_is_string(json_array_get(value, i)))
			return refuse_kind(reader, line, name, "list of texts");
		if (item && !take_text(reader, line, name, json_array_get(value, i), item))
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

static bool take_attachments(struct reader *reader, const json_t *value,
                             struct draft *draft)
{
	if (!value || json_is_null(value))
		return true;
	if (!json_is_array(value))
		return refuse_kind(reader, draft->line, DRAFT_ATTACHMENTS_NAME, "list");
	for (size_t i = 0; i < json_array_size(value); i++) {
		struct enclosure *attachment = LIST_ADD(reader->arena, &draft->attachments);

		if (!attachment || !take_attachment(reader, draft->line,
		                                    json_array_get(value, i), attachment))
			return false;
	}
	return true;
}

static bool fill_draft(struct reader *reader, const json_t *object, struct draft *draft)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (!take_text(reader, draft->line, draft_field_names[i],
		               json_object_get(object, draft_field_names[i]),
		               &draft->text[i]))
			return false;
	}
	for (size_t i = 0; i < LIST_COUNT; i++) {
		if (!take_list(reader, draft->line, draft_list_names[i],
		               json_object_get(object, draft_list_names[i]),
		               &draft->lists[i]))
			return false;
	}
	return take_attachments(reader, json_object_get(object, DRAFT_ATTACHMENTS_NAME),
	                        draft);
}

static void read_line(struct reader *reader, struct str line, int number)
{
	struct draft draft = {.line = number};
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
	else if (fill_draft(reader, object, &draft))
		record_add(reader, &draft);
	json_decref(object);
}

void records_read_json(struct reader *reader, struct str bytes)
{
	struct str line;

	for (int number = 1; str_split(&bytes, '\n', &line); number++) {
		line = str_trim(line);
		if (line.len)
			read_line(reader, line, number);
	}
}
