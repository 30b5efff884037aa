/* aggregator search: what is stored, by what it says. */
#include <jansson.h>

#include "aggregator/listing.h"
#include "aggregator/search_document.h"
#include "aggregator/search_snippet.h"
#include "aggregator/store_search.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/text.h"

#define RESULTS_DEFAULT 20

/* Columns of the table: those of the terminal, within what can be read; without one as many
 * as mail and old terminals have. */
#define WIDTH_DEFAULT 80
#define WIDTH_MIN 40
#define WIDTH_MAX 120

/* Columns of a snippet for programs. */
#define JSON_COLUMNS 200

struct search {
	struct session *session;
	struct search_query query;
	struct search_results results;
	size_t width;
	const char *hit_start, *hit_end; /* around what matched */
};

/* ---- for people ---------------------------------------------------------------------- */

static size_t find_width(size_t columns)
{
	if (columns == 0)
		return WIDTH_DEFAULT;
	if (columns < WIDTH_MIN)
		return WIDTH_MIN;
	return columns > WIDTH_MAX ? WIDTH_MAX : columns;
}

static void write_snippet(const struct search *search, const struct search_snippet *snippet,
                          struct buf *out)
{
	size_t at = 0;

	if (snippet->is_cut_before)
		buf_add_text(out, "…");
	for (size_t i = 0; i < snippet->hits.count; i++) {
		const struct search_hit *hit = &snippet->hits.items[i];

		buf_add(out, str_slice(snippet->text, at, hit->start));
		buf_add_text(out, search->hit_start);
		buf_add(out, str_slice(snippet->text, hit->start, hit->end));
		buf_add_text(out, search->hit_end);
		at = hit->end;
	}
	buf_add(out, str_skip(snippet->text, at));
	if (snippet->is_cut_behind)
		buf_add_text(out, "…");
}

/* Brackets around hits take columns, too: so much less is shown. */
static void write_text(const struct search *search, enum search_place place,
                       const char *text, size_t columns, struct buf *out)
{
	struct arena *arena = &search->session->arena;
	bool is_title = place == SEARCH_IN_TITLE;
	struct search_snippet snippet = search_snippet_make(&search->query, place, text,
	                                                    columns, is_title, arena);
	size_t marks = snippet.hits.count *
	               (table_text_columns(str_from(search->hit_start)) +
	                table_text_columns(str_from(search->hit_end)));

	if (search->hit_start[0] != '\033' && marks > 0 && marks < columns / 2)
		snippet = search_snippet_make(&search->query, place, text, columns - marks,
		                              is_title, arena);
	write_snippet(search, &snippet, out);
}

static size_t source_columns(const struct search *search)
{
	size_t columns = strlen("SOURCE");

	for (size_t i = 0; i < search->results.count; i++) {
		size_t length = strlen(search->results.items[i].source);

		columns = length > columns ? length : columns;
	}
	return columns < search->width / 4 ? columns : search->width / 4;
}

#define DATE_COLUMNS 10

static void write_result(const struct search *search, const struct search_result *result,
                         size_t source_width, struct buf *out)
{
	struct session *session = search->session;
	const struct entry_version *version = &result->entry.version;
	char date[DATE_TEXT_BYTES];
	const char *source = listing_printable(session, result->source);
	const char *text = listing_printable(
		session, search_document_text(&result->entry, &session->arena));
	size_t indent = DATE_COLUMNS + source_width + 4;

	date_write_rfc3339(result->entry.stamp.sort_at,
	                   (int)session->configuration.site.zone_minutes, date);
	buf_printf(out, "%.*s  %-*s  ", DATE_COLUMNS, date, (int)source_width, source);
	write_text(search, SEARCH_IN_TITLE,
	           listing_printable(session, version->title ? version->title : "-"),
	           search->width - indent, out);
	if (version->parsed->link)
		buf_printf(out, "\n%*s%s", DATE_COLUMNS + 2, "",
		           listing_printable(session, version->parsed->link));
	if (text[0]) {
		buf_printf(out, "\n%*s", DATE_COLUMNS + 2, "");
		write_text(search, SEARCH_ANYWHERE, text, search->width - DATE_COLUMNS - 2,
		           out);
	}
	buf_add_char(out, '\n');
}

static void write_table(const struct search *search, struct buf *out)
{
	size_t source_width = source_columns(search);

	if (search->results.count == 0)
		return;
	buf_printf(out, "%-*s  %-*s  %s\n", DATE_COLUMNS, "DATE", (int)source_width,
	           "SOURCE", "TITLE");
	for (size_t i = 0; i < search->results.count; i++)
		write_result(search, &search->results.items[i], source_width, out);
}

/* ---- for programs -------------------------------------------------------------------- */

static size_t characters_in(struct str text)
{
	size_t count = 0;
	uint32_t code_point;

	while (text_next(&text, &code_point))
		count++;
	return count;
}

/* Pairs of characters (code points): where a hit begins and where it ends. */
static json_t *make_hits(const struct search_snippet *snippet)
{
	json_t *hits = json_array();

	for (size_t i = 0; i < snippet->hits.count; i++) {
		const struct search_hit *hit = &snippet->hits.items[i];

		json_array_append_new(
			hits,
			json_pack(
				"[ii]",
				(int)characters_in(str_slice(snippet->text, 0, hit->start)),
				(int)characters_in(str_slice(snippet->text, 0, hit->end))));
	}
	return hits;
}

