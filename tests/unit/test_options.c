#include "tests/unit/test.h"

#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/model.h"
#include "feeds/options.h"

struct wanted {
	const char *config;
	int64_t now, limit, runtime;
	bool is_verbose, is_quiet;
};

static const struct option_row rows[] = {
	{"config", 'c', OPTION_TEXT, offsetof(struct wanted, config), "FILE", "read FILE"},
	{"verbose", 'v', OPTION_FLAG, offsetof(struct wanted, is_verbose), NULL,
         "say more"},
	{"quiet", 'q', OPTION_FLAG, offsetof(struct wanted, is_quiet), NULL, "say less"},
	{"now", 0, OPTION_TIME, offsetof(struct wanted, now), "TIME", "the time it is"},
	{"limit", 0, OPTION_INTEGER, offsetof(struct wanted, limit), "N", "at most N"},
	{"runtime", 0, OPTION_DURATION, offsetof(struct wanted, runtime), "TIME",
         "at most TIME"},
};

enum { MOST_WORDS = 9 };

/* Splits `line` at its spaces in place. */
static int split(char *line, char **argv)
{
	int argc = 0;

	for (char *at = line; at && argc < MOST_WORDS;) {
		char *space = strchr(at, ' ');

		argv[argc++] = at;
		if (space)
			*space++ = '\0';
		at = space;
	}
	argv[argc] = NULL;
	return argc;
}

static void options_and_operands_stand_in_any_order(void **state)
{
	char line[] = "build one -vc file.ini --now=1970-01-01T00:01:00Z two --limit 7 "
		      "--runtime=5m";
	char *argv[MOST_WORDS + 1];
	struct wanted wanted = {0};
	struct error err = {0};
	int argc = split(line, argv), first;

	(void)state;
	first = options_parse(rows, ROWS(rows), &wanted, argc, argv, &err);
	assert_int_not_equal(first, 0);
	assert_true(wanted.is_verbose);
	assert_false(wanted.is_quiet);
	assert_string_equal(wanted.config, "file.ini");
	assert_int_equal(wanted.now, 60);
	assert_int_equal(wanted.limit, 7);
	assert_int_equal(wanted.runtime, 300);
	assert_int_equal(argc - first, 2);
	assert_string_equal(argv[first], "one");
	assert_string_equal(argv[first + 1], "two");
}

static void what_follows_two_hyphens_is_no_option(void **state)
{
	char line[] = "build -- -v";
	char *argv[MOST_WORDS + 1];
	struct wanted wanted = {0};
	struct error err = {0};
	int argc = split(line, argv), first;

	(void)state;
	first = options_parse(rows, ROWS(rows), &wanted, argc, argv, &err);
	assert_int_not_equal(first, 0);
	assert_false(wanted.is_verbose);
	assert_string_equal(argv[first], "-v");
}

