#include "tests/unit/test.h"

#include <unistd.h>

#include "feeds/config.h"
#include "feeds/limits.h"

struct section {
	const char *slug, *title;
};

struct settings {
	const char *title, *home, *base, *folder, *state;
	int64_t items, interval, body, zone;
	bool is_quick;
	struct section sections[4];
	size_t section_count;
};

/* clang-format off */
static const struct config_key keys[] = {
	{"site",   "title",    CONFIG_TEXT,       offsetof(struct settings, title),    NULL,     0, 0},
	{"site",   "home",     CONFIG_URL,        offsetof(struct settings, home),     NULL,     0, 0},
	{"site",   "base_url", CONFIG_FOLDER_URL, offsetof(struct settings, base),     NULL,     0, 0},
	{"site",   "timezone", CONFIG_ZONE,       offsetof(struct settings, zone),     "+08:00", 0, 0},
	{"output", "folder",   CONFIG_PATH,       offsetof(struct settings, folder),   "out",    0, 0},
	{"output", "items",    CONFIG_INTEGER,    offsetof(struct settings, items),    "20",     1, 200},
	{"state",  "path",     CONFIG_PATH,       offsetof(struct settings, state),    NULL,     0, 0},
	{"fetch",  "interval", CONFIG_DURATION,   offsetof(struct settings, interval), "60m",    1, 86400},
	{"fetch",  "max_body", CONFIG_SIZE,       offsetof(struct settings, body),     "20M",    0, 0},
	{"fetch",  "quick",    CONFIG_FLAG,       offsetof(struct settings, is_quick), "no",     0, 0},
};
/* clang-format on */

static bool set_section(void *target, const char *name, const char *key, const char *value,
                        struct arena *arena, struct error *err)
{
	struct settings *settings = target;
	struct section *section = &settings->sections[settings->section_count++];

	if (strcmp(key, "title") != 0)
		return error_set(err, ERROR_USAGE, "unknown key %s in [section %s]", key,
		                 name);
	*section = (struct section){arena_strdup(arena, name), arena_strdup(arena, value)};
	return true;
}

static const struct config_schema schema = {keys, ROWS(keys), "section", set_section};

struct fixture {
	struct arena arena;
	struct settings settings;
	struct error err;
	char path[64];
};

static bool read_bytes(struct fixture *fixture, struct str text)
{
	FILE *file;
	int descriptor;

	arena_init(&fixture->arena, 1 << 20);
	snprintf(fixture->path, sizeof(fixture->path), "/tmp/test_config.XXXXXX");
	descriptor = mkstemp(fixture->path);
	assert_true(descriptor >= 0);
	file = fdopen(descriptor, "w");
	assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
	assert_int_equal(fclose(file), 0);
	return config_read(fixture->path, &schema, &fixture->settings, &fixture->arena,
	                   &fixture->err);
}

static void drop(struct fixture *fixture)
{
	unlink(fixture->path);
	arena_release(&fixture->arena);
}

static void every_kind_of_value_is_read(void **state)
{
	struct fixture it = {0};

	(void)state;
	assert_true(read_bytes(&it, STR("\xEF\xBB\xBF# a comment\r\n"
	                                "[site]\r\n"
	                                "title = \xE4\xB8\xAD\xE5\x9B\xBD ; why\r\n"
	                                "  home = https://example.org/a;b\n"
	                                "base_url=https://example.org/feeds\n"
	                                "timezone = UTC\n"
	                                "\n"
	                                "[output]\n"
	                                "folder = /srv/feeds\n"
	                                "items: 200\n"
	                                "[state]\n"
	                                "path = state.db\n"
	                                "[fetch]\n"
	                                "interval = 90s\n"
	                                "max_body = 500k\n"
	                                "quick = yes\n"
	                                "[section cec-news]\n"
	                                "title = CEC News")));
	assert_string_equal(it.settings.title, "\xE4\xB8\xAD\xE5\x9B\xBD");
	assert_string_equal(it.settings.home, "https://example.org/a;b");
	assert_string_equal(it.settings.base, "https://example.org/feeds/");
	assert_int_equal(it.settings.zone, 0);
	assert_string_equal(it.settings.folder, "/srv/feeds");
	assert_string_equal(it.settings.state, "/tmp/state.db");
	assert_int_equal(it.settings.items, 200);
	assert_int_equal(it.settings.interval, 90);
	assert_int_equal(it.settings.body, 500 * 1024);
	assert_true(it.settings.is_quick);
	assert_int_equal(it.settings.section_count, 1);
	assert_string_equal(it.settings.sections[0].slug, "cec-news");
	assert_string_equal(it.settings.sections[0].title, "CEC News");
	drop(&it);
}

