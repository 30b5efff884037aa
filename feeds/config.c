#include "feeds/config.h"

#include <ini.h>

#include "feeds/date.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/options.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* One reading of one file. */
struct reading {
	const struct config_schema *schema;
	void *target;
	struct arena *arena;
	struct error *err;
	struct str folder; /* of the file, with its "/"; empty: the current one */
	struct str rest;   /* lines not handed to inih yet */
	int line;          /* of the line handed out last */
	struct {
		const char **items; /* "section.key" */
		size_t count;
	} seen;
};

/* ---- values -------------------------------------------------------------------------- */

struct unit {
	char letter;
	int64_t factor;
};

static const struct unit time_units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
static const struct unit size_units[] = {{'k', 1 << 10}, {'M', 1 << 20}, {'G', 1 << 30}};
#define UNITS(table) (sizeof(table) / sizeof((table)[0])) /* the largest last */

static void store(struct reading *reading, const struct config_key *key, const void *value,
                  size_t bytes)
{
	memcpy((char *)reading->target + key->offset, value, bytes);
}

static void store_text(struct reading *reading, const struct config_key *key,
                       const char *value)
{
	store(reading, key, &value, sizeof(value));
}

/* As a file has it, in the largest unit that it is a multiple of. */
static const char *write_number(struct reading *reading, const struct config_key *key,
                                int64_t value)
{
	bool is_size = key->kind == CONFIG_SIZE;
	const struct unit *units = is_size ? size_units : time_units;
	size_t count = is_size ? UNITS(size_units) : UNITS(time_units), largest = 0;

	if (!is_size && key->kind != CONFIG_DURATION)
		return arena_printf(reading->arena, "%lld", (long long)value);
	for (size_t i = 0; value && i < count; i++)
		if (value % units[i].factor == 0)
			largest = i;
	return arena_printf(reading->arena, "%lld%c",
	                    (long long)(value / units[largest].factor),
	                    units[largest].letter);
}

static bool store_number(struct reading *reading, const struct config_key *key,
                         int64_t value, struct error *err)
{
	const char *least = write_number(reading, key, key->min);
	const char *most = write_number(reading, key, key->max);

	if (!key->max && value < key->min)
		return error_set(err, ERROR_USAGE, "%s is %s at least", key->name, least);
	if (key->max && (value < key->min || value > key->max))
		return error_set(err, ERROR_USAGE, "%s is from %s to %s", key->name, least,
		                 most);
	store(reading, key, &value, sizeof(value));
	return true;
}

static bool read_text(struct reading *reading, const struct config_key *key,
                      struct str value, struct error *err)
{
	(void)err;
	store_text(reading, key, value.len ? arena_str(reading->arena, value) : NULL);
	return true;
}

/* All addresses of a configuration are published.  NULL with `err`. */
static const char *take_url(struct reading *reading, const struct config_key *key,
                            struct str value, struct error *err)
{
	const char *url = NULL;

	if (!url_is_web(value))
		error_set(err, ERROR_USAGE, "%s is no absolute http or https address: %.*s",
		          key->name, STR_ARG(value));
	else if (url_user(value).ptr)
		error_set(err, ERROR_USAGE,
		          "%s holds a user name, which would be published", key->name);
	else
		url = url_publishable(reading->arena, value);
	if (!url)
		error_set(err, ERROR_USAGE, "%s has an impossible host or port: %.*s",
		          key->name, STR_ARG(value));
	return url;
}

static bool read_url(struct reading *reading, const struct config_key *key,
                     struct str value, struct error *err)
{
	const char *url = value.len ? take_url(reading, key, value, err) : NULL;

	store_text(reading, key, url);
	return url || !value.len;
}

static bool read_folder_url(struct reading *reading, const struct config_key *key,
                            struct str value, struct error *err)
{
	const char *url = value.len ? take_url(reading, key, value, err) : NULL;