/* Texts are cleaned before they are stored; whatever else got there is made safe as on a
 * terminal, where this may be looked at, too. */
static const char *safe(const struct search *search, const char *text)
{
	return text ? listing_printable(search->session, text) : NULL;
}

static json_t *make_result(const struct search *search, const struct search_result *result)
{
	struct arena *arena = &search->session->arena;
	const struct stored_entry *entry = &result->entry;
	struct search_snippet snippet = search_snippet_make(
		&search->query, SEARCH_ANYWHERE,
		safe(search, search_document_text(entry, arena)), JSON_COLUMNS, false,
		arena);
	char date[DATE_TEXT_BYTES];

	date_write_rfc3339(entry->stamp.sort_at,
	                   (int)search->session->configuration.site.zone_minutes, date);
	return json_pack("{sI ss ss ss ss* ss* s{ss% so}}", "entry", (json_int_t)entry->id,
	                 "id", safe(search, entry->stamp.published_id), "date", date,
	                 "source", safe(search, result->source), "title",
	                 safe(search, entry->version.title), "link",
	                 safe(search, entry->version.parsed->link), "snippet", "text",
	                 snippet.text.ptr ? snippet.text.ptr : "", snippet.text.len, "hits",
	                 make_hits(&snippet));
}

static bool write_json(const struct search *search, int64_t waiting, struct buf *out)
{
	json_t *items = json_array(), *document;
	char *text;
	bool ok = items != NULL;

	for (size_t i = 0; ok && i < search->results.count; i++)
		ok = json_array_append_new(
			     items, make_result(search, &search->results.items[i])) == 0;
	document = json_pack("{sI sb sI so}", "matches",
	                     (json_int_t)search->results.matches, "has_more",
	                     (int)search->results.has_more, "not_indexed",
	                     (json_int_t)waiting, "entries", items);
	text = ok && document ? json_dumps(document, JSON_INDENT(2)) : NULL;
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	ok = text != NULL;
	free(text);
	json_decref(document);
	return ok || error_set(&search->session->err, ERROR_MEMORY,
	                       "the results cannot be told as JSON");
}

/* ---- the command --------------------------------------------------------------------- */

/* A short name that no source ever had is a mistake, not a search that finds nothing. */
static bool check_sources(struct search *search)
{
	struct session *session = search->session;

	for (size_t i = 0; i < search->query.filters.count; i++) {
		const struct search_filter *filter = &search->query.filters.items[i];
		struct source_state source = {0};

		if (filter->kind != SEARCH_SOURCE ||
		    store_source_read(session->store, filter->value, &session->arena,
		                      &source, &session->err))
			continue;
		if (session->err.kind != ERROR_NONE)
			return false;
		return listing_refuse_name(session, filter->value);
	}
	return true;
}

/* The operands are one query: what a shell took apart. */
static bool read_query(struct search *search, struct buf *text)
{
	const struct arguments *arguments = search->session->arguments;

	for (size_t i = 0; i < arguments->operand_count; i++) {
		buf_add_text(text, i ? " " : "");
		buf_add_text(text, arguments->operands[i]);
	}
	return buf_check(text, &search->session->err) &&
	       search_query_parse(buf_view(text),
	                          (int)search->session->configuration.site.zone_minutes,
	                          &search->session->arena, &search->query,
	                          &search->session->err);
}

static bool find(struct search *search, int64_t *waiting)
{
	struct session *session = search->session;
	int64_t limit = session->arguments->limit;

	if (!listing_open_store(session))
		return false;
	*waiting = 0;
	if (!session->store)
		return true;
	return check_sources(search) &&
	       store_search_find(session->store, &search->query,
	                         limit > 0 ? (size_t)limit : RESULTS_DEFAULT,
	                         &session->arena, &search->results, &session->err) &&
	       store_search_waiting(session->store, waiting, &session->err);
}

/* What whoever reads the results should know beside them. */
static void tell(const struct search *search, int64_t waiting)
{
	const struct search_results *results = &search->results;

	if (search->session->arguments->is_quiet)
		return;
	if (results->has_more)
		say("more than %zu entries match: the newest %zu of them are ranked",
		    results->matches, results->matches);
	else if (results->matches == 0)
		say("nothing found");
	else if (results->matches > results->count)
		say("%zu of %zu entries that match", results->count, results->matches);
	if (waiting > 0)
		say("entries that are not indexed yet: %lld; that follows publishing",
		    (long long)waiting);
}

static bool write_results(struct search *search, struct buf *out)
{
	struct session *session = search->session;
	int64_t waiting;

	if (!find(search, &waiting))
		return false;
	if (session->arguments->is_json) {
		if (!write_json(search, waiting, out))
			return false;
	} else {
		write_table(search, out);
	}
	if (!arena_check(&session->arena, &session->err) || !show(out, &session->err))
		return false;
	tell(search, waiting);
	return true;
}

enum exit_status command_search(struct session *session)
{
	struct table_place place = session_place(session);
	bool is_bold = place.is_coloured;
	struct search search = {.session = session,
	                        .width = find_width(place.width),
	                        .hit_start = is_bold ? "\033[1m" : "[",
	                        .hit_end = is_bold ? "\033[0m" : "]"};
	enum exit_status status = EXIT_STATUS_DONE;
	struct buf text, out;

	buf_init(&text, LIMIT_CONFIG_BYTES);
	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (!read_query(&search, &text) || !write_results(&search, &out))
		status = say_failure(session);
	buf_release(&out);
	buf_release(&text);
	return status;
}
