/* aggregator etiquette: how we behaved toward each host. */
#include <jansson.h>

#include "aggregator/listing.h"
#include "feeds/limits.h"
#include "feeds/table.h"

/* clang-format off */
static const struct {
	const char *name; /* in JSON */
	enum manners_count count;
} counts[] = {
	{"requests",               MANNERS_REQUESTS},
	{"not_modified",           MANNERS_UNCHANGED},
	{"conditional",            MANNERS_CONDITIONAL},
	{"unconditional",          MANNERS_UNCONDITIONAL},
	{"validators_withheld",    MANNERS_WITHHELD},
	{"bogus",                  MANNERS_BOGUS},
	{"out_of_step",            MANNERS_OUT_OF_STEP},
	{"bytes",                  MANNERS_BYTES},
	{"bytes_saved",            MANNERS_SAVED},
	{"early",                  MANNERS_EARLY},
	{"forced",                 MANNERS_FORCED},
	{"waits_asked_for",        MANNERS_HINTS},
	{"waits_kept",             MANNERS_OBEYED},
};

static const struct {
	const char *name;
	enum manners_count count;
} hints[] = {
	{"retry-after", MANNERS_RETRY_AFTER},
	{"max-age",     MANNERS_MAX_AGE},
	{"expires",     MANNERS_EXPIRES},
	{"ttl",         MANNERS_TTL},
	{"sy",          MANNERS_SYNDICATION},
	{"skip-hours",  MANNERS_SKIP_HOURS},
	{"skip-days",   MANNERS_SKIP_DAYS},
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool read_manners(struct session *session, struct manners_list *list)
{
	*list = (struct manners_list){0};
	return listing_open_store(session) &&
	       (!session->store ||
	        store_manners(session->store, &session->arena, list, &session->err));
}

/* ---- for people ---------------------------------------------------------------------- */

/* clang-format off */
static const struct table_column columns[] = {
	{"HOST",          false},
	{"REQUESTS",      true},
	{"304",           true},
	{"CONDITIONAL",   true},
	{"UNCONDITIONAL", true},
	{"BYTES",         true},
	{"SAVED",         true},
	{"BOGUS",         true},
	{"OOS",           true},
	{"EARLY",         true},
	{"WAITS KEPT",    true},
	{"ASKED FOR BY",  false},
};
/* clang-format on */

static const char *list_hints(struct arena *arena, const int64_t *of)
{
	const char *list = NULL;

	for (size_t i = 0; i < COUNT(hints); i++)
		if (of[hints[i].count] > 0)
			list = arena_printf(arena, "%s%s%s", list ? list : "",
			                    list ? " " : "", hints[i].name);
	return list;
}

static struct table_cell number(struct arena *arena, int64_t value, bool is_bad)
{
	return (struct table_cell){arena_printf(arena, "%lld", (long long)value),
	                           is_bad ? TABLE_BAD : TABLE_PLAIN};
}

static void add_row(struct session *session, const char *host, const int64_t *of,
                    struct table *table)
{
	struct arena *arena = &session->arena;
	int64_t requests = of[MANNERS_REQUESTS];
	int64_t share = requests ? of[MANNERS_UNCHANGED] * 100 / requests : 0;
	const struct table_cell cells[] = {
		{host, TABLE_PLAIN},
		number(arena, requests, false),
		{arena_printf(arena, "%lld%%", (long long)share), TABLE_PLAIN},
		number(arena, of[MANNERS_CONDITIONAL], false),
		number(arena, of[MANNERS_UNCONDITIONAL], false),
		number(arena, of[MANNERS_BYTES], false),
		number(arena, of[MANNERS_SAVED], false),
		number(arena, of[MANNERS_BOGUS], of[MANNERS_BOGUS] > 0),
		number(arena, of[MANNERS_OUT_OF_STEP], of[MANNERS_OUT_OF_STEP] > 0),
		number(arena, of[MANNERS_EARLY], of[MANNERS_EARLY] > 0),
		{arena_printf(arena, "%lld/%lld", (long long)of[MANNERS_OBEYED],
	                      (long long)of[MANNERS_HINTS]),
	         of[MANNERS_OBEYED] < of[MANNERS_HINTS] ? TABLE_BAD : TABLE_PLAIN},
		{list_hints(arena, of), TABLE_PLAIN},
	};

	table_add(table, cells, arena);
}

static void write_text(struct session *session, const struct manners_list *list,
                       struct buf *out)
{
	struct table table = {.columns = columns, .column_count = COUNT(columns)};
	const struct table_place place = session_place(session);
	int64_t total[MANNERS_COUNT] = {0};

	for (size_t i = 0; i < list->count; i++) {
		add_row(session, list->items[i].host, list->items[i].counts, &table);
		for (int k = 0; k < MANNERS_COUNT; k++)
			total[k] += list->items[i].counts[k];
	}
	add_row(session, "all", total, &table);
	table_write(&table, &place, out);
}

/* ---- for programs -------------------------------------------------------------------- */

static json_t *make_object(const struct manners *manners)
{
	json_t *object = json_object(), *by = json_object();
	int failed = json_object_set_new(object, "host", json_string(manners->host));

	for (size_t i = 0; i < COUNT(counts); i++)
		failed |= json_object_set_new(
			object, counts[i].name,
			json_integer(manners->counts[counts[i].count]));
	for (size_t i = 0; i < COUNT(hints); i++)
		failed |= json_object_set_new(
			by, hints[i].name, json_integer(manners->counts[hints[i].count]));
	failed |= json_object_set_new(object, "hints", by);
	if (!failed)
		return object;
	json_decref(object);
	return NULL;
}

static bool write_json(const struct manners_list *list, struct buf *out, struct error *err)
{
	json_t *array = json_array();
	int failed = array ? 0 : -1;
	char *text;

	for (size_t i = 0; !failed && i < list->count; i++)
		failed = json_array_append_new(array, make_object(&list->items[i]));
	text = failed ? NULL : json_dumps(array, JSON_INDENT(2));
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	failed = !text;
	free(text);
	json_decref(array);
	return !failed || error_set(err, ERROR_MEMORY, "the list cannot be told as JSON");
}

/* ---- the command --------------------------------------------------------------------- */

static bool write_etiquette(struct session *session, struct buf *out)
{
	struct manners_list list;

	if (!read_manners(session, &list))
		return false;
	if (session->arguments->is_json)
		return write_json(&list, out, &session->err);
	write_text(session, &list, out);
	return arena_check(&session->arena, &session->err);
}

enum exit_status command_etiquette(struct session *session)
{
	enum exit_status status = EXIT_STATUS_DONE;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (!write_etiquette(session, &out) || !show(&out, &session->err))
		status = say_failure(session);
	buf_release(&out);
	return status;
}
