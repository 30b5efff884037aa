/* Reading a query; search_expression.c writes it. */
#include "aggregator/search_query.h"

#include "aggregator/hosts.h"
#include "aggregator/search_text.h"
#include "aggregator/sources.h"
#include "feeds/date.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/model.h"
#include "feeds/options.h"
#include "feeds/text.h"

struct reader {
	struct str rest;
	int zone_minutes;
	struct arena *arena;
	struct search_query *query;
	struct error *err;
	bool is_behind_or;
	bool has_left; /* the item before can stand on OR's left */
};

/* One item as it stands in the query. */
struct item {
	const struct field *field; /* NULL: none */
	struct str value;
	bool is_excluded, is_quoted, is_prefix;
};

/* ---- fields -------------------------------------------------------------------------- */

typedef bool take_function(struct reader *reader, const struct item *item);

static take_function take_term, take_filter, take_since, take_until;

/* clang-format off */
static const struct field {
	const char *name;
	take_function *take;
	int kind;           /* enum search_place or search_filter_kind */
	const char *wanted; /* what is said where the value is none */
} fields[] = {
	{"title",  take_term,   SEARCH_IN_TITLE,  ""},
	{"author", take_term,   SEARCH_IN_AUTHOR, ""},
	{"tag",    take_term,   SEARCH_IN_TAG,    ""},
	{"source", take_filter, SEARCH_SOURCE, "a source's short name is expected, such as source:coal"},
	{"lang",   take_filter, SEARCH_LANG,   "a language is expected, such as lang:zh"},
	{"site",   take_filter, SEARCH_SITE,   "a host is expected, such as site:coal.example"},
	{"since",  take_since,  0, "a date is expected: 2026, 2026-01 or 2026-01-15"},
	{"until",  take_until,  0, "a date is expected: 2026, 2026-01 or 2026-01-15"},
};
/* clang-format on */

#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

static bool fail_field(const struct reader *reader, struct str name)
{
	const char *names[FIELD_COUNT], *guess, *word = arena_str(reader->arena, name);

	for (size_t i = 0; i < FIELD_COUNT; i++)
		names[i] = fields[i].name;
	guess = word ? options_guess(word, names, FIELD_COUNT) : NULL;
	if (guess)
		return error_set(reader->err, ERROR_USAGE,
		                 "unknown field %.*s: did you mean %s:?", STR_ARG(name),
		                 guess);
	return error_set(reader->err, ERROR_USAGE,
	                 "unknown field %.*s: there are title, author, tag, source, lang, "
	                 "site, since and until; put quotation marks around what has a "
	                 "colon",
	                 STR_ARG(name));
}

/* A colon as typed on either keyboard; its length, 0: none. */
static size_t colon_length(struct str text)
{
	if (str_starts(text, STR(":")))
		return 1;
	return str_starts(text, STR("：")) ? STR("：").len : 0;
}

/* Takes "name:" from the rest; leaves item->field NULL where there is none. */
static bool take_field(struct reader *reader, struct item *item)
{
	size_t length = 0, colon;
	struct str name;

	while (length < reader->rest.len && ascii_is_alpha(reader->rest.ptr[length]))
		length++;
	colon = colon_length(str_skip(reader->rest, length));
	if (length == 0 || colon == 0)
		return true;
	name = str_slice(reader->rest, 0, length);
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (str_equal_nocase(name, str_from(fields[i].name)))
			item->field = &fields[i];
	if (!item->field)
		return fail_field(reader, name);
	reader->rest = str_skip(reader->rest, length + colon);
	return true;
}

/* ---- values -------------------------------------------------------------------------- */

static size_t quote_length(struct str text)
{
	static const char *const quotes[] = {"\"", "“", "”", "＂"};

	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++)
		if (str_starts(text, str_from(quotes[i])))
			return str_from(quotes[i]).len;
	return 0;
}

static bool at_space(struct str text)
{
	uint32_t code_point;

	return text_next(&text, &code_point) && text_is_space(code_point);
}

/* Moves behind one character. */
static void skip_character(struct str *rest)
{
	uint32_t code_point;

	(void)text_next(rest, &code_point);
}

