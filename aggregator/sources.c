#include "aggregator/sources.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/policy.h"
#include "aggregator/rule.h"
#include "feeds/config.h"
#include "feeds/date.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/url.h"

bool sources_id_check(const char *id)
{
	size_t length = strlen(id);

	for (size_t i = 0; i < length; i++)
		if (!(id[i] >= 'a' && id[i] <= 'z') && !ascii_is_digit(id[i]) &&
		    !(id[i] == '-' && i > 0))
			return false;
	return length > 0 && length <= LIMIT_SLUG_BYTES;
}

bool sources_is_source(const struct outline *outline)
{
	return outline_attribute_find(outline, "xmlUrl") ||
	       outline_attribute_find(outline, "id");
}

/* ---- one outline -------------------------------------------------------------------- */

/* An attribute's value without white space around; NULL when absent or empty. */
static const char *take(const struct outline *outline, const char *name,
                        struct arena *arena)
{
	struct str value = str_trim(str_from(outline_attribute_find(outline, name)));

	return value.len ? arena_str(arena, value) : NULL;
}

static bool check_address(const struct source *source, const char *name, const char *value,
                          struct error *err)
{
	if (!value || (url_is_web(str_from(value)) && strlen(value) <= LIMIT_URL_BYTES))
		return true;
	if (strchr(value, '@')) /* it may hold a password */
		return error_set_at(err, ERROR_USAGE, source->line,
		                    "%s is no http or https address", name);
	return error_set_at(err, ERROR_USAGE, source->line,
	                    "%s is no http or https address: %.200s", name, value);
}

static bool check(const struct source *source, struct error *err)
{
	if (!source->id)
		return error_set_at(err, ERROR_USAGE, source->line,
		                    "the source has no short name: add an attribute id");
	if (!sources_id_check(source->id))
		return error_set_at(err, ERROR_USAGE, source->line,
		                    "\"%.100s\" cannot be a short name: up to %zu of a-z, "
		                    "0-9 and -, not beginning with -",
		                    source->id, LIMIT_SLUG_BYTES);
	return check_address(source, "xmlUrl", source->address, err) &&
	       check_address(source, "htmlUrl", source->home, err);
}

static bool take_zone(const struct outline *outline, struct arena *arena,
                      struct source *source, struct error *err)
{
	const char *text = take(outline, "timezone", arena);
	int *minutes = text ? arena_new(arena, int) : NULL;

	if (!minutes)
		return arena_check(arena, err);
	if (!date_parse_zone(str_from(text), minutes))
		return error_set_at(err, ERROR_USAGE, source->line,
		                    "timezone is an offset such as +08:00, UTC or a name "
		                    "such as Asia/Shanghai, not %.100s",
		                    text);
	source->zone_minutes = minutes;
	return true;
}

static bool take_priority(const struct outline *outline, struct arena *arena,
                          struct source *source, struct error *err)
{
	const char *text = take(outline, "priority", arena);

	if (!text || str_integer(str_from(text), -SOURCE_PRIORITY_MOST,
	                         SOURCE_PRIORITY_MOST, &source->priority))
		return arena_check(arena, err);
	return error_set_at(err, ERROR_USAGE, source->line,
	                    "priority is a number from -%d to %d, not %.100s",
	                    SOURCE_PRIORITY_MOST, SOURCE_PRIORITY_MOST, text);
}

/* How its entries are known, and what is told of their edits. */
static bool take_rules(const struct outline *outline, struct arena *arena,
                       struct source *source, struct error *err)
{
	const char *identity = take(outline, "identity", arena);
	const char *updates = take(outline, "updates", arena);

	if (identity && !policy_parse(identity, &source->identity))
		return error_set_at(err, ERROR_USAGE, source->line,
		                    "identity is guid, link, title or content, not %.100s",
		                    identity);
	if (updates && !updates_parse(updates, &source->updates))
		return error_set_at(err, ERROR_USAGE, source->line,
		                    "updates is yes, minor-only or no, not %.100s",
		                    updates);
	return arena_check(arena, err);
}

/* Takes a rule that is one; kept as it was written. */
static bool take_rule(const struct outline *outline, const char *name, struct arena *arena,
                      const struct source *source, const char **text, struct error *err)
{
	struct rule *rule;

	*text = take(outline, name, arena);
	if (!*text)
		return arena_check(arena, err);
	rule = rule_parse(*text, err);
	if (!rule) {
		error_prefix(err, name);
		err->line = source->line;
		return false;
	}
	rule_free(rule);
	return true;
}