static void each_mistake_is_told_in_its_own_words(void **state)
{
	static const struct {
		const char *line, *message;
	} mistakes[] = {
		{"x --runtime 5", "--runtime wants a duration such as 90s or 5m, not 5"},
		{"x --runtime 0s", "--runtime wants a duration such as 90s or 5m, not 0s"},
		{"build --verbos3", "unknown option --verbos3: did you mean --verbose?"},
		{"build --verbsoe=3", "unknown option --verbsoe: did you mean --verbose?"},
		{"build --zzz", "unknown option --zzz"},
		{"build --quiet -x", "unknown option -x"},
		{"build -qx", "unknown option -x"},
		{"build --config", "--config wants its FILE"},
		{"build -c", "--config wants its FILE"},
		{"build --quiet=yes", "--quiet takes no argument"},
		{"build --limit 0", "--limit wants a number from 1, not 0"},
		{"build --limit 7x", "--limit wants a number from 1, not 7x"},
		{"build --now yesterday",
	         "--now wants a time such as 2020-04-15T10:30:00+08:00, not yesterday"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(mistakes); i++) {
		char line[100], *argv[MOST_WORDS + 1];
		struct wanted wanted = {0};
		struct error err = {0};
		int argc;

		snprintf(line, sizeof(line), "%s", mistakes[i].line);
		argc = split(line, argv);
		assert_int_equal(options_parse(rows, ROWS(rows), &wanted, argc, argv, &err),
		                 0);
		assert_int_equal(err.kind, ERROR_USAGE);
		assert_string_equal(err.message, mistakes[i].message);
	}
}

static void the_help_is_aligned(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	options_describe(rows, ROWS(rows), &out);
	assert_string_equal(out.ptr, "  -c, --config FILE   read FILE\n"
	                             "  -v, --verbose       say more\n"
	                             "  -q, --quiet         say less\n"
	                             "      --now TIME      the time it is\n"
	                             "      --limit N       at most N\n"
	                             "      --runtime TIME  at most TIME\n");
	buf_release(&out);
}

static void the_environment_may_say_the_time(void **state)
{
	static const struct {
		const char *value;
		int64_t before, after;
	} times[] = {
		{NULL, DATE_UNKNOWN, DATE_UNKNOWN},
		{"", DATE_UNKNOWN, DATE_UNKNOWN},
		{"0", DATE_UNKNOWN, 0},
		{"1587348000", DATE_UNKNOWN, 1587348000},
		{"253402300799", DATE_UNKNOWN, DATE_LAST_SECOND},
		{"1587348000", 5, 5}, /* --now is nearer */
		{"nonsense", 5, 5},
	};
	static const char *const wrong[] = {"nonsense", "-1", "1.5", "253402300800",
	                                    "2020-04-20T10:00:00Z"};

	(void)state;
	for (size_t i = 0; i < ROWS(times); i++) {
		struct error err = {0};
		int64_t now = times[i].before;

		assert_true(options_source_date(times[i].value, &now, &err));
		assert_int_equal(now, times[i].after);
	}
	for (size_t i = 0; i < ROWS(wrong); i++) {
		struct error err = {0};
		int64_t now = DATE_UNKNOWN;

		assert_false(options_source_date(wrong[i], &now, &err));
		assert_int_equal(err.kind, ERROR_USAGE);
	}
}

static void a_guess_is_near_or_not_made(void **state)
{
	static const char *const names[] = {"build", "check", "explain"};
	static const struct {
		const char *word, *guess;
	} words[] = {
		{"buidl", "build"},
		{"chek", "check"},
		{"explain-entry", "none"},
		{"run", "none"},
		{"", "none"},
		{"a-word-that-is-longer-than-any-name-could-be", "none"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(words); i++) {
		const char *guess = options_guess(words[i].word, names, ROWS(names));

		assert_string_equal(guess ? guess : "none", words[i].guess);
	}
}

static void a_guess_is_made_for_words_up_to_the_limit(void **state)
{
	char name[LIMIT_GUESS_BYTES + 2] = {0}, word[LIMIT_GUESS_BYTES + 2] = {0};
	const char *const names[] = {name};

	(void)state;
	memset(name, 'a', LIMIT_GUESS_BYTES);
	memset(word, 'a', LIMIT_GUESS_BYTES);
	word[0] = 'b';
	assert_ptr_equal(options_guess(word, names, 1), name);
	word[LIMIT_GUESS_BYTES] = 'a';
	assert_null(options_guess(word, names, 1));
	name[LIMIT_GUESS_BYTES] = 'a';
	word[LIMIT_GUESS_BYTES] = '\0';
	assert_null(options_guess(word, names, 1));
}

static void a_table_may_be_as_long_as_the_limit(void **state)
{
	struct option_row many[LIMIT_OPTIONS + 1];
	char names[LIMIT_OPTIONS + 1][8];

	(void)state;
	for (size_t i = 0; i < ROWS(many); i++) {
		snprintf(names[i], sizeof(names[i]), "o%zu", i);
		many[i] = (struct option_row){
			names[i], 0,    OPTION_FLAG, offsetof(struct wanted, is_verbose),
			NULL,     "say"};
	}
	for (size_t more = 0; more <= 1; more++) {
		char program[] = "program", last[] = "--o39";
		char *argv[] = {program, last, NULL};
		struct wanted wanted = {0};
		struct error err = {0};

		assert_int_equal(
			options_parse(many, LIMIT_OPTIONS + more, &wanted, 2, argv, &err),
			more ? 0 : 2);
		assert_int_equal(wanted.is_verbose, !more);
		assert_int_equal(err.kind, more ? ERROR_LIMIT : ERROR_NONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_and_operands_stand_in_any_order),
		cmocka_unit_test(what_follows_two_hyphens_is_no_option),
		cmocka_unit_test(each_mistake_is_told_in_its_own_words),
		cmocka_unit_test(the_help_is_aligned),
		cmocka_unit_test(the_environment_may_say_the_time),
		cmocka_unit_test(a_guess_is_near_or_not_made),
		cmocka_unit_test(a_guess_is_made_for_words_up_to_the_limit),
		cmocka_unit_test(a_table_may_be_as_long_as_the_limit),
	};

	return RUN_TESTS(tests);
}
