#include "feeds/options.h"

#include <getopt.h>

#include "feeds/config.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/model.h"

/* getopt's values of our options lie beyond those of all letters. */
enum { FIRST_VALUE = 256 };

/* What getopt_long wants to know, made from our table. */
struct tables {
	struct option names[LIMIT_OPTIONS + 1];
	char letters[2 * LIMIT_OPTIONS + 2];
};

static void fill_tables(struct tables *tables, const struct option_row *rows, size_t count)
{
	size_t length = 0;

	memset(tables, 0, sizeof(*tables));
	tables->letters[length++] =
		':'; /* tell a missing argument from an unknown option */
	for (size_t i = 0; i < count; i++) {
		struct option *name = &tables->names[i];

		name->name = rows[i].name;
		name->has_arg = rows[i].argument ? required_argument : no_argument;
		name->val = FIRST_VALUE + (int)i;
		if (!rows[i].letter)
			continue;
		tables->letters[length++] = rows[i].letter;
		if (rows[i].argument)
			tables->letters[length++] = ':';
	}
}

/* The row of a value that getopt returned or left in optopt; NULL for none. */
static const struct option_row *find_row(const struct option_row *rows, size_t count,
                                         int value)
{
	for (size_t i = 0; i < count; i++) {
		if (value == FIRST_VALUE + (int)i ||
		    (rows[i].letter && value == rows[i].letter))
			return &rows[i];
	}
	return NULL;
}

static bool set_option(const struct option_row *row, void *target, struct error *err)
{
	char *member = (char *)target + row->offset;
	const char *text = optarg;
	struct str argument = str_from(text);
	int64_t number = 0;
	int offset_minutes;

	switch (row->kind) {
	case OPTION_FLAG:
		memcpy(member, &(bool){true}, sizeof(bool));
		return true;
	case OPTION_TEXT:
		memcpy(member, &text, sizeof(text));
		return true;
	case OPTION_TIME:
		if (!date_parse_rfc3339(argument, &number, &offset_minutes))
			return error_set(
				err, ERROR_USAGE,
				"--%s wants a time such as 2020-04-15T10:30:00+08:00, "
				"not %s",
				row->name, optarg);
		break;
	case OPTION_DURATION:
		if (!config_duration(argument, &number) || number < 1)
			return error_set(err, ERROR_USAGE,
			                 "--%s wants a duration such as 90s or 5m, not %s",
			                 row->name, optarg);
		break;
	case OPTION_INTEGER:
		if (!str_integer(argument, 1, INT64_MAX, &number))
			return error_set(err, ERROR_USAGE,
			                 "--%s wants a number from 1, not %s", row->name,
			                 optarg);
		break;
	}
	memcpy(member, &number, sizeof(number));
	return true;
}

static bool refuse_unknown(const struct option_row *rows, size_t count, const char *word,
                           struct error *err)
{
	const char *names[LIMIT_OPTIONS], *guess;
	char name[LIMIT_GUESS_BYTES + 1];

	if (optopt > 0 && optopt < FIRST_VALUE)
		return error_set(err, ERROR_USAGE, "unknown option -%c", optopt);
	if (find_row(rows, count, optopt))
		return error_set(err, ERROR_USAGE, "--%s takes no argument",
		                 find_row(rows, count, optopt)->name);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word + 2, "="), word + 2);
	for (size_t i = 0; i < count; i++)
		names[i] = rows[i].name;
	guess = options_guess(name, names, count);
	if (guess)
		return error_set(err, ERROR_USAGE,
		                 "unknown option --%s: did you mean --%s?", name, guess);
	return error_set(err, ERROR_USAGE, "unknown option --%s", name);
}

/* Takes one value of getopt_long. */
static bool take(const struct option_row *rows, size_t count, int value, void *target,
                 char **argv, struct error *err)
{
	const struct option_row *row = find_row(rows, count, value == ':' ? optopt : value);

	if (!row)
		return refuse_unknown(rows, count, argv[optind - 1], err);
	if (value == ':')
		return error_set(err, ERROR_USAGE, "--%s wants its %s", row->name,
		                 row->argument);
	return set_option(row, target, err);
}

int options_parse(const struct option_row *rows, size_t count, void *target, int argc,
                  char **argv, struct error *err)
{
	struct tables tables;
	int value;

	if (count > LIMIT_OPTIONS) {
		error_set(err, ERROR_LIMIT, "the table of options is too long");
		return 0;
	}
	fill_tables(&tables, rows, count);
	opterr = 0;
	optind = 0; /* start anew, and forget the state of an earlier reading */
	while ((value = getopt_long(argc, argv, tables.letters, tables.names, NULL)) !=
	       -1) {
		if (!take(rows, count, value, target, argv, err))
			return 0;
	}
	return optind;
}

void options_describe(const struct option_row *rows, size_t count, struct buf *out)
{
	size_t widest = 0;

	for (size_t i = 0; i < count; i++) {
		const char *argument = rows[i].argument ? rows[i].argument : "";
		size_t width = strlen(rows[i].name) + (*argument != '\0') +
		               strlen(argument);

		widest = width > widest ? width : widest;
	}
	for (size_t i = 0; i < count; i++) {
		const char *argument = rows[i].argument ? rows[i].argument : "";
		int used = (int)strlen(rows[i].name) + (*argument != '\0');

		if (rows[i].letter)
			buf_printf(out, "  -%c, ", rows[i].letter);
		else
			buf_add_text(out, "      ");
		buf_printf(out, "--%s%s%-*s  %s\n", rows[i].name, *argument ? " " : "",
		           (int)widest - used, argument, rows[i].help);
	}
}

bool options_source_date(const char *value, int64_t *now, struct error *err)
{
	if (*now != DATE_UNKNOWN || !value || !value[0] ||
	    str_integer(str_from(value), 0, DATE_LAST_SECOND, now))
		return true;
	return error_set(err, ERROR_USAGE,
	                 "SOURCE_DATE_EPOCH is a number of seconds since 1970, not %s",
	                 value);
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t smaller = a < b ? a : b;

	return smaller < c ? smaller : c;
}

/* Levenshtein's distance; LIMIT_GUESS_BYTES where a word is longer than that. */
static size_t distance(struct str a, struct str b)
{
	size_t row[LIMIT_GUESS_BYTES + 1];

	if (a.len > LIMIT_GUESS_BYTES || b.len > LIMIT_GUESS_BYTES)
		return LIMIT_GUESS_BYTES;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 0; i < a.len; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < b.len; j++) {
			size_t changed = diagonal + (a.ptr[i] != b.ptr[j]);

			diagonal = row[j + 1];
			row[j + 1] = least(row[j + 1] + 1, row[j] + 1, changed);
		}
	}
	return row[b.len];
}

const char *options_guess(const char *word, const char *const *names, size_t count)
{
	const char *nearest = NULL;
	size_t half = strlen(word) / 2;
	size_t bound = half < 2 ? half + 1 : 3; /* near: at most two letters differ */

	for (size_t i = 0; i < count; i++) {
		size_t changes = distance(str_from(word), str_from(names[i]));

		if (changes < bound) {
			nearest = names[i];
			bound = changes;
		}
	}
	return nearest;
}