static void without_a_file_every_key_has_its_default(void **state)
{
	struct settings settings = {0};
	struct error err = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	assert_true(config_read(NULL, &schema, &settings, &arena, &err));
	assert_null(settings.title);
	assert_string_equal(settings.folder, "out");
	assert_int_equal(settings.zone, 480);
	assert_int_equal(settings.items, 20);
	assert_int_equal(settings.interval, 3600);
	assert_int_equal(settings.body, 20 << 20);
	assert_false(settings.is_quick);
	arena_release(&arena);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *message;
	} rows[] = {
		{"[site]\ntitel = x\n", 2,
	         "unknown key titel in [site]: did you mean title?"},
		{"[sight]\ntitle = x\n", 2, "unknown section [sight]"},
		{"[sites]\ntitle = x\n", 2,
	         "unknown section [sites]: did you mean [site]?"},
		{"title = x\n", 1, "title stands before the first [section]"},
		{"[site]\ntitle = x\n\ntitle = y\n", 4, "title is given twice in [site]"},
		{"[site]\nhome = example.org\n", 2,
	         "home is no absolute http or https address: example.org"},
		{"[site]\nbase_url = http://a.example/?x\n", 2,
	         "base_url is not the address of a folder: http://a.example/?x"},
		{"[site]\nbase_url = http://a.example/?x/\n", 2,
	         "base_url is not the address of a folder: http://a.example/?x/"},
		{"[site]\nbase_url = http://user:secret@a.example/\n", 2,
	         "base_url holds a user name, which would be published"},
		{"[site]\nhome = http://a.example:99999/\n", 2,
	         "home has an impossible host or port: http://a.example:99999/"},
		{"[site]\ntimezone = Mars/Base\n", 2,
	         "timezone is no known zone (UTC, +08:00, Asia/Shanghai): Mars/Base"},
		{"[output]\nitems = 0\n", 2, "items is from 1 to 200"},
		{"[output]\nitems = 201\n", 2, "items is from 1 to 200"},
		{"[output]\nitems = many\n", 2, "items is no whole number: many"},
		{"[output]\nitems =\n", 2, "items is no whole number: "},
		{"[fetch]\ninterval = 60\n", 2,
	         "interval needs a number and a unit, such as 90s, 60m, 24h or 14d: 60"},
		{"[fetch]\ninterval = 2d\n", 2, "interval is from 1s to 1d"},
		{"[fetch]\nmax_body = 20MB\n", 2,
	         "max_body needs a number and a unit, such as 500k, 20M or 1G: 20MB"},
		{"[fetch]\nmax_body = 99999999999G\n", 2,
	         "max_body needs a number and a unit, such as 500k, 20M or 1G: "
	         "99999999999G"},
		{"[fetch]\nquick = true\n", 2, "quick is yes or no, not true"},
		{"[section news]\ncolour = red\n", 2,
	         "unknown key colour in [section news]"},
		{"[site]\n\nwhat is this\n", 3,
	         "neither a [section] nor a \"key = value\" nor a comment"},
		{"[site\ntitle = x\n", 1,
	         "neither a [section] nor a \"key = value\" nor a comment"},
		{"[site]\ntitle = \xFF\n", 2, "the line is no valid UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		char expected[400];

		assert_false(read_bytes(&it, str_from(rows[i].text)));
		snprintf(expected, sizeof(expected), "%s:%d: %s", it.path, rows[i].line,
		         rows[i].message);
		assert_string_equal(it.err.message, expected);
		assert_int_equal(it.err.kind, ERROR_USAGE);
		assert_int_equal(it.err.line, rows[i].line);
		drop(&it);
	}
}

static void a_line_and_a_section_name_may_be_as_long_as_the_limit(void **state)
{
	static const struct {
		const char *before, *after;
		size_t length;
		bool is_read;
	} rows[] = {
		{"[site]\ntitle = ", "\n", LIMIT_CONFIG_LINE_BYTES - 8, true},
		{"[site]\ntitle = ", "\n", LIMIT_CONFIG_LINE_BYTES - 7, false},
		{"[section ", "]\ntitle = x\n", LIMIT_CONFIG_SECTION_BYTES - 10, true},
		{"[section ", "]\ntitle = x\n", LIMIT_CONFIG_SECTION_BYTES - 9, false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		char filling[LIMIT_CONFIG_LINE_BYTES + 1] = {0}, text[400];
		const char *got;

		memset(filling, 'x', rows[i].length);
		snprintf(text, sizeof(text), "%s%s%s", rows[i].before, filling,
		         rows[i].after);
		assert_int_equal(read_bytes(&it, str_from(text)), rows[i].is_read);
		got = it.settings.section_count ? it.settings.sections[0].slug
		                                : it.settings.title;
		if (rows[i].is_read)
			assert_string_equal(got, filling);
		drop(&it);
	}
}

static void a_file_may_be_as_large_as_the_limit(void **state)
{
	(void)state;
	for (size_t more = 0; more <= 1; more++) {
		size_t length = LIMIT_CONFIG_BYTES + more;
		struct fixture it = {0};
		char *text = malloc(length);

		assert_non_null(text);
		memset(text, '\n', length);
		memcpy(text, "[site]\ntitle = x", 16);
		assert_int_equal(read_bytes(&it, (struct str){text, length}), !more);
		if (more)
			assert_non_null(strstr(it.err.message, "larger than"));
		free(text);
		drop(&it);
	}
}

static void a_missing_file_is_a_usage_error_that_names_it(void **state)
{
	struct settings settings = {0};
	struct error err = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	assert_false(config_read("/nowhere/feedgen.ini", &schema, &settings, &arena, &err));
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_non_null(strstr(err.message, "/nowhere/feedgen.ini"));
	arena_release(&arena);
}

static void state_lives_where_the_xdg_specification_says(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	assert_string_equal(config_state_path(&arena, "/s", "/h", "x.db"),
	                    "/s/cec-feeds/x.db");
	assert_string_equal(config_state_path(&arena, "", "/h", "x.db"),
	                    "/h/.local/state/cec-feeds/x.db");
	assert_string_equal(config_state_path(&arena, NULL, "/h", "x.db"),
	                    "/h/.local/state/cec-feeds/x.db");
	assert_null(config_state_path(&arena, NULL, NULL, "x.db"));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_value_is_read),
		cmocka_unit_test(without_a_file_every_key_has_its_default),
		cmocka_unit_test(what_is_wrong_is_told_with_its_line),
		cmocka_unit_test(a_line_and_a_section_name_may_be_as_long_as_the_limit),
		cmocka_unit_test(a_file_may_be_as_large_as_the_limit),
		cmocka_unit_test(a_missing_file_is_a_usage_error_that_names_it),
		cmocka_unit_test(state_lives_where_the_xdg_specification_says),
	};

	return RUN_TESTS(tests);
}
