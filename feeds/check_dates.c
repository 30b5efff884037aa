/* Dates, strictly: RFC 822 for RSS, RFC 3339 for Atom, W3CDTF for Dublin Core. */
#include "feeds/check_values.h"

#include "feeds/date.h"

/* Where a date names no zone, the one that it is probably in. */
#define BEIJING_MINUTES (8 * 60)

/* How far ahead of the clock a date may be: clocks differ; Atom's may be planned ahead. */
#define FUTURE_SECONDS_RSS (10 * 60)
#define FUTURE_SECONDS_ATOM (24 * 60 * 60)

/* 1990-01-01: before there were feeds, or the web. */
#define FIRST_SECOND INT64_C(631152000)

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const zones[] = {"GMT", "UT",  "EST", "EDT", "CST",
                                    "CDT", "MST", "MDT", "PST", "PDT"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- RFC 822 ---------------------------------------------------------------------------- */

/* What reading one finds. */
struct reading {
	struct str rest;
	bool is_odd; /* in a way that some readers misread */
	const char *oddity;
	int weekday, day, month, year;
	bool is_cst, is_zoneless;
};

static void note_oddity(struct reading *reading, const char *what)
{
	reading->is_odd = true;
	reading->oddity = what;
}

static bool take(struct reading *reading, char wanted)
{
	if (reading->rest.len == 0 || reading->rest.ptr[0] != wanted)
		return false;
	reading->rest = str_skip(reading->rest, 1);
	return true;
}

static bool take_space(struct reading *reading)
{
	size_t count = 0;

	while (reading->rest.len > 0 && ascii_is_space(reading->rest.ptr[0])) {
		reading->rest = str_skip(reading->rest, 1);
		count++;
	}
	if (count > 1)
		note_oddity(reading, "  ");
	return count > 0;
}

static int take_digits(struct reading *reading, int *number)
{
	int count = 0;

	*number = 0;
	while (reading->rest.len > 0 && ascii_is_digit(reading->rest.ptr[0]) && count < 5) {
		*number = *number * 10 + (reading->rest.ptr[0] - '0');
		reading->rest = str_skip(reading->rest, 1);
		count++;
	}
	return count;
}

static int take_name(struct reading *reading, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str name = str_from(names[i]);

		if (!str_starts_nocase(reading->rest, name) ||
		    (reading->rest.len > name.len &&
		     ascii_is_alpha(reading->rest.ptr[name.len])))
			continue;
		if (!str_starts(reading->rest, name))
			note_oddity(reading, names[i]);
		reading->rest = str_skip(reading->rest, name.len);
		return (int)i;
	}
	return -1;
}

static bool take_day(struct reading *reading)
{
	int digits;

	reading->weekday = take_name(reading, weekdays, COUNT(weekdays));
	if (reading->weekday >= 0) {
		if (!take(reading, ',') && !(take_space(reading) && take(reading, ',')))
			return false;
		if (!take_space(reading))
			note_oddity(reading, ",");
	}
	digits = take_digits(reading, &reading->day);
	return digits >= 1 && digits <= 2 && take_space(reading);
}

static bool take_year(struct reading *reading)
{
	int digits;

	reading->month = take_name(reading, months, COUNT(months)) + 1;
	if (reading->month == 0 || !take_space(reading))
		return false;
	digits = take_digits(reading, &reading->year);
	if (digits == 2) {
		note_oddity(reading, "YY");
		reading->year += reading->year < 50 ? 2000 : 1900;
	}
	return digits == 2 || digits == 4;
}

static bool take_time(struct reading *reading)
{
	int hour, minute, second = 0;

	if (take_digits(reading, &hour) != 2 || !take(reading, ':') ||
	    take_digits(reading, &minute) != 2)
		return false;
	if (take(reading, ':') && take_digits(reading, &second) != 2)
		return false;
	return hour < 24 && minute < 60 && second < 61;
}

