#include "feedgen/settings.h"

#include "feeds/guard_keys.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/page_own.h"

#define MEMBER(name) offsetof(struct settings, name)

/* clang-format off */
static const struct config_key keys[] = {
	/* section   key             kind               member                 default     min max */
	{"site",   "title",        CONFIG_TEXT,       MEMBER(title),         NULL,       0, 0},
	{"site",   "description",  CONFIG_TEXT,       MEMBER(description),   NULL,       0, 0},
	{"site",   "home",         CONFIG_FOLDER_URL, MEMBER(home),          NULL,       0, 0},
	{"site",   "base_url",     CONFIG_FOLDER_URL, MEMBER(base_url),      NULL,       0, 0},
	{"site",   "language",     CONFIG_TEXT,       MEMBER(language),      NULL,       0, 0},
	{"site",   "timezone",     CONFIG_ZONE,       MEMBER(zone_minutes),  "+08:00",   0, 0},
	{"site",   "rights",       CONFIG_TEXT,       MEMBER(rights),        NULL,       0, 0},
	{"site",   "logo",         CONFIG_URL,        MEMBER(logo),          NULL,       0, 0},
	{"site",   "icon",         CONFIG_URL,        MEMBER(icon),          NULL,       0, 0},
	{"site",   "id_authority", CONFIG_TEXT,       MEMBER(id_authority),  SETTINGS_ID_AUTHORITY, 0, 0},
	{"site",   "hub",          CONFIG_URL,        MEMBER(hub),           NULL,       0, 0},
	{"input",  "path",         CONFIG_PATH,       MEMBER(input_path),    "records",  0, 0},
	{"input",  "corrections",  CONFIG_PATH,       MEMBER(corrections_path), NULL,    0, 0},
	{"input",  "withdrawn",    CONFIG_PATH,       MEMBER(withdrawn_path), NULL,      0, 0},
	{"input",  "silence",      CONFIG_DURATION,   MEMBER(silence),       "14d",      0, INT64_C(365) * 86400},
	{"output", "folder",       CONFIG_PATH,       MEMBER(output_folder), "public",   0, 0},
	{"output", "items",        CONFIG_INTEGER,    MEMBER(items),         "200",      1, LIMIT_FEED_ITEMS},
	{"output", "window_items", CONFIG_INTEGER,    MEMBER(window_items),  "50",       1, LIMIT_FEED_ITEMS},
	{"output", "window",       CONFIG_DURATION,   MEMBER(window),        "14d",      0, INT64_C(365) * 86400},
	{"output", "max_bytes",    CONFIG_SIZE,       MEMBER(max_bytes),     "512k",     LIMIT_FEED_LEAST_BYTES, LIMIT_FEED_BYTES},
	{"output", "ttl",          CONFIG_DURATION,   MEMBER(ttl),           "0s",       0, LIMIT_TTL_SECONDS},
	{"output", "corrected",    CONFIG_FLAG,       MEMBER(is_corrected_shown), "no",  0, 0},
	{"output", "tag_feeds",    CONFIG_FLAG,       MEMBER(has_tag_feeds), "yes",      0, 0},
	{"output", "language_feeds", CONFIG_FLAG,     MEMBER(has_language_feeds), "yes", 0, 0},
	{"output", "notices",      CONFIG_DURATION,   MEMBER(notices),       "14d",      0, INT64_C(365) * 86400},
	{"output", "header",       CONFIG_PATH,       MEMBER(own.header),    NULL,       0, 0},
	{"output", "footer",       CONFIG_PATH,       MEMBER(own.footer),    NULL,       0, 0},
	{"output", "style",        CONFIG_PATH,       MEMBER(own.style),     NULL,       0, 0},
	{"state",  "path",         CONFIG_PATH,       MEMBER(state_path),    "feedgen.db", 0, 0},
	GUARD_KEYS(struct settings, guards, "50", "yes"),
};
/* clang-format on */

/* ---- checks -------------------------------------------------------------------------- */

static bool is_slug_character(char c)
{
	return (c >= 'a' && c <= 'z') || ascii_is_digit(c) || c == '-';
}

