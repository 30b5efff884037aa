#include "feeds/parse_json.h"

#include <jansson.h>
#include <string.h>

#include "feeds/limits.h"

/* clang-format off */
static const struct element_row rows[] = {
	/* contexts          space       name             field                 rank         shape        inside */
	{IN_FEED | IN_ENTRY, SPACE_NONE, "title",         FIELD_TITLE,          RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,            SPACE_NONE, "version",       FIELD_NONE,           RANK_FORMAT, SHAPE_IGNORED, IN_NOTHING},
	{IN_FEED,            SPACE_NONE, "home_page_url", FIELD_LINK_ALTERNATE, RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,            SPACE_NONE, "feed_url",      FIELD_LINK_SELF,      RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,            SPACE_NONE, "next_url",      FIELD_LINK_NEXT,      RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,            SPACE_NONE, "hubs",          FIELD_LINK_HUB,       RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,            SPACE_NONE, "description",   FIELD_SUBTITLE,       RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,            SPACE_NONE, "icon",          FIELD_LOGO,           RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,            SPACE_NONE, "favicon",       FIELD_ICON,           RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_FEED,            SPACE_NONE, "items",         FIELD_ENTRY,          RANK_FORMAT, SHAPE_GROUP, IN_ENTRY},
	{IN_FEED | IN_ENTRY, SPACE_NONE, "authors",       FIELD_AUTHOR,         RANK_FORMAT, SHAPE_GROUP, IN_PERSON},
	{IN_FEED | IN_ENTRY, SPACE_NONE, "author",        FIELD_AUTHOR,         RANK_ATOM,   SHAPE_GROUP, IN_PERSON},
	{IN_FEED | IN_ENTRY, SPACE_NONE, "language",      FIELD_LANGUAGE,       RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "id",            FIELD_ID,             RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "url",           FIELD_LINK_ALTERNATE, RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "external_url",  FIELD_LINK_RELATED,   RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "content_html",  FIELD_CONTENT,        RANK_FORMAT, SHAPE_HTML,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "content_text",  FIELD_CONTENT,        RANK_ATOM,   SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "summary",       FIELD_SUMMARY,        RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "image",         FIELD_IMAGE,          RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "banner_image",  FIELD_IMAGE,          RANK_ATOM,   SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "date_published", FIELD_PUBLISHED,     RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "date_modified", FIELD_UPDATED,        RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "tags",          FIELD_CATEGORY,       RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_ENTRY,           SPACE_NONE, "attachments",   FIELD_ENCLOSURE,      RANK_FORMAT, SHAPE_EMPTY, IN_NOTHING},
	{IN_PERSON,          SPACE_NONE, "name",          FIELD_NAME,           RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_PERSON,          SPACE_NONE, "url",           FIELD_URI,            RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
	{IN_PERSON,          SPACE_NONE, "avatar",        FIELD_AVATAR,         RANK_FORMAT, SHAPE_TEXT,  IN_NOTHING},
};
/* clang-format on */

const struct element_table element_table_json = {rows, sizeof(rows) / sizeof(rows[0])};

/* Members that say what an attribute of RSS's elements says. */
static const struct {
	const char *member, *attribute;
} attribute_names[] = {{"mime_type", "type"}, {"size_in_bytes", "length"}};

/* Under which an object has the text that it would have as an element. */
static const char *const text_names[] = {"#value", "#text", "$t", "url"};

struct reader {
	struct arena *arena;
	struct draft *draft;
	bool is_rss; /* RSS written as JSON: the rows are those of RSS */
	int depth;
};

/* ---- values ----------------------------------------------------------------------------- */

/* A string, a number or a flag as text; NULL for anything else. */
static const char *scalar_text(struct arena *arena, const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_STRING:
		return arena_strdup(arena, json_string_value(json));
	case JSON_INTEGER:
		return arena_printf(arena, "%lld", (long long)json_integer_value(json));
	case JSON_REAL:
		return arena_printf(arena, "%.15g", json_real_value(json));
	case JSON_TRUE:
		return "true";
	case JSON_FALSE:
		return "false";
	case JSON_OBJECT:
	case JSON_ARRAY:
	case JSON_NULL:
		break;
	}
	return NULL;
}

static const char *attribute_name(struct arena *arena, const char *member)
{
	for (size_t i = 0; i < sizeof(attribute_names) / sizeof(attribute_names[0]); i++)
		if (str_equal(str_from(member), str_from(attribute_names[i].member)))
			return attribute_names[i].attribute;
	return arena_strdup(arena, member);
}