static bool take_zone(struct reading *reading)
{
	int zone, offset;
	bool is_signed;

	if (reading->rest.len == 0) {
		reading->is_zoneless = true;
		return false;
	}
	zone = take_name(reading, zones, COUNT(zones));
	if (zone >= 0) {
		reading->is_cst = str_equal(str_from(zones[zone]), STR("CST"));
		return reading->rest.len == 0;
	}
	if (reading->rest.len == 1 && ascii_is_alpha(reading->rest.ptr[0]) &&
	    ascii_lower(reading->rest.ptr[0]) != 'j') {
		if (reading->rest.ptr[0] != 'Z')
			note_oddity(reading, "A-Y");
		reading->rest = str_skip(reading->rest, 1);
		return true;
	}
	is_signed = take(reading, '+') || take(reading, '-');
	if (!is_signed || take_digits(reading, &offset) != 4 || offset % 100 > 59 ||
	    offset > 1400)
		return false;
	if (offset % 100 != 0 && offset % 100 != 30)
		note_oddity(reading, "+0000");
	return reading->rest.len == 0;
}

static bool read_rfc822(struct reading *reading)
{
	bool has_space;

	if (!take_day(reading) || !take_year(reading))
		return false;
	if (!take_space(reading) || !take_time(reading))
		return false;
	has_space = take_space(reading);
	if (!has_space && reading->rest.len > 0)
		return false;
	return take_zone(reading) && reading->day >= 1 &&
	       reading->day <= date_days_in_month(reading->year, reading->month);
}

/* ---- advice ------------------------------------------------------------------------------ */

/* The same moment as it should be written; today's date as an example where it is not
 * understood. */
static const char *write_right(struct checker *checker, struct str text, bool is_rfc822)
{
	int64_t seconds;
	int offset;
	char *written = arena_alloc(checker->arena, DATE_TEXT_BYTES);

	if (!written)
		return NULL;
	if (!date_parse(text, BEIJING_MINUTES, &seconds, &offset)) {
		seconds = 1577844000; /* 2020-01-01T10:00:00+08:00 */
		offset = BEIJING_MINUTES;
	}
	if (is_rfc822)
		date_write_rfc822(seconds, offset, written);
	else
		date_write_rfc3339(seconds, offset, written);
	return written;
}

static void note_date(struct checker *checker, const struct check_value *value,
                      enum check_id id, size_t offset, const char *detail)
{
	struct finding *finding = check_note_value(checker, id, value, offset);

	if (finding)
		finding->detail = detail;
}

static void check_plausible(struct checker *checker, const struct check_value *value)
{
	int64_t seconds, now = checker->options->now;
	int64_t ahead = checker->dialect == DIALECT_ATOM ? FUTURE_SECONDS_ATOM
	                                                 : FUTURE_SECONDS_RSS;
	int offset;

	if (!date_parse(str_trim(value->text), 0, &seconds, &offset))
		return;
	if (seconds < FIRST_SECOND)
		check_note_value(checker, CHECK_DATE_PAST, value, 0);
	else if (now != DATE_UNKNOWN && seconds > now + ahead)
		check_note_value(checker, CHECK_DATE_FUTURE, value, 0);
}

static bool has_chinese(struct str text)
{
	return str_find(text, STR("年")) < text.len ||
	       str_find(text, STR("月")) < text.len || str_find(text, STR("日")) < text.len;
}

static enum check_id fault_of(struct str text, const struct reading *reading,
                              enum check_id wrong)
{
	if (reading->is_zoneless)
		return CHECK_DATE_ZONELESS;
	if (has_chinese(text))
		return CHECK_DATE_CHINESE;
	if (text.len >= 10 && check_matches(str_slice(text, 0, 10), "0000-00-00"))
		return CHECK_DATE_ISO_IN_RSS;
	return wrong;
}

/* RFC 822 allows comments in parentheses, which few readers know. */
static struct str without_comments(struct checker *checker, struct str text, bool *is_odd)
{
	char *copy;
	size_t length = 0;
	int depth = 0;

	*is_odd = str_find_char(text, '(') < text.len;
	copy = *is_odd ? arena_str(checker->arena, text) : NULL;
	if (!copy)
		return text;
	for (size_t i = 0; i < text.len; i++) {
		depth += text.ptr[i] == '(';
		if (depth == 0 && !(ascii_is_space(text.ptr[i]) && length > 0 &&
		                    ascii_is_space(copy[length - 1])))
			copy[length++] = text.ptr[i];
		depth -= text.ptr[i] == ')' && depth > 0;
	}
	return str_trim((struct str){copy, length});
}