/* What of its entries is published. */
static bool take_admission(const struct outline *outline, struct arena *arena,
                           struct source *source, struct error *err)
{
	const char *content = take(outline, "content", arena);

	if (content && !portion_parse(content, &source->portion))
		return error_set_at(err, ERROR_USAGE, source->line,
		                    "content is full, summary or title, not %.100s",
		                    content);
	return take_rule(outline, "include", arena, source, &source->include, err) &&
	       take_rule(outline, "exclude", arena, source, &source->exclude, err);
}

/* A number of entries, or the word for any number; the line is the caller's to say. */
static bool take_number(const struct outline *outline, const char *name, const char *word,
                        struct arena *arena, int64_t *number, struct error *err)
{
	const char *text = take(outline, name, arena);

	if (!text)
		return arena_check(arena, err);
	if (word && strcmp(text, word) == 0) {
		*number = 0;
		return true;
	}
	return str_integer(str_from(text), word ? 1 : 0, INT32_MAX, number) ||
	       error_set(err, ERROR_USAGE, "%s is a number%s%s, not %.100s", name,
	                 word ? " or " : "", word ? word : "", text);
}

/* How long its entries are kept. */
static bool take_retention(const struct outline *outline, struct arena *arena,
                           struct source *source, struct error *err)
{
	const char *age = take(outline, "keep_age", arena);
	struct retention *rule = &source->retention;

	*rule = retention_unsaid();
	if (age && strcmp(age, "ever") == 0)
		rule->age = 0;
	else if (age && (!config_duration(str_from(age), &rule->age) ||
	                 rule->age < RETENTION_LEAST_SECONDS))
		return error_set_at(err, ERROR_USAGE, source->line,
		                    "keep_age is 30d or more, or ever, not %.100s", age);
	if (take_number(outline, "keep_most", "all", arena, &rule->most, err) &&
	    take_number(outline, "keep_least", NULL, arena, &rule->least, err))
		return true;
	err->line = source->line;
	return false;
}

static const char *without_user(const char *url, struct arena *arena)
{
	return url ? url_without_user(arena, str_from(url)) : NULL;
}

/* How it is asked; from its addresses the user goes, so that no output can hold it. */
static bool take_request(const struct outline *outline, struct arena *arena,
                         struct source *source, struct error *err)
{
	struct str user = url_user(str_from(source->address));

	if (!source_request_read(outline, user, arena, &source->request, err)) {
		err->line = source->line;
		return false;
	}
	source->address = without_user(source->address, arena);
	source->home = without_user(source->home, arena);
	return arena_check(arena, err);
}

static bool add_source(const struct outline *outline, struct arena *arena,
                       struct sources *sources, struct error *err)
{
	struct source *source = LIST_ADD(arena, sources);

	if (!source)
		return arena_check(arena, err);
	*source = (struct source){
		.id = take(outline, "id", arena),
		.title = take(outline, "text", arena),
		.other_title = take(outline, "title", arena),
		.address = take(outline, "xmlUrl", arena),
		.home = take(outline, "htmlUrl", arena),
		.language = take(outline, "language", arena),
		.line = outline->line,
	};
	if (!arena_check(arena, err) || !check(source, err) ||
	    !take_zone(outline, arena, source, err) ||
	    !take_priority(outline, arena, source, err) ||
	    !take_rules(outline, arena, source, err) ||
	    !take_admission(outline, arena, source, err) ||
	    !take_retention(outline, arena, source, err) ||
	    !take_request(outline, arena, source, err))
		return false;
	if (!source->title) {
		source->title = source->other_title ? source->other_title : source->id;
		source->other_title = NULL;
	} else if (source->other_title && strcmp(source->other_title, source->title) == 0) {
		source->other_title = NULL;
	}
	return true;
}

/* ---- the list ----------------------------------------------------------------------- */

static bool add_sources(const struct outlines *outlines, struct arena *arena,
                        struct sources *sources, struct error *err)
{
	for (size_t i = 0; i < outlines->count; i++) {
		const struct outline *outline = &outlines->items[i];

		if (sources_is_source(outline) && !add_source(outline, arena, sources, err))
			return false;
		/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_XML_DEPTH */
		if (!add_sources(&outline->children, arena, sources, err))
			return false;
	}
	return true;
}

static int compare_ids(const void *a, const void *b)
{
	const struct source *first = *(const struct source *const *)a;
	const struct source *second = *(const struct source *const *)b;
	int order = strcmp(first->id, second->id);

	return order ? order : (first > second) - (first < second);
}

