#include "tests/unit/test.h"

#include "feedgen/settings.h"
#include "feeds/limits.h"
#include "tests/unit/temporary.h"

static bool read_text(const char *text, struct settings *settings, struct arena *arena,
                      struct error *err)
{
	char folder[TEMPORARY_PATH_BYTES], path[TEMPORARY_PATH_BYTES + 20];
	bool is_read;
	FILE *file;

	temporary_make(folder);
	snprintf(path, sizeof(path), "%s/feedgen.ini", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	arena_init(arena, 1 << 20);
	is_read = settings_read(path, settings, arena, err);
	temporary_remove(folder);
	return is_read;
}

static void without_a_configuration_there_are_defaults(void **state)
{
	struct settings settings;
	struct error err = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_true(settings_read(NULL, &settings, &arena, &err));
	assert_string_equal(settings.id_authority, "english.cec.org.cn,2020-01-01");
	assert_string_equal(settings.input_path, "records");
	assert_string_equal(settings.output_folder, "public");
	assert_int_equal(settings.items, 200);
	assert_int_equal(settings.window_items, 50);
	assert_int_equal(settings.zone_minutes, 480);
	assert_null(settings.home);
	assert_null(settings.state_path);
	arena_release(&arena);
}

static void everything_can_be_configured(void **state)
{
	struct settings settings;
	struct error err = {0};
	struct arena arena;

	(void)state;
	assert_true(
		read_text("[site]\ntitle = T\ndescription = D\nhome = http://h.example\n"
	                  "base_url = https://f.example/x\nlanguage = zh_cn\n"
	                  "timezone = UTC\nrights = R\nid_authority = a.example,2021\n"
	                  "hub = https://hub.example/\n[input]\npath = /in\n[output]\n"
	                  "folder = out\nitems = 200\nttl = 7d\ncorrected = "
	                  "yes\n[state]\npath = /s/a.db\n"
	                  "[section news]\ntitle = News\nmatch = 105\n[section b]\n",
	                  &settings, &arena, &err));
	assert_string_equal(err.message, "");
	assert_string_equal(settings.title, "T");
	assert_string_equal(settings.description, "D");
	assert_string_equal(settings.home, "http://h.example/");
	assert_string_equal(settings.base_url, "https://f.example/x/");
	assert_string_equal(settings.language, "zh-CN");
	assert_string_equal(settings.rights, "R");
	assert_string_equal(settings.id_authority, "a.example,2021");
	assert_string_equal(settings.hub, "https://hub.example/");
	assert_string_equal(settings.input_path, "/in");
	assert_true(str_ends(str_from(settings.output_folder), STR("/out")));
	assert_string_equal(settings.state_path, "/s/a.db");
	assert_int_equal(settings.items, 200);
	assert_int_equal(settings.ttl, LIMIT_TTL_SECONDS);
	assert_true(settings.is_corrected_shown);
	assert_int_equal(settings.zone_minutes, 0);
	assert_int_equal(settings.sections.count, 1);
	assert_string_equal(settings.sections.items[0].slug, "news");
	assert_string_equal(settings.sections.items[0].title, "News");
	assert_string_equal(settings.sections.items[0].match, "105");
	arena_release(&arena);
}

static void what_cannot_be_published_is_refused(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{"[site]\nid_authority = example.org\n", "id_authority is a host name"},
		{"[site]\nid_authority = Example.org,2020\n",
	         "id_authority is a host name"},
		{"[site]\nid_authority = example.org,2020-1-1\n",
	         "id_authority is a host name"},
		{"[site]\nid_authority = example.org,2020-01-01-01\n",
	         "id_authority is a host name"},
		{"[site]\nid_authority = ,2020\n", "id_authority is a host name"},
		{"[site]\nid_authority = \n", "not nothing"},
		{"[site]\nlanguage = Klingon\n", "language is a tag such as en or zh-CN"},
		{"[output]\nitems = 201\n", "feedgen.ini:2: items is from 1 to 200"},
		{"[output]\nttl = 10081m\n", "feedgen.ini:2: ttl is from 0s to 7d"},
		{"[site]\ncolour = red\n", "feedgen.ini:2: unknown key colour in [site]"},
		{"[section news]\ncolour = red\n",
	         "feedgen.ini:2: unknown key colour in [section news]"},
		{"[section ../x]\ntitle = X\n",
	         "feedgen.ini:2: a section is named by small"},
		{"[section CEC News]\ntitle = X\n",
	         "feedgen.ini:2: a section is named by small"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct settings settings;
		struct error err = {0};
		struct arena arena;

		assert_false(read_text(rows[i].text, &settings, &arena, &err));
		assert_int_equal(err.kind, ERROR_USAGE);
		if (!strstr(err.message, rows[i].words))
			assert_string_equal(err.message, rows[i].words);
		arena_release(&arena);
	}
}

static void a_slug_may_be_as_long_as_the_limit(void **state)
{
	char slug[LIMIT_SLUG_BYTES + 2];

	(void)state;
	memset(slug, 'a', sizeof(slug));
	assert_true(settings_is_slug((struct str){slug, LIMIT_SLUG_BYTES}));
	assert_false(settings_is_slug((struct str){slug, LIMIT_SLUG_BYTES + 1}));
	assert_false(settings_is_slug(STR("")));
	assert_false(settings_is_slug(STR("a.b")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_configuration_there_are_defaults),
		cmocka_unit_test(everything_can_be_configured),
		cmocka_unit_test(what_cannot_be_published_is_refused),
		cmocka_unit_test(a_slug_may_be_as_long_as_the_limit),
	};

	return RUN_TESTS(tests);
}