static void copy_attributes(const struct reader *reader, struct draft_value *value,
                            json_t *object)
{
	value->attributes = arena_alloc(reader->arena, json_object_size(object) *
	                                                       sizeof(*value->attributes));
	if (!value->attributes)
		return;
	for (void *at = json_object_iter(object); at;
	     at = json_object_iter_next(object, at)) {
		const char *name = json_object_iter_key(at);
		const char *text = scalar_text(reader->arena, json_object_iter_value(at));

		if (text)
			value->attributes[value->attribute_count++] =
				(struct draft_attribute){
					.name = attribute_name(reader->arena, name),
					.value = text};
	}
}

static const char *object_text(struct arena *arena, const json_t *object)
{
	for (size_t i = 0; i < sizeof(text_names) / sizeof(text_names[0]); i++) {
		const json_t *member = json_object_get(object, text_names[i]);

		if (member && scalar_text(arena, member))
			return scalar_text(arena, member);
	}
	return NULL;
}

/* `text` lives in the arena or for ever. */
static void set_text(struct arena *arena, struct draft_value *value, const char *text)
{
	struct str trimmed = str_trim(str_from(text));

	if (!text)
		return;
	if (trimmed.ptr[trimmed.len] == '\0') {
		value->text = trimmed;
		return;
	}
	value->text.ptr = arena_str(arena, trimmed);
	value->text.len = value->text.ptr ? trimmed.len : 0;
}

/* ---- rows ------------------------------------------------------------------------------- */

static const struct element_row *find_json_row(enum context context, const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((rows[i].contexts & context) != 0 &&
		    str_equal(str_from(rows[i].name), str_from(name)))
			return &rows[i];
	return NULL;
}

/* "content:encoded": the prefix is all that is left of a namespace. */
static const struct element_row *find_rss_row(const struct reader *reader,
                                              enum context context, const char *name)
{
	struct str whole = str_from(name);
	size_t colon = str_find_char(whole, ':');
	const char *prefix;

	if (colon == whole.len)
		return element_find(context, SPACE_RSS, name);
	prefix = arena_str(reader->arena, str_slice(whole, 0, colon));
	return element_find(context, namespace_by_custom(prefix), name + colon + 1);
}

/* ---- walking ---------------------------------------------------------------------------- */

static void add_member(struct reader *reader, struct draft_value *parent,
                       enum context context, const char *name, json_t *json);

static void add_members(struct reader *reader, struct draft_value *parent,
                        enum context context, json_t *object)
{
	if (reader->depth == LIMIT_XML_DEPTH)
		return;
	reader->depth++;
	for (void *at = json_object_iter(object); at;
	     at = json_object_iter_next(object, at))
		add_member(reader, parent, context, json_object_iter_key(at),
		           json_object_iter_value(at));
	reader->depth--;
}

static void add_one(struct reader *reader, struct draft_value *parent,
                    const struct element_row *row, const char *name, json_t *json)
{
	struct draft_value *value;

	if (row->shape == SHAPE_SAME) {
		add_members(reader, parent, row->inside, json);
		return;
	}
	if (row->field == FIELD_ENTRY) {
		reader->draft->has_more |= reader->draft->entry_count == LIMIT_ENTRIES;
		if (!json_is_object(json) || reader->draft->entry_count == LIMIT_ENTRIES)
			return;
		reader->draft->entry_count++;
	}
	value = draft_add(reader->arena, parent, row);
	if (!value)
		return;
	if (row == &element_extension)
		value->name = name;
	if (!json_is_object(json)) {
		set_text(reader->arena, value, scalar_text(reader->arena, json));
		return;
	}
	if (row->shape != SHAPE_GROUP)
		copy_attributes(reader, value, json);
	set_text(reader->arena, value, object_text(reader->arena, json));
	if (row->shape == SHAPE_GROUP)
		add_members(reader, value, row->inside, json);
}

static void add_member(struct reader *reader, struct draft_value *parent,
                       enum context context, const char *name, json_t *json)
{
	const struct element_row *row = NULL;