	if (url && strpbrk(url, "?#"))
		return error_set(err, ERROR_USAGE,
		                 "%s is not the address of a folder: %.*s", key->name,
		                 STR_ARG(value));
	if (url && !str_ends(str_from(url), STR("/")))
		url = arena_printf(reading->arena, "%s/", url);
	store_text(reading, key, url);
	return url || !value.len;
}

static bool read_path(struct reading *reading, const struct config_key *key,
                      struct str value, struct error *err)
{
	if (str_starts(value, STR("/")))
		return read_text(reading, key, value, err);
	store_text(reading, key,
	           value.len ? arena_printf(reading->arena, "%.*s%.*s",
	                                    STR_ARG(reading->folder), STR_ARG(value))
	                     : NULL);
	return true;
}

static bool read_integer(struct reading *reading, const struct config_key *key,
                         struct str value, struct error *err)
{
	int64_t number;

	if (!str_integer(value, INT64_MIN, INT64_MAX, &number))
		return error_set(err, ERROR_USAGE, "%s is no whole number: %.*s", key->name,
		                 STR_ARG(value));
	return store_number(reading, key, number, err);
}

/* A number with one of `units` behind it; false where it is anything else. */
static bool parse_units(struct str value, const struct unit *units, size_t count,
                        int64_t *number)
{
	struct str digits = str_slice(value, 0, value.len ? value.len - 1 : 0);

	for (size_t i = 0; i < count && value.len; i++) {
		if (value.ptr[value.len - 1] != units[i].letter)
			continue;
		if (!str_integer(digits, 0, INT64_MAX / units[i].factor, number))
			return false;
		*number *= units[i].factor;
		return true;
	}
	return false;
}

bool config_duration(struct str text, int64_t *seconds)
{
	return parse_units(text, time_units, UNITS(time_units), seconds);
}

static bool read_duration(struct reading *reading, const struct config_key *key,
                          struct str value, struct error *err)
{
	int64_t seconds;

	if (!config_duration(value, &seconds))
		return error_set(
			err, ERROR_USAGE,
			"%s needs a number and a unit, such as 90s, 60m, 24h or 14d: %.*s",
			key->name, STR_ARG(value));
	return store_number(reading, key, seconds, err);
}

static bool read_size(struct reading *reading, const struct config_key *key,
                      struct str value, struct error *err)
{
	int64_t bytes;

	if (!parse_units(value, size_units, UNITS(size_units), &bytes))
		return error_set(
			err, ERROR_USAGE,
			"%s needs a number and a unit, such as 500k, 20M or 1G: %.*s",
			key->name, STR_ARG(value));
	return store_number(reading, key, bytes, err);
}

static bool read_flag(struct reading *reading, const struct config_key *key,
                      struct str value, struct error *err)
{
	bool is_yes = str_equal(value, STR("yes"));

	if (!is_yes && !str_equal(value, STR("no")))
		return error_set(err, ERROR_USAGE, "%s is yes or no, not %.*s", key->name,
		                 STR_ARG(value));
	store(reading, key, &is_yes, sizeof(is_yes));
	return true;
}

static bool read_zone(struct reading *reading, const struct config_key *key,
                      struct str value, struct error *err)
{
	int minutes;
	int64_t stored;

	if (!date_parse_zone(value, &minutes))
		return error_set(err, ERROR_USAGE,
		                 "%s is no known zone (UTC, +08:00, Asia/Shanghai): %.*s",
		                 key->name, STR_ARG(value));
	stored = minutes;
	store(reading, key, &stored, sizeof(stored));
	return true;
}

typedef bool read_value(struct reading *reading, const struct config_key *key,
                        struct str value, struct error *err);

static read_value *const readers[] = {
	[CONFIG_TEXT] = read_text,
	[CONFIG_URL] = read_url,
	[CONFIG_FOLDER_URL] = read_folder_url,
	[CONFIG_PATH] = read_path,
	[CONFIG_INTEGER] = read_integer,
	[CONFIG_DURATION] = read_duration,
	[CONFIG_SIZE] = read_size,
	[CONFIG_FLAG] = read_flag,
	[CONFIG_ZONE] = read_zone,
};