bool settings_is_slug(struct str slug)
{
	for (size_t i = 0; i < slug.len; i++) {
		if (!is_slug_character(slug.ptr[i]))
			return false;
	}
	return slug.len > 0 && slug.len <= LIMIT_SLUG_BYTES;
}

static bool are_digits(struct str text, size_t count)
{
	int64_t number;

	return text.len == count && ascii_is_digit(text.ptr[0]) &&
	       str_integer(text, 0, 9999, &number);
}

/* RFC 4151 section 2.1: a year, or with its month, or with its day. */
static bool is_tag_date(struct str date)
{
	static const size_t digits[] = {4, 2, 2};
	struct str part;
	size_t count = 0;

	for (; str_split(&date, '-', &part); count++) {
		if (count == 3 || !are_digits(part, digits[count]))
			return false;
	}
	return count > 0;
}

/* The same section: a host name or an e-mail address, here in lower case only. */
static bool is_tag_authority(struct str authority)
{
	for (size_t i = 0; i < authority.len; i++) {
		if (!is_slug_character(authority.ptr[i]) && authority.ptr[i] != '.' &&
		    authority.ptr[i] != '@' && authority.ptr[i] != '_')
			return false;
	}
	return authority.len > 0;
}

static bool check(struct settings *settings, struct arena *arena, struct error *err)
{
	struct str rest = str_from(settings->id_authority), authority = {0};
	const char *language = settings->language;

	if (!str_split(&rest, ',', &authority) || !is_tag_authority(authority) ||
	    !is_tag_date(rest))
		return error_set(
			err, ERROR_USAGE,
			"id_authority is a host name in lower case and a date, such "
			"as " SETTINGS_ID_AUTHORITY ", not %s",
			settings->id_authority ? settings->id_authority : "nothing");
	settings->language = language_publishable(arena, language);
	if (language && !settings->language)
		return error_set(err, ERROR_USAGE,
		                 "language is a tag such as en or zh-CN, not %s", language);
	return arena_check(arena, err);
}

/* ---- [section SLUG] ------------------------------------------------------------------ */

static struct section_rule *find_or_add(struct settings *settings, const char *slug,
                                        struct arena *arena)
{
	struct section_rule *rule;

	for (size_t i = 0; i < settings->sections.count; i++) {
		if (strcmp(settings->sections.items[i].slug, slug) == 0)
			return &settings->sections.items[i];
	}
	rule = LIST_ADD(arena, &settings->sections);
	if (rule)
		rule->slug = arena_strdup(arena, slug);
	return rule;
}

static const struct {
	const char *name;
	size_t member;
} section_keys[] = {
	{"title", offsetof(struct section_rule, title)},
	{"match", offsetof(struct section_rule, match)},
};

static bool set_section(void *target, const char *name, const char *key, const char *value,
                        struct arena *arena, struct error *err)
{
	struct section_rule *rule;

	if (!settings_is_slug(str_from(name)))
		return error_set(
			err, ERROR_USAGE,
			"a section is named by small letters, digits and \"-\", not "
			"\"%s\"",
			name);
	for (size_t i = 0; i < sizeof(section_keys) / sizeof(section_keys[0]); i++) {
		if (strcmp(key, section_keys[i].name) != 0)
			continue;
		rule = find_or_add(target, name, arena);
		if (rule)
			*(const char **)(void *)((char *)rule + section_keys[i].member) =
				arena_strdup(arena, value);
		return arena_check(arena, err);
	}
	return error_set(err, ERROR_USAGE, "unknown key %s in [section %s]", key, name);
}

static const struct config_schema schema = {
	.keys = keys,
	.key_count = sizeof(keys) / sizeof(keys[0]),
	.named_kind = "section",
	.named = set_section,
};

bool settings_read(const char *path, struct settings *settings, struct arena *arena,
                   struct error *err)
{
	*settings = (struct settings){0};
	if (!config_read(path, &schema, settings, arena, err) ||
	    !page_own_read(&settings->own, arena, err))
		return false;
	if (!check(settings, arena, err))
		return error_prefix(err, path ? path : "settings");
	if (!path)
		settings->state_path = NULL;
	return true;
}