	if (context != IN_EXTENSION)
		row = reader->is_rss ? find_rss_row(reader, context, name)
		                     : find_json_row(context, name);
	if (!row)
		row = &element_extension;
	if (json_is_null(json) || row->shape == SHAPE_IGNORED)
		return;
	if (row == &element_extension)
		name = arena_strdup(reader->arena, name); /* once for all of an array */
	if (json_is_array(json)) {
		for (size_t i = 0; i < json_array_size(json); i++)
			if (!json_is_array(json_array_get(json, i)) &&
			    !json_is_null(json_array_get(json, i)))
				add_one(reader, parent, row, name, json_array_get(json, i));
		return;
	}
	add_one(reader, parent, row, name, json);
}

/* ---- the document ----------------------------------------------------------------------- */

/* An upper bound of the values in a JSON text: what lies between its commas and brackets,
 * not counting those in strings. */
static size_t count_values(struct str text)
{
	size_t count = 1;
	bool is_string = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (is_string && c == '\\')
			i++;
		else if (c == '"')
			is_string = !is_string;
		else if (!is_string && (c == ',' || c == '[' || c == '{' || c == ':'))
			count++;
	}
	return count;
}

bool parse_json_is_large(struct str text)
{
	return count_values(text) > LIMIT_JSON_VALUES;
}

static bool looks_like_item(const json_t *item)
{
	static const char *const names[] = {"id", "url", "content_html", "content_text",
	                                    "title"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (json_object_get(item, names[i]))
			return true;
	return false;
}

/* By its shape: items that look like entries, or its version. */
static bool is_json_feed(const json_t *root)
{
	struct str version = str_from(json_string_value(json_object_get(root, "version")));
	const json_t *items = json_object_get(root, "items");

	if (str_find(version, STR("jsonfeed.org")) < version.len)
		return true;
	return json_is_array(items) &&
	       (json_array_size(items) == 0 ? json_object_get(root, "title") != NULL
	                                    : looks_like_item(json_array_get(items, 0)));
}

static enum format json_version(const json_t *root, struct arena *arena,
                                struct problems *problems)
{
	static const struct {
		const char *url;
		enum format format;
	} versions[] = {
		{"https://jsonfeed.org/version/1.1", FORMAT_JSON_11},
		{"https://jsonfeed.org/version/1", FORMAT_JSON_10},
		{"http://jsonfeed.org/version/1.1", FORMAT_JSON_11},
		{"http://jsonfeed.org/version/1", FORMAT_JSON_10},
	};
	struct str version = str_from(json_string_value(json_object_get(root, "version")));

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		if (str_equal(version, str_from(versions[i].url)))
			return versions[i].format;
	problem_add(problems, arena, 0, 0, "json-version",
	            "the version is not that of JSON Feed 1 or 1.1; read as 1.1");
	return FORMAT_JSON_11;
}

static void read_root(struct reader *reader, json_t *root, struct problems *problems)
{
	json_t *rss = json_object_get(root, "rss");
	enum context context = IN_FEED;

	reader->is_rss = json_is_object(json_object_get(rss, "channel"));
	if (reader->is_rss) {
		reader->draft->format = FORMAT_RSS_IN_JSON;
		root = rss;
		context = IN_RSS;
	} else if (is_json_feed(root)) {
		reader->draft->format = json_version(root, reader->arena, problems);
	} else {
		problem_add(problems, reader->arena, 0, 0, "not-a-feed-json",
		            "the document is JSON, but no JSON Feed");
		return;
	}
	reader->draft->feed = draft_add(reader->arena, NULL, &element_feed);
	if (reader->draft->feed)
		add_members(reader, reader->draft->feed, context, root);
}

bool parse_json(struct str text, struct arena *arena, struct draft *draft,
                struct problems *problems, struct error *err)
{
	struct reader reader = {.arena = arena, .draft = draft};
	json_error_t fault;
	json_t *root;

	*draft = (struct draft){.format = FORMAT_NONE};
	if (parse_json_is_large(text))
		return error_set(err, ERROR_LIMIT, "the document has more than %zu values",
		                 LIMIT_JSON_VALUES);
	root = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL, &fault);
	/* Where a value could not be made, jansson often says nothing at all. */
	if (!root &&
	    (json_error_code(&fault) == json_error_out_of_memory || fault.text[0] == '\0'))
		return error_set(err, ERROR_MEMORY, "out of memory");
	if (!root) {
		problem_add(problems, arena, fault.line, fault.column, "json-syntax",
		            "the document is no JSON: %s", fault.text);
		return arena_check(arena, err);
	}
	read_root(&reader, root, problems);
	json_decref(root);
	return arena_check(arena, err);
}