/* ---- keys ---------------------------------------------------------------------------- */

static const struct config_key *find_key(const struct config_schema *schema,
                                         const char *section, const char *name)
{
	for (size_t i = 0; i < schema->key_count; i++) {
		if (strcmp(schema->keys[i].section, section) == 0 &&
		    strcmp(schema->keys[i].name, name) == 0)
			return &schema->keys[i];
	}
	return NULL;
}

/* The nearest key of a section, or the nearest section, in brackets; NULL: none is near. */
static const char *guess_key(const struct config_schema *schema, const char *section,
                             const char *name, struct arena *arena)
{
	const char **names = arena_alloc(arena, schema->key_count * sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; names && i < schema->key_count; i++)
		if (!section || strcmp(schema->keys[i].section, section) == 0)
			names[count++] = section ? schema->keys[i].name
			                         : schema->keys[i].section;
	return names ? options_guess(name, names, count) : NULL;
}

static bool is_known_section(const struct config_schema *schema, const char *section)
{
	for (size_t i = 0; i < schema->key_count; i++) {
		if (strcmp(schema->keys[i].section, section) == 0)
			return true;
	}
	return false;
}

/* The part of "section cec-news" behind the kind, or NULL where it is no named section. */
static const char *name_of(const struct config_schema *schema, const char *section)
{
	size_t length = schema->named_kind ? strlen(schema->named_kind) : 0;

	if (!length || strncmp(section, schema->named_kind, length) != 0 ||
	    section[length] != ' ')
		return NULL;
	return section + length + 1;
}

static bool note_seen(struct reading *reading, const char *section, const char *name,
                      struct error *err)
{
	const char *label = arena_printf(reading->arena, "%s.%s", section, name);
	const char **seen;

	for (size_t i = 0; label && i < reading->seen.count; i++) {
		if (strcmp(reading->seen.items[i], label) == 0)
			return error_set(err, ERROR_USAGE, "%s is given twice in [%s]",
			                 name, section);
	}
	seen = LIST_ADD(reading->arena, &reading->seen);
	if (seen)
		*seen = label;
	return arena_check(reading->arena, err);
}

static bool set_key(struct reading *reading, const char *section, const char *name,
                    const char *value, struct error *err)
{
	const struct config_schema *schema = reading->schema;
	const struct config_key *key = find_key(schema, section, name);
	const char *named = name_of(schema, section);
	const char *guess;

	if (!note_seen(reading, section, name, err))
		return false;
	if (key)
		return readers[key->kind](reading, key, str_from(value), err);
	if (named)
		return schema->named(reading->target, named, name, value, reading->arena,
		                     err);
	if (!*section)
		return error_set(err, ERROR_USAGE, "%s stands before the first [section]",
		                 name);
	if (!is_known_section(schema, section)) {
		guess = guess_key(schema, NULL, section, reading->arena);
		return error_set(err, ERROR_USAGE, "unknown section [%s]%s%s%s", section,
		                 guess ? ": did you mean [" : "", guess ? guess : "",
		                 guess ? "]?" : "");
	}
	guess = guess_key(schema, section, name, reading->arena);
	return error_set(err, ERROR_USAGE, "unknown key %s in [%s]%s%s%s", name, section,
	                 guess ? ": did you mean " : "", guess ? guess : "",
	                 guess ? "?" : "");
}

static bool set_defaults(struct reading *reading)
{
	const struct config_schema *schema = reading->schema;

	for (size_t i = 0; i < schema->key_count; i++) {
		const struct config_key *key = &schema->keys[i];

		if (key->fallback &&
		    !readers[key->kind](reading, key, str_from(key->fallback),
		                        reading->err))
			return false;
	}
	return true;
}

/* ---- lines --------------------------------------------------------------------------- */

