/*
 * Rules in dotted paths over JSON -> rows.
 *
 * "data.items", "links[0]", "meta.title"; several parts are joined by "&", and what stands in
 * quotes means itself: "'https://example.org/' & id".
 */
#include <jansson.h>
#include <string.h>

#include "feeds/limits.h"
#include "feeds/scrape_rows.h"
#include "feeds/text.h"

/* The parts of one path: "a", "[0]", "b.c". */
static json_t *find(json_t *value, struct str path)
{
	path = str_trim(path);
	while (value && path.len > 0) {
		size_t end = 0;
		int64_t index;

		if (path.ptr[0] == '[') {
			end = str_find_char(path, ']');
			if (end == path.len ||
			    !str_integer(str_slice(path, 1, end), 0, INT32_MAX, &index))
				return NULL;
			value = json_array_get(value, (size_t)index);
			path = str_skip(path, end + 1);
		} else {
			while (end < path.len && path.ptr[end] != '.' &&
			       path.ptr[end] != '[')
				end++;
			value = json_object_getn(value, path.ptr, end);
			path = str_skip(path, end);
		}
		if (path.len > 0 && path.ptr[0] == '.')
			path = str_skip(path, 1);
	}
	return value;
}

static void add_scalar(const json_t *value, struct buf *out)
{
	if (json_is_string(value))
		buf_add_text(out, json_string_value(value));
	else if (json_is_integer(value))
		buf_printf(out, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		buf_printf(out, "%.15g", json_real_value(value));
}

/* The end of the part that begins `path`: at an "&" outside quotes. */
static size_t part_end(struct str path)
{
	char quote = '\0';

	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == '&')
			return i;
	}
	return path.len;
}

static bool is_quoted(struct str part)
{
	return part.len >= 2 && (part.ptr[0] == '\'' || part.ptr[0] == '"') &&
	       part.ptr[part.len - 1] == part.ptr[0];
}

/* NULL where a part is missing: half an address is none. */
static const char *text_at(struct arena *arena, json_t *value, const char *rule)
{
	struct str rest = str_from(rule);
	const char *text = NULL;
	bool is_whole = rule != NULL;
	struct buf out;

	buf_init(&out, LIMIT_PAGE_BYTES);
	while (is_whole && rest.len > 0) {
		size_t end = part_end(rest), before = out.len;
		struct str part = str_trim(str_slice(rest, 0, end));

		if (is_quoted(part))
			buf_add(&out, str_slice(part, 1, part.len - 1));
		else
			add_scalar(find(value, part), &out);
		is_whole = out.len > before || is_quoted(part);
		rest = str_skip(rest, end + 1);
	}
	if (is_whole && out.len > 0)
		text = arena_str(arena, buf_view(&out));
	buf_release(&out);
	return text;
}

static void take_categories(struct arena *arena, json_t *value, struct strings *categories)
{
	size_t count = json_is_array(value) ? json_array_size(value) : 1;

	for (size_t i = 0; value && i < count && i < LIMIT_PUBLISHED_LIST; i++) {
		const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
		const char **category = json_is_string(one) ? LIST_ADD(arena, categories)
		                                            : NULL;

		if (category)
			*category = arena_strdup(arena, json_string_value(one));
	}
}

static bool is_text_field(enum scrape_field field)
{
	return field != SCRAPE_ITEM && field != SCRAPE_TIME_FORMAT &&
	       field != SCRAPE_CATEGORIES && field != SCRAPE_TO_JSON &&
	       field != SCRAPE_TO_HTML;
}

static void add_rows(struct scraper *scraper, json_t *items)
{
	const struct scrape_rules *rules = scraper->rules;
	struct arena *arena = scraper->arena;

	for (size_t i = 0; i < json_array_size(items); i++) {
		json_t *item = json_array_get(items, i);
		struct scrape_row *row = scrape_row_add(scraper);

		if (!row)
			return;
		for (size_t k = 0; k < SCRAPE_FIELD_COUNT; k++)
			if (is_text_field((enum scrape_field)k))
				row->parts[k] = text_at(arena, item, rules->fields[k]);
		row->is_content_html = true;
		if (rules->fields[SCRAPE_CATEGORIES])
			take_categories(
				arena,
				find(item, str_from(rules->fields[SCRAPE_CATEGORIES])),
				&row->categories);
	}
}

/* More than a feed of 20 MB has: each takes some 100 bytes while it is read. */
static bool has_too_many(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == ',' || text.ptr[i] == '[' || text.ptr[i] == '{';
	return count > LIMIT_JSON_VALUES;
}

static json_t *load(struct scraper *scraper, struct str text)
{
	json_error_t fault;
	json_t *root;

	if (has_too_many(text)) {
		error_set(scraper->err, ERROR_LIMIT,
		          "the document has more than %zu values", LIMIT_JSON_VALUES);
		return NULL;
	}
	text = str_trim(text);
	root = json_loadb(text.ptr, text.len, 0, &fault);
	if (!root)
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-not-json",
		            "what came is no JSON: %s", fault.text);
	return root;
}

bool scrape_json(struct scraper *scraper, struct str text)
{
	const char *path = scraper->rules->fields[SCRAPE_ITEM];
	json_t *root = load(scraper, text);
	json_t *items = root && path ? find(root, str_from(path)) : root;

	if (json_is_array(items))
		add_rows(scraper, items);
	else if (root)
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-no-rows",
		            "the answer has changed: there is no list at \"%.200s\" in it",
		            path ? path : "");
	json_decref(root);
	return scraper->err->kind == ERROR_NONE &&
	       arena_check(scraper->arena, scraper->err);
}

const char *scrape_json_text(struct scraper *scraper, struct str text, const char *path)
{
	json_t *root = load(scraper, text);
	const char *found = root ? text_at(scraper->arena, root, path) : NULL;

	if (root && !found)
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-no-rows",
		            "the answer has changed: there is no text at \"%.200s\" in it",
		            path);
	json_decref(root);
	return found;
}

bool scrape_json_check(const char *path)
{
	struct str rest = str_from(path);

	while (rest.len > 0) {
		size_t end = part_end(rest);
		struct str part = str_trim(str_slice(rest, 0, end));

		if (part.len == 0 ||
		    ((part.ptr[0] == '\'' || part.ptr[0] == '"') && !is_quoted(part)))
			return false;
		rest = str_skip(rest, end + 1);
	}
	return true;
}