/* Fills in `by_id`.  Refuses two sources of one name: the first pair in the order of names,
 * told at its second line. */
static bool sort_names(struct sources *sources, struct arena *arena, struct error *err)
{
	const struct source **sorted = arena_alloc(arena, (sources->count + 1) *
	                                                          sizeof(struct source *));

	if (!sorted)
		return arena_check(arena, err);
	for (size_t i = 0; i < sources->count; i++)
		sorted[i] = &sources->items[i];
	qsort(sorted, sources->count, sizeof(struct source *), compare_ids);
	sources->by_id = sorted;
	for (size_t i = 1; i < sources->count; i++)
		if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0)
			return error_set_at(err, ERROR_USAGE, sorted[i]->line,
			                    "the short name \"%s\" is taken by line %d",
			                    sorted[i]->id, sorted[i - 1]->line);
	return true;
}

bool sources_take(const struct opml *list, struct arena *arena, struct sources *sources,
                  struct error *err)
{
	*sources = (struct sources){0};
	return add_sources(&list->outlines, arena, sources, err) &&
	       sort_names(sources, arena, err);
}

static int compare_with_id(const void *id, const void *source)
{
	return strcmp(id, (*(const struct source *const *)source)->id);
}

const struct source *sources_find(const struct sources *sources, const char *id)
{
	const struct source **found = NULL;

	if (sources->count > 0)
		found = bsearch(id, sources->by_id, sources->count, sizeof(struct source *),
		                compare_with_id);
	return found ? *found : NULL;
}

/* ---- the file ----------------------------------------------------------------------- */

bool sources_prefix_place(struct error *err, const char *path)
{
	char place[200];

	if (err->line > 0)
		snprintf(place, sizeof(place), "%.180s:%d", path, err->line);
	else
		snprintf(place, sizeof(place), "%.180s", path);
	return error_prefix(err, place);
}

struct opml *sources_read_list(const char *path, struct arena *arena, struct error *err)
{
	size_t length;
	char *bytes = file_read(path, LIMIT_OPML_BYTES, &length, err);
	struct opml *list;

	if (!bytes)
		return NULL;
	list = opml_parse(arena, (struct str){.ptr = bytes, .len = length}, err);
	free(bytes);
	if (!list)
		sources_prefix_place(err, path);
	return list;
}

/* The files that a list names are relative to its folder. */
static const char *beside(const char *path, const char *name, struct arena *arena)
{
	const char *slash = strrchr(path, '/');

	if (!name || name[0] == '/' || !slash)
		return name;
	return arena_printf(arena, "%.*s/%s", (int)(slash - path), path, name);
}

static bool find_files(const char *path, struct arena *arena, struct sources *sources,
                       struct error *err)
{
	for (size_t i = 0; i < sources->count; i++) {
		struct source *source = &sources->items[i];
		struct source_request *request;

		if (!source->request)
			continue;
		request = arena_new(arena, struct source_request);
		if (!request)
			break;
		*request = *source->request;
		request->access.certificate = beside(path, request->access.certificate,
		                                     arena);
		request->access.certificate_key = beside(
			path, request->access.certificate_key, arena);
		request->access.authorities = beside(path, request->access.authorities,
		                                     arena);
		source->request = request;
	}
	return arena_check(arena, err);
}

static bool parse(const char *path, struct str bytes, const struct outline_names *names,
                  struct arena *arena, struct sources *sources, struct error *err)
{
	struct opml *list = opml_parse_named(arena, bytes, names, err);

	if (!list || !sources_take(list, arena, sources, err))
		return sources_prefix_place(err, path);
	return find_files(path, arena, sources, err);
}

bool sources_parse(const char *path, struct str bytes, struct arena *arena,
                   struct sources *sources, struct error *err)
{
	return parse(path, bytes, NULL, arena, sources, err);
}

bool sources_read_named(const char *path, const struct outline_names *names,
                        struct arena *arena, struct sources *sources, struct error *err)
{
	size_t length;
	char *bytes = file_read(path, LIMIT_OPML_BYTES, &length, err);
	bool is_read;

	if (!bytes)
		return false;
	is_read = parse(path, (struct str){bytes, length}, names, arena, sources, err);
	free(bytes);
	return is_read;
}

bool sources_read(const char *path, struct arena *arena, struct sources *sources,
                  struct error *err)
{
	return sources_read_named(path, NULL, arena, sources, err);
}