/* A phrase whose end is missing ends with the query. */
static void take_value(struct reader *reader, struct item *item)
{
	size_t quote = quote_length(reader->rest);
	struct str start;

	item->is_quoted = quote > 0;
	reader->rest = str_skip(reader->rest, quote);
	start = reader->rest;
	while (reader->rest.len &&
	       (quote ? quote_length(reader->rest) == 0 : !at_space(reader->rest)))
		skip_character(&reader->rest);
	item->value = str_slice(start, 0, start.len - reader->rest.len);
	if (quote) {
		reader->rest = str_skip(reader->rest, quote_length(reader->rest));
		item->is_prefix = str_starts(reader->rest, STR("*"));
		while (reader->rest.len && !at_space(reader->rest))
			skip_character(&reader->rest);
	} else {
		item->is_prefix = str_ends(item->value, STR("*"));
	}
}

/* ---- words and phrases --------------------------------------------------------------- */

/* Whether anything of it is searched for at all. */
static bool has_characters(struct str text)
{
	struct search_reader reader = search_reader_of(text);
	struct search_character character;

	while (search_read(&reader, &character))
		if (character.class > SEARCH_BREAK)
			return true;
	return false;
}

static bool take_term(struct reader *reader, const struct item *item)
{
	struct search_terms *terms = &reader->query->terms;
	struct search_term *term;

	if (!has_characters(item->value))
		return true;
	if (reader->is_behind_or && (item->is_excluded || !reader->has_left))
		return error_set(reader->err, ERROR_USAGE,
		                 "OR stands between two words or phrases");
	term = LIST_ADD(reader->arena, terms);
	if (!term)
		return arena_check(reader->arena, reader->err);
	*term = (struct search_term){
		.place = item->field ? (enum search_place)item->field->kind
	                             : SEARCH_ANYWHERE,
		.text = item->value,
		.is_prefix = item->is_prefix,
		.is_excluded = item->is_excluded,
		.is_alternative = reader->is_behind_or,
	};
	reader->has_left = !item->is_excluded;
	reader->is_behind_or = false;
	return true;
}

/* ---- filters ------------------------------------------------------------------------- */

static bool fail_value(const struct reader *reader, const struct item *item)
{
	return error_set(reader->err, ERROR_USAGE, "%s:%.*s: %s", item->field->name,
	                 STR_ARG(item->value), item->field->wanted);
}

static const char *lower(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);

	for (char *c = copy; c && *c; c++)
		*c = ascii_lower(*c);
	return copy;
}

/* The value as the index has it, NULL where it is none. */
static const char *filter_value(struct reader *reader, enum search_filter_kind kind,
                                const char *value)
{
	struct arena *arena = reader->arena;

	switch (kind) {
	case SEARCH_SOURCE:
		value = lower(arena, value);
		return value && sources_id_check(value) ? value : NULL;
	case SEARCH_LANG:
		return lower(arena, language_publishable(arena, value));
	case SEARCH_SITE:
		if (str_find(str_from(value), STR("://")) < strlen(value))
			return hosts_name(arena, value);
		return hosts_name(arena, arena_printf(arena, "http://%s/", value));
	case SEARCH_FILTER_COUNT:
		break;
	}
	return NULL;
}

static bool take_filter(struct reader *reader, const struct item *item)
{
	enum search_filter_kind kind = (enum search_filter_kind)item->field->kind;
	const char *given = arena_str(reader->arena, item->value);
	const char *value = given ? filter_value(reader, kind, given) : NULL;
	struct search_filter *filter;

	if (!arena_check(reader->arena, reader->err))
		return false;
	if (!value)
		return fail_value(reader, item);
	filter = LIST_ADD(reader->arena, &reader->query->filters);
	if (filter)
		*filter = (struct search_filter){kind, value, item->is_excluded};
	return arena_check(reader->arena, reader->err);
}

/* ---- dates --------------------------------------------------------------------------- */

/* The years that the index tells apart. */
#define FIRST_YEAR 1970
#define LAST_YEAR 2099

#define DAY ((int64_t)24 * 3600)