/* Keeps the first failure, with the line that is being read. */
static void fail(struct reading *reading, const char *message)
{
	error_set_at(reading->err, ERROR_USAGE, reading->line, "%s", message);
}

/*
 * fgets for inih, over memory: it gives us the line numbers that inih's handler lacks.
 * White space in front is dropped, so that no line is taken for the continuation of the
 * one before it.
 */
static char *next_line(char *room, int size, void *stream)
{
	struct reading *reading = stream;
	struct str line;

	if (reading->err->kind != ERROR_NONE || !str_split(&reading->rest, '\n', &line))
		return NULL;
	reading->line++;
	line = str_trim(line);
	if (text_find_invalid_utf8(line) < line.len || memchr(line.ptr, '\0', line.len))
		fail(reading, "the line is no valid UTF-8");
	else if (line.len > LIMIT_CONFIG_LINE_BYTES || line.len + 3 > (size_t)size)
		fail(reading, "the line is too long");
	else if (str_starts(line, STR("[")) && line.len > LIMIT_CONFIG_SECTION_BYTES)
		fail(reading, "the section name is too long");
	if (reading->err->kind != ERROR_NONE)
		return NULL;
	memcpy(room, line.ptr, line.len);
	memcpy(room + line.len, "\n", 2);
	return room;
}

static int take_value(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;
	struct error err = {0};

	if (!set_key(reading, section, name, value, &err))
		fail(reading, err.message);
	return err.kind == ERROR_NONE;
}

static bool read_lines(struct reading *reading)
{
	int line = ini_parse_stream(next_line, reading, take_value, reading);

	/* inih reads on behind a line that it does not understand: that line came first. */
	if (line > 0 && line < reading->err->line)
		*reading->err = (struct error){0};
	if (line > 0)
		error_set_at(reading->err, ERROR_USAGE, line,
		             "neither a [section] nor a \"key = value\" nor a comment");
	else if (line < 0)
		error_set(reading->err, ERROR_MEMORY, "no memory");
	return reading->err->kind == ERROR_NONE &&
	       arena_check(reading->arena, reading->err);
}

/* "FILE:LINE: message", with a long path cut in front, where it says least. */
static void place(struct error *err, const char *path)
{
	struct error told = *err;
	size_t length = strlen(path), skip = length > 150 ? length - 150 : 0;
	const char *cut = skip ? "..." : "";

	*err = (struct error){0};
	if (told.line)
		error_set_at(err, ERROR_USAGE, told.line, "%s%s:%d: %.220s", cut,
		             path + skip, told.line, told.message);
	else
		error_set(err, ERROR_USAGE, "%.380s", told.message);
}

bool config_read(const char *path, const struct config_schema *schema, void *target,
                 struct arena *arena, struct error *err)
{
	struct error found = {0};
	struct reading reading = {.schema = schema, .target = target, .arena = arena};
	const char *slash = path ? strrchr(path, '/') : NULL;
	size_t length = 0;
	char *text = NULL;

	reading.err = &found;
	if (slash)
		reading.folder = (struct str){path, (size_t)(slash - path) + 1};
	if (set_defaults(&reading) && path) {
		text = file_read(path, LIMIT_CONFIG_BYTES, &length, &found);
		reading.rest = (struct str){text, length};
		if (text)
			(void)read_lines(&reading);
		free(text);
	}
	if (found.kind == ERROR_NONE)
		return arena_check(arena, err);
	place(&found, path ? path : "");
	return error_set_at(err, found.kind, found.line, "%s", found.message);
}

const char *config_state_path(struct arena *arena, const char *state_home, const char *home,
                              const char *name)
{
	/* The XDG specification: an empty or relative value counts as none. */
	if (state_home && state_home[0] == '/')
		return arena_printf(arena, "%s/cec-feeds/%s", state_home, name);
	if (home && home[0] == '/')
		return arena_printf(arena, "%s/.local/state/cec-feeds/%s", home, name);
	return NULL;
}
