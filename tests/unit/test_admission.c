#include "tests/unit/test.h"

#include "aggregator/admission.h"

static enum admission admission_of(const char *include, const char *exclude,
                                   const struct source_rule *source, const char *title)
{
	struct error err = {0};
	struct source_rule items[] = {
		{.source = 3, .exclude = "tin"},
		source ? *source : (struct source_rule){.source = 8, .exclude = "tin"},
		{.source = 9, .exclude = "tin"},
	};
	const struct source_rules sources = {.items = items, .count = ROWS(items)};
	struct admission_rules *rules = admission_open(include, exclude, &sources, &err);
	struct entry parsed;
	const struct stored_entry entry = {.source = 7,
	                                   .version = {.parsed = &parsed, .title = title}};
	enum admission admission;
	struct arena arena;

	assert_non_null(rules);
	entry_init(&parsed);
	arena_init(&arena, 1 << 20);
	assert_true(admission_judge(rules, &entry, &arena, &admission, &err));
	assert_false(admission_is_free(rules));
	arena_release(&arena);
	admission_close(rules);
	return admission;
}

static void an_entry_has_to_pass_all_rules(void **state)
{
	/* Steps without end: this rule has no answer. */
	static const char endless[] = "/(a+)+$/";
	static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
	static const struct {
		const char *include, *exclude;         /* of the site */
		const char *own_include, *own_exclude; /* of the source */
		const char *title;
		enum admission admission;
	} rows[] = {
		{NULL, NULL, "tin", NULL, "tin", ADMISSION_GIVEN},
		{NULL, NULL, "iron", NULL, "tin", ADMISSION_SOURCE_INCLUDE},
		{NULL, NULL, NULL, "tin", "tin", ADMISSION_SOURCE_EXCLUDE},
		{NULL, NULL, "tin", "tin", "tin", ADMISSION_SOURCE_EXCLUDE},
		{NULL, NULL, "iron", "tin", "tin", ADMISSION_SOURCE_INCLUDE},
		{"iron", NULL, NULL, NULL, "tin", ADMISSION_SITE_INCLUDE},
		{"tin", "tin", NULL, NULL, "tin", ADMISSION_SITE_EXCLUDE},
		{NULL, "tin", "tin", NULL, "tin", ADMISSION_SITE_EXCLUDE},
		{"tin", "iron", "tin", "iron", "tin", ADMISSION_GIVEN},
		{NULL, NULL, NULL, NULL, "tin", ADMISSION_GIVEN}, /* others have rules */
		{endless, NULL, NULL, NULL, text, ADMISSION_SITE_INCLUDE},
		{NULL, endless, NULL, NULL, text, ADMISSION_SITE_EXCLUDE},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct source_rule own = {7, rows[i].own_include,
		                                rows[i].own_exclude};
		bool has_own = own.include || own.exclude;

		assert_int_equal(admission_of(rows[i].include, rows[i].exclude,
		                              has_own ? &own : NULL, rows[i].title),
		                 rows[i].admission);
	}
}

static void without_rules_all_is_free(void **state)
{
	const struct source_rules none = {0};
	struct error err = {0};
	struct admission_rules *rules = admission_open(NULL, NULL, &none, &err);

	(void)state;
	assert_non_null(rules);
	assert_true(admission_is_free(rules));
	admission_close(rules);
}

static void what_is_no_rule_opens_nothing(void **state)
{
	const struct source_rules none = {0};
	struct error err = {0};

	(void)state;
	assert_null(admission_open("tin", "/(/", &none, &err));
	assert_int_equal(err.kind, ERROR_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_has_to_pass_all_rules),
		cmocka_unit_test(without_rules_all_is_free),
		cmocka_unit_test(what_is_no_rule_opens_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