/* Reads a year, a month or a day; stores its first second and that behind its last. */
static bool read_period(struct str text, int zone_minutes, int64_t *start, int64_t *end)
{
	int64_t parts[3] = {0, 1, 1};
	struct civil_date first = {0}, behind;
	struct str rest = text, part;
	int count = 0;

	while (str_split(&rest, '-', &part)) {
		if (count == 3 || part.len != (count ? 2 : 4) ||
		    !str_integer(part, 1, 9999, &parts[count]))
			return false;
		count++;
	}
	if (count == 0 || parts[0] < FIRST_YEAR || parts[0] > LAST_YEAR)
		return false;
	first.year = (int)parts[0];
	first.month = (int)parts[1];
	first.day = (int)parts[2];
	if (!date_check_civil(&first, zone_minutes, start))
		return false;
	if (count == 3) {
		*end = *start + DAY;
		return true;
	}
	behind = first;
	behind.year += count == 1 || first.month == 12 ? 1 : 0;
	behind.month = count == 1 || first.month == 12 ? 1 : first.month + 1;
	*end = date_from_civil(&behind, zone_minutes);
	return true;
}

static bool take_date(struct reader *reader, const struct item *item, int64_t *start,
                      int64_t *end)
{
	if (item->is_excluded)
		return error_set(reader->err, ERROR_USAGE, "%s: cannot be excluded",
		                 item->field->name);
	if (!read_period(item->value, reader->zone_minutes, start, end))
		return fail_value(reader, item);
	return true;
}

static bool take_since(struct reader *reader, const struct item *item)
{
	int64_t end;

	return take_date(reader, item, &reader->query->since, &end);
}

static bool take_until(struct reader *reader, const struct item *item)
{
	int64_t start;

	return take_date(reader, item, &start, &reader->query->until);
}

/* ---- the query ----------------------------------------------------------------------- */

static bool take_item(struct reader *reader)
{
	struct item item = {0};
	size_t dash = str_starts(reader->rest, STR("-")) ? 1 : 0;

	item.is_excluded = dash > 0;
	reader->rest = str_skip(reader->rest, dash);
	if (!take_field(reader, &item))
		return false;
	take_value(reader, &item);
	if (!item.field && !item.is_quoted && !dash) {
		if (str_equal(item.value, STR("OR"))) {
			reader->is_behind_or = true;
			return true;
		}
		if (str_equal(item.value, STR("AND")))
			return true;
	}
	if (item.field && item.field->take != take_term) {
		if (reader->is_behind_or)
			return error_set(reader->err, ERROR_USAGE,
			                 "OR stands between two words or phrases");
		reader->has_left = false;
		return item.field->take(reader, &item);
	}
	return take_term(reader, &item);
}

static bool check(const struct reader *reader)
{
	const struct search_query *query = reader->query;

	if (reader->is_behind_or)
		return error_set(reader->err, ERROR_USAGE,
		                 "OR stands between two words or phrases");
	if (query->since != DATE_UNKNOWN && query->until != DATE_UNKNOWN &&
	    query->since >= query->until)
		return error_set(reader->err, ERROR_USAGE, "since: lies behind until:");
	if (query->terms.count + query->filters.count == 0 &&
	    query->since == DATE_UNKNOWN && query->until == DATE_UNKNOWN)
		return error_set(reader->err, ERROR_USAGE, "there is nothing to look for");
	if (query->terms.count + query->filters.count > LIMIT_SEARCH_TERMS)
		return error_set(reader->err, ERROR_USAGE,
		                 "more than %zu words and fields are not looked for",
		                 LIMIT_SEARCH_TERMS);
	return true;
}

bool search_query_parse(struct str text, int zone_minutes, struct arena *arena,
                        struct search_query *query, struct error *err)
{
	struct reader reader = {.rest = text,
	                        .zone_minutes = zone_minutes,
	                        .arena = arena,
	                        .query = query,
	                        .err = err};

	*query = (struct search_query){.since = DATE_UNKNOWN, .until = DATE_UNKNOWN};
	if (text.len > LIMIT_SEARCH_QUERY_BYTES)
		return error_set(err, ERROR_USAGE, "a query has at most %zu bytes",
		                 LIMIT_SEARCH_QUERY_BYTES);
	while (reader.rest.len) {
		if (at_space(reader.rest))
			skip_character(&reader.rest);
		else if (!take_item(&reader))
			return false;
	}
	return check(&reader);
}
