/*
 * INI configuration files, described by a table of keys.
 *
 * Every key has a default; an unknown section or key, a key given twice, a value out of
 * range or without its unit is refused with file and line (ERROR_USAGE).  A relative path
 * is relative to the file.  "#" or ";" at the start of a line, or ";" behind white space,
 * starts a comment.
 */
#ifndef FEEDS_CONFIG_H
#define FEEDS_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/arena.h"

enum config_kind {
	CONFIG_TEXT,       /* const char *; here and below, NULL for "key =" with nothing */
	CONFIG_URL,        /* const char *: absolute http or https, fit for publishing */
	CONFIG_FOLDER_URL, /* const char *: the same, given a trailing "/" where it has none */
	CONFIG_PATH,       /* const char *, made relative to the configuration file */
	CONFIG_INTEGER,    /* int64_t */
	CONFIG_DURATION, /* int64_t seconds: "90s", "60m", "24h", "14d" */
	CONFIG_SIZE,     /* int64_t bytes: "500k", "20M", "1G", k being 1024 */
	CONFIG_FLAG,     /* bool: yes or no */
	CONFIG_ZONE      /* int64_t minutes east of UTC: date_parse_zone */
};

struct config_key {
	const char *section, *name;
	enum config_kind kind;
	size_t offset;        /* of the member in the caller's struct */
	const char *fallback; /* read as if written in the file; NULL: leave as it is */
	int64_t min, max;     /* of numbers, in the unit stored; max 0: none */
};

/*
 * Called for keys of sections with a name of their own: `name` is "cec-news" for
 * "[section cec-news]".  Returns false with `err` (without file and line: those are
 * added) to refuse.
 */
typedef bool config_named(void *target, const char *name, const char *key,
                          const char *value, struct arena *arena, struct error *err);

struct config_schema {
	const struct config_key *keys;
	size_t key_count;
	const char *named_kind; /* "section", or NULL: no named sections */
	config_named *named;
};

/*
 * Fills `target` from the file at `path` (NULL: defaults only).  Strings live in `arena`.
 * On failure, always ERROR_USAGE, the message begins with "FILE:LINE: " where it is about
 * a line, and `target` is half filled.
 */
bool config_read(const char *path, const struct config_schema *schema, void *target,
                 struct arena *arena, struct error *err) MUST_CHECK;

/* A duration as it is written in a file, in seconds; false where it is none. */
bool config_duration(struct str text, int64_t *seconds) MUST_CHECK;

/*
 * Where databases live without a configuration: <state_home>/cec-feeds/<name>, with
 * `state_home` the value of XDG_STATE_HOME and `home` of HOME (either may be NULL).
 * NULL where both are.
 */
const char *config_state_path(struct arena *arena, const char *state_home, const char *home,
                              const char *name);

#endif