void check_date_822(struct checker *checker, const struct check_value *value,
                    const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);
	bool has_comment;
	struct str bare = without_comments(checker, text, &has_comment);
	struct reading reading = {.rest = bare};
	const char *right;
	size_t start = (size_t)(text.len ? text.ptr - value->text.ptr : 0);
	bool ok = read_rfc822(&reading);
	int real;

	if (!ok) {
		enum check_id id = fault_of(text, &reading, row->wrong);
		bool is_whole = has_comment || id == CHECK_DATE_ISO_IN_RSS;

		note_date(checker, value, id,
		          start + (is_whole ? 0 : bare.len - reading.rest.len),
		          write_right(checker, text, true));
		return;
	}
	real = date_to_civil(date_from_civil(&(struct civil_date){.year = reading.year,
	                                                          .month = reading.month,
	                                                          .day = reading.day},
	                                     0),
	                     0)
	               .weekday;
	right = weekdays[real];
	if (reading.weekday >= 0 && reading.weekday != real)
		note_date(checker, value, CHECK_DATE_WEEKDAY, start, right);
	if (reading.is_cst)
		note_date(checker, value, CHECK_DATE_CST,
		          start + str_find(text, STR("CST")), "CST");
	if (has_comment)
		note_oddity(&reading, "()");
	if (reading.is_odd)
		note_date(checker, value, CHECK_DATE_PROBLEM, start, reading.oddity);
	check_plausible(checker, value);
	check_affirm(checker, row->right, value);
}

/* ---- ISO 8601's profiles ------------------------------------------------------------------ */

/* Where a date and time of day have been matched: fraction and zone. */
static bool is_zone(struct str text)
{
	return str_equal(text, STR("Z")) || check_matches(text, "+00:00") ||
	       check_matches(text, "-00:00");
}

static struct str skip_fraction(struct str text)
{
	size_t length = 1;

	if (text.len < 2 || text.ptr[0] != '.')
		return text;
	while (length < text.len && ascii_is_digit(text.ptr[length]))
		length++;
	return length > 1 ? str_skip(text, length) : text;
}

static bool is_rfc3339(struct str text)
{
	int64_t seconds;
	int offset;

	return text.len > 19 &&
	       check_matches(str_slice(text, 0, 19), "0000-00-00T00:00:00") &&
	       is_zone(skip_fraction(str_skip(text, 19))) &&
	       date_parse(text, 0, &seconds, &offset);
}

static bool is_w3cdtf(struct str text)
{
	int64_t seconds;
	int offset;

	if (!check_matches(text, "0000") && !check_matches(text, "0000-00") &&
	    !check_matches(text, "0000-00-00") && !is_rfc3339(text) &&
	    !(text.len > 16 && check_matches(str_slice(text, 0, 16), "0000-00-00T00:00") &&
	      is_zone(str_skip(text, 16))))
		return false;
	return text.len == 4 || date_parse(text, 0, &seconds, &offset);
}

static bool is_zoneless(struct str text)
{
	return check_matches(text, "0000-00-00T00:00") ||
	       check_matches(text, "0000-00-00T00:00:00");
}

void check_date_3339(struct checker *checker, const struct check_value *value,
                     const struct check_kind_row *row)
{
	struct str text = value->text;

	if (!check_exactness(checker, value))
		return;
	if (!is_rfc3339(text)) {
		note_date(checker, value, row->wrong, 0,
		          write_right(checker, str_trim(text), false));
		return;
	}
	check_plausible(checker, value);
	check_affirm(checker, row->right, value);
}

void check_date_w3c(struct checker *checker, const struct check_value *value,
                    const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);

	if (!is_w3cdtf(text) && !(row->min == 1 && is_zoneless(text))) {
		note_date(checker, value, row->wrong, 0, write_right(checker, text, false));
		return;
	}
	if (text.len > 4)
		check_plausible(checker, value);
	check_affirm(checker, row->right, value);
}
