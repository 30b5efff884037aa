/* aggregator etiquette: how we behaved toward each host. */
#include <jansson.h>

#include "aggregator/listing.h"
#include "feeds/limits.h"

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

static void write_hints(const int64_t *of, struct buf *out)
{
	const char *separator = "";

	for (size_t i = 0; i < COUNT(hints); i++) {
		if (of[hints[i].count] == 0)
			continue;
		buf_printf(out, "%s%s", separator, hints[i].name);
		separator = " ";
	}
	if (!separator[0])
		buf_add_char(out, '-');
}

static void write_row(struct session *session, const char *host, const int64_t *of,
                      struct buf *out)
{
	long long share = of[MANNERS_REQUESTS] ? (long long)(of[MANNERS_UNCHANGED] * 100 /
	                                                     of[MANNERS_REQUESTS])
	                                       : 0;

	buf_printf(out,
	           "%-30s %8lld %4lld%% %11lld %13lld %12lld %12lld %5lld %5lld %5lld "
	           "%5lld/%-5lld ",
	           listing_printable(session, host), (long long)of[MANNERS_REQUESTS], share,
	           (long long)of[MANNERS_CONDITIONAL], (long long)of[MANNERS_UNCONDITIONAL],
	           (long long)of[MANNERS_BYTES], (long long)of[MANNERS_SAVED],
	           (long long)of[MANNERS_BOGUS], (long long)of[MANNERS_OUT_OF_STEP],
	           (long long)of[MANNERS_EARLY], (long long)of[MANNERS_OBEYED],
	           (long long)of[MANNERS_HINTS]);
	write_hints(of, out);
	buf_add_char(out, '\n');
}

static void write_text(struct session *session, const struct manners_list *list,
                       struct buf *out)
{
	int64_t total[MANNERS_COUNT] = {0};

	buf_printf(out, "%-30s %8s %5s %11s %13s %12s %12s %5s %5s %5s %-11s %s\n", "HOST",
	           "REQUESTS", "304", "CONDITIONAL", "UNCONDITIONAL", "BYTES", "SAVED",
	           "BOGUS", "OOS", "EARLY", "WAITS KEPT", "ASKED FOR BY");
	for (size_t i = 0; i < list->count; i++) {
		write_row(session, list->items[i].host, list->items[i].counts, out);
		for (int k = 0; k < MANNERS_COUNT; k++)
			total[k] += list->items[i].counts[k];
	}
	write_row(session, "all", total, out);
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
