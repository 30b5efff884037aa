/*
 * JSON Feed, strictly: 1.0 and 1.1 (jsonfeed.org).
 *
 * jansson, which `parse` reads with, says whether the text is JSON; it keeps no places, so
 * what it accepted is then walked value by value, by a table of members.
 */
#include <jansson.h>

#include "feeds/check_members.h"
#include "feeds/checker.h"
#include "feeds/date.h"
#include "feeds/options.h"
#include "feeds/parse_json.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* Deeper values are passed over: nothing of JSON Feed is. */
#define DEPTH 64

static const char *const object_names[] = {"feed", "item", "author", "hub", "attachment"};

/* What is wanted, as it is called in messages. */
static const char *const type_names[] = {"\"...\"", "true / false", "123", "{...}",
                                         "[...]"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define ATTACHMENTS ((size_t)32)

struct walk {
	struct checker *checker;
	size_t at;
	int depth;
	struct check_item *item; /* that is being read, or NULL */
	struct check_note feed_url, next_url;
	struct str titles[ATTACHMENTS]; /* of the item's attachments, with their types */
	size_t title_count;
	struct str title, media_type; /* of the attachment being read */
};

/* ---- the text, which is JSON ------------------------------------------------------------- */

static char skip_space(struct walk *walk)
{
	struct str text = walk->checker->text;

	while (walk->at < text.len && (ascii_is_space(text.ptr[walk->at])))
		walk->at++;
	return walk->at < text.len ? text.ptr[walk->at] : '\0';
}

/* A string, without its quotes; moves behind it. */
static struct check_span take_string(struct walk *walk)
{
	struct str text = walk->checker->text;
	struct check_span span = {.start = ++walk->at};

	while (walk->at < text.len && text.ptr[walk->at] != '"')
		walk->at += text.ptr[walk->at] == '\\' ? 2 : 1;
	span.end = walk->at++;
	return span;
}

/* Moves behind any value. */
static void skip_value(struct walk *walk)
{
	struct str text = walk->checker->text;
	int depth = 0;

	do {
		char c = skip_space(walk);

		if (c == '"') {
			take_string(walk);
		} else {
			depth += c == '{' || c == '[';
			depth -= c == '}' || c == ']';
			walk->at++;
		}
		while (depth == 0 && walk->at < text.len &&
		       !strchr(",]} \t\r\n", text.ptr[walk->at]))
			walk->at++;
	} while (depth > 0 && walk->at < text.len);
}

/* What a string means; jansson knows its escapes. */
static struct str decode(struct walk *walk, struct check_span span)
{
	struct str raw = str_slice(walk->checker->text, span.start, span.end);
	json_t *value;
	struct str decoded = raw;

	if (str_find_char(raw, '\\') == raw.len)
		return raw;
	value = json_loadb(raw.ptr - 1, raw.len + 2, JSON_DECODE_ANY | JSON_ALLOW_NUL,
	                   NULL);
	if (value)
		decoded = (struct str){arena_str(walk->checker->arena,
		                                 (struct str){json_string_value(value),
		                                              json_string_length(value)}),
		                       json_string_length(value)};
	json_decref(value);
	return decoded.ptr ? decoded : raw;
}

/* ---- findings ------------------------------------------------------------------------------ */

static struct finding *note(struct walk *walk, enum check_id id, size_t at, struct str name,
                            enum check_json_object object)
{
	return check_note_at(walk->checker, id, at,
	                     (struct check_subject){name, str_from(object_names[object])});
}

static void note_unknown(struct walk *walk, size_t at, struct str name,
                         enum check_json_object object)
{
	const char *names[CHECK_MEMBERS], *meant;
	size_t count = 0;
	struct finding *finding;

	if (str_starts(name, STR("_")))
		return;
	for (size_t i = 0; i < CHECK_MEMBERS; i++)
		if (check_members[i].object == object)
			names[count++] = check_members[i].name;
	meant = options_guess(arena_str(walk->checker->arena, name), names, count);
	finding = note(walk, meant ? CHECK_JSON_MISSPELT : CHECK_JSON_UNKNOWN, at, name,
	               object);
	if (finding)
		finding->detail = meant;
}

/* ---- values --------------------------------------------------------------------------------- */

static void keep(struct walk *walk, const struct check_member *member,
                 const struct check_value *value)
{
	struct check_note kept = {.text = arena_str(walk->checker->arena, value->text),
	                          .span = value->span,
	                          .subject = value->subject,
	                          .seconds = DATE_UNKNOWN};
	static const struct {
		enum check_json_object object;
		const char *name;
		size_t offset;
	} places[] = {
		{OBJECT_ITEM, "id", offsetof(struct check_item, id)},
		{OBJECT_ITEM, "url", offsetof(struct check_item, link)},
		{OBJECT_ITEM, "title", offsetof(struct check_item, title)},
		{OBJECT_ITEM, "date_published", offsetof(struct check_item, published)},
		{OBJECT_ITEM, "date_modified", offsetof(struct check_item, updated)},
	};
	int offset;

	if (!date_parse(value->text, 0, &kept.seconds, &offset))
		kept.seconds = DATE_UNKNOWN;
	for (size_t i = 0; walk->item && i < COUNT(places); i++)
		if (member->object == places[i].object &&
		    str_equal(str_from(member->name), str_from(places[i].name)))
			*(struct check_note *)(void *)((char *)walk->item +
			                               places[i].offset) = kept;
	if (member->object == OBJECT_FEED &&
	    str_equal(str_from(member->name), STR("feed_url")))
		walk->feed_url = kept;
	if (member->object == OBJECT_FEED &&
	    str_equal(str_from(member->name), STR("next_url")))
		walk->next_url = kept;
	if (member->object == OBJECT_ITEM && walk->item && member->kind == KIND_LANGUAGE)
		walk->item->has_language = true;
	if (member->object == OBJECT_FEED && member->kind == KIND_LANGUAGE) {
		walk->checker->feed.language = kept;
		walk->checker->feed.has_language = true;
	}
	if (member->object == OBJECT_ATTACHMENT && member->kind == KIND_TEXT)
		walk->title = value->text;
	if (member->object == OBJECT_ATTACHMENT && member->kind == KIND_MEDIA_TYPE)
		walk->media_type = value->text;
}

static void check_version(struct walk *walk, const struct check_value *value)
{
	struct checker *checker = walk->checker;

	if (str_equal(value->text, STR("https://jsonfeed.org/version/1")))
		checker->format = FORMAT_JSON_10;
	else if (!str_equal(value->text, STR("https://jsonfeed.org/version/1.1")))
		check_note_value(checker, CHECK_JSON_VERSION, value, 0);
}

static void check_string(struct walk *walk, const struct check_member *member,
                         struct str name)
{
	struct check_value value = {.is_json = true};

	value.span = take_string(walk);
	value.text = decode(walk, value.span);
	value.subject = (struct check_subject){name,
	                                       str_from(object_names[member->object])};
	keep(walk, member, &value);
	if (str_trim(value.text).len == 0) {
		if (!member->may_be_blank)
			check_note_value(walk->checker, CHECK_JSON_EMPTY, &value, 0);
		return;
	}
	if (str_equal(name, STR("version")) && member->object == OBJECT_FEED)
		check_version(walk, &value);
	else if (member->kind != KIND_NONE)
		check_value(walk->checker, &value, member->kind);
	else
		check_characters(walk->checker, &value);
}

static void check_object(struct walk *walk, enum check_json_object object);

static bool is_type(char c, enum check_json_type type)
{
	switch (type) {
	case JSON_IS_STRING:
		return c == '"';
	case JSON_IS_BOOLEAN:
		return c == 't' || c == 'f';
	case JSON_IS_NUMBER:
		return ascii_is_digit(c);
	case JSON_IS_OBJECT:
		return c == '{';
	case JSON_IS_LIST:
		return c == '[';
	}
	return false;
}

static void note_type(struct walk *walk, const struct check_member *member, struct str name,
                      enum check_json_type wanted)
{
	struct finding *finding = note(walk, CHECK_JSON_TYPE, walk->at, name,
	                               member->object);

	if (finding)
		finding->detail = type_names[wanted];
	skip_value(walk);
}

static void check_list(struct walk *walk, const struct check_member *member,
                       struct str name)
{
	enum check_json_type wanted = member->inside >= 0 ? JSON_IS_OBJECT : JSON_IS_STRING;
	size_t start = walk->at++;

	if (skip_space(walk) == ']' && !member->may_be_blank)
		note(walk, CHECK_JSON_EMPTY, start, name, member->object);
	while (skip_space(walk) != ']' && walk->at < walk->checker->text.len) {
		if (!is_type(skip_space(walk), wanted))
			note_type(walk, member, name, wanted);
		else if (wanted == JSON_IS_STRING)
			check_string(walk, member, name);
		else
			check_object(walk, (enum check_json_object)member->inside);
		if (skip_space(walk) == ',')
			walk->at++;
	}
	walk->at++;
}

static void check_member_value(struct walk *walk, const struct check_member *member,
                               struct str name)
{
	char c = skip_space(walk);

	if (!is_type(c, member->type)) {
		note_type(walk, member, name, member->type);
		return;
	}
	if (str_equal(name, STR("author")) && walk->checker->format == FORMAT_JSON_11)
		walk->checker->feed.has_author = true;
	if (member->type == JSON_IS_STRING)
		check_string(walk, member, name);
	else if (member->type == JSON_IS_LIST)
		check_list(walk, member, name);
	else if (member->type == JSON_IS_OBJECT)
		check_object(walk, (enum check_json_object)member->inside);
	else
		skip_value(walk);
}

/* ---- objects --------------------------------------------------------------------------------- */

static void start_object(struct walk *walk, enum check_json_object object)
{
	struct check_listed *added;

	walk->title = walk->media_type = (struct str){0};
	if (object != OBJECT_ITEM)
		return;
	walk->item = arena_new(walk->checker->arena, struct check_item);
	walk->title_count = 0;
	if (!walk->item)
		return;
	walk->item->tag.start = walk->at;
	walk->item->subject = (struct check_subject){STR("item"), STR("items")};
	walk->item->published.seconds = walk->item->updated.seconds = DATE_UNKNOWN;
	added = LIST_ADD(walk->checker->arena, &walk->checker->feed.items);
	if (added)
		added->item = walk->item;
}

/* Equal titles mean that one attachment may stand for the other (another file type). */
static void end_attachment(struct walk *walk, size_t start)
{
	for (size_t i = 0; walk->title.len && i + 1 < walk->title_count; i += 2)
		if (str_equal(walk->titles[i], walk->title) &&
		    str_equal_nocase(walk->titles[i + 1], walk->media_type)) {
			note(walk, CHECK_JSON_ATTACHMENT_TITLE, start, STR("title"),
			     OBJECT_ATTACHMENT);
			return;
		}
	if (walk->title_count + 2 <= ATTACHMENTS) {
		walk->titles[walk->title_count++] = walk->title;
		walk->titles[walk->title_count++] = walk->media_type;
	}
}

static bool has_member(enum check_json_object object, uint64_t seen, const char *name)
{
	const struct check_member *member = check_member_find(object, str_from(name));

	return member && (seen >> (member - check_members) & 1);
}

/* What JSON Feed 1.1 recommends of a feed, and what it would rather not see. */
static void note_advised(struct walk *walk, enum check_json_object object, size_t start,
                         uint64_t seen)
{
	static const char *const recommended[] = {"home_page_url", "feed_url"};

	for (size_t i = 0; object == OBJECT_FEED && i < 2; i++)
		if (!has_member(object, seen, recommended[i]))
			note(walk, CHECK_JSON_RECOMMENDED, start, str_from(recommended[i]),
			     object);
	if (walk->checker->format == FORMAT_JSON_11 && has_member(object, seen, "author") &&
	    !has_member(object, seen, "authors"))
		note(walk, CHECK_JSON_DEPRECATED, start, STR("author"), object);
}

static void end_object(struct walk *walk, enum check_json_object object, size_t start,
                       uint64_t seen)
{
	bool has_content = false;

	for (size_t i = 0; i < CHECK_MEMBERS; i++) {
		const struct check_member *member = &check_members[i];
		bool is_there = seen >> i & 1;
		struct finding *finding;

		if (member->object != object)
			continue;
		has_content = has_content || (is_there && str_starts(str_from(member->name),
		                                                     STR("content_")));
		if (is_there || !member->is_required)
			continue;
		finding = note(walk, CHECK_JSON_MISSING, start, str_from(member->name),
		               object);
		if (finding)
			finding->detail = object_names[object];
	}
	note_advised(walk, object, start, seen);
	if (object == OBJECT_ITEM && !has_content)
		note(walk, CHECK_JSON_CONTENTLESS, start, STR("content_html"), object);
	if (object == OBJECT_ATTACHMENT)
		end_attachment(walk, start);
	if (object == OBJECT_AUTHOR && !seen)
		note(walk, CHECK_JSON_EMPTY, start, STR("author"), object);
	if (object == OBJECT_ITEM)
		walk->item = NULL;
}

static void check_member(struct walk *walk, enum check_json_object object, uint64_t *seen)
{
	struct check_span key = take_string(walk);
	struct str name = decode(walk, key);
	const struct check_member *member = check_member_find(object, name);
	size_t number = member ? (size_t)(member - check_members) : 0;

	skip_space(walk);
	walk->at++; /* the colon */
	skip_space(walk);
	if (!member) {
		note_unknown(walk, key.start, name, object);
		skip_value(walk);
		return;
	}
	if (*seen >> number & 1)
		note(walk, CHECK_JSON_DUPLICATE, key.start, name, object);
	*seen |= (uint64_t)1 << number;
	check_member_value(walk, member, name);
}

static void check_object(struct walk *walk, enum check_json_object object)
{
	size_t start = walk->at++;
	uint64_t seen = 0;

	if (++walk->depth > DEPTH) {
		walk->at = start;
		skip_value(walk);
		walk->depth--;
		return;
	}
	start_object(walk, object);
	while (skip_space(walk) == '"') {
		check_member(walk, object, &seen);
		if (skip_space(walk) == ',')
			walk->at++;
	}
	walk->at++;
	end_object(walk, object, start, seen);
	walk->depth--;
}

_Static_assert(CHECK_MEMBERS <= 64, "the members fit the set of them");

/* ---- the document ----------------------------------------------------------------------------- */

static void note_address(struct walk *walk, enum check_id id,
                         const struct check_note *about, const char *detail)
{
	struct check_value value = {.text = str_from(about->text),
	                            .span = about->span,
	                            .subject = about->subject,
	                            .is_json = true};
	struct finding *finding = check_note_value(walk->checker, id, &value, 0);

	if (finding)
		finding->detail = detail;
}

static void check_addresses(struct walk *walk)
{
	const char *url = walk->checker->options->url;

	if (walk->next_url.text && walk->feed_url.text &&
	    str_equal(str_from(walk->next_url.text), str_from(walk->feed_url.text)))
		note_address(walk, CHECK_JSON_LOOP, &walk->next_url, NULL);
	if (url && walk->feed_url.text &&
	    !check_is_own_address(walk->checker->options, str_from(walk->feed_url.text)))
		note_address(walk, CHECK_SELF_MISMATCH, &walk->feed_url,
		             check_quote(walk->checker, str_from(url)));
}

/* By its version, or by items that only it has. */
static bool is_json_feed(const json_t *root)
{
	return json_is_string(json_object_get(root, "version")) ||
	       json_is_array(json_object_get(root, "items"));
}

bool check_json(struct checker *checker, struct error *err)
{
	struct walk walk = {.checker = checker};
	json_error_t fault;
	json_t *root;
	struct finding *finding;
	bool is_feed, is_json;

	if (parse_json_is_large(checker->text))
		return error_set(err, ERROR_LIMIT, "more than %zu values",
		                 LIMIT_JSON_VALUES);
	root = json_loadb(checker->text.ptr, checker->text.len, JSON_ALLOW_NUL, &fault);
	is_feed = is_json_feed(root);
	is_json = root != NULL;
	json_decref(root);
	if (!is_json) {
		finding = check_note_at(checker, CHECK_JSON_SYNTAX,
		                        fault.position > 0 ? (size_t)fault.position - 1 : 0,
		                        (struct check_subject){0});
		if (finding)
			finding->detail = text_printable(checker->arena,
			                                 str_from(fault.text));
		return true;
	}
	checker->dialect = DIALECT_JSON;
	if (!is_feed) {
		check_note_at(checker, CHECK_NOT_A_FEED_JSON, 0, (struct check_subject){0});
		return true;
	}
	checker->format = FORMAT_JSON_11;
	skip_space(&walk);
	checker->feed.tag = (struct check_span){walk.at, walk.at + 1};
	checker->feed.subject = (struct check_subject){STR("feed"), {0}};
	check_object(&walk, OBJECT_FEED);
	checker->report->format = format_name(checker->format);
	check_addresses(&walk);
	check_items(checker);
	return true;
}
