/* A query as an expression of FTS5 (sqlite.org/fts5.html section 3). */
#include "aggregator/search_query.h"

#include "aggregator/search_document.h"
#include "aggregator/search_text.h"
#include "feeds/model.h"
#include "feeds/text.h"

/* ---- terms --------------------------------------------------------------------------- */

static bool ends_in_word(struct str text)
{
	struct search_reader reader = search_reader_of(text);
	struct search_character character;
	enum search_class last = SEARCH_BREAK;

	while (search_read(&reader, &character))
		if (character.class > SEARCH_BREAK)
			last = character.class;
	return last == SEARCH_WORD;
}

static void add_term(const struct search_term *term, struct buf *out)
{
	static const char *const columns[SEARCH_PLACE_COUNT] = {
		[SEARCH_ANYWHERE] = "",
		[SEARCH_IN_TITLE] = "title : ",
		[SEARCH_IN_AUTHOR] = "author : ",
		[SEARCH_IN_TAG] = "tag : ",
	};
	uint32_t ideograph = search_lone_ideograph(term->text);
	bool is_open = false;

	buf_add_text(out, columns[term->place]);
	buf_add_char(out, '"');
	if (ideograph) {
		buf_add_text(out, SEARCH_HAS);
		text_add_code_point(out, ideograph);
	} else {
		search_phrase_add(out, term->text, &is_open);
	}
	buf_add_char(out, '"');
	if (is_open || (term->is_prefix && ends_in_word(term->text)))
		buf_add_text(out, " *");
}

/* What is joined so far: a separator goes before all but the first. */
struct list {
	struct buf *out;
	const char *separator;
	bool has_any;
};

static void add_separator(struct list *list)
{
	if (list->has_any)
		buf_add_text(list->out, list->separator);
	list->has_any = true;
}

/* Terms that are looked for; those that OR joins stand in brackets. */
static void add_terms(const struct search_terms *terms, struct list *list)
{
	for (size_t i = 0; i < terms->count; i++) {
		const struct search_term *term = &terms->items[i];

		if (term->is_excluded)
			continue;
		if (!term->is_alternative)
			add_separator(list);
		buf_add_text(list->out, term->is_alternative ? " OR " : "(");
		add_term(term, list->out);
		if (i + 1 == terms->count || !terms->items[i + 1].is_alternative)
			buf_add_char(list->out, ')');
	}
}

/* ---- filters ------------------------------------------------------------------------- */

static const char *const filter_names[SEARCH_FILTER_COUNT] = {
	[SEARCH_SOURCE] = "source:", [SEARCH_LANG] = "lang:", [SEARCH_SITE] = "site:"};

static void add_filters(const struct search_filters *filters, enum search_filter_kind kind,
                        struct list *list)
{
	struct list values = {list->out, " OR ", false};

	for (size_t i = 0; i < filters->count; i++) {
		if (filters->items[i].kind != kind || filters->items[i].is_excluded)
			continue;
		if (!values.has_any) {
			add_separator(list);
			buf_add_text(list->out, "(filter : (");
		}
		add_separator(&values);
		buf_printf(list->out, "\"%s%s\"", filter_names[kind],
		           filters->items[i].value);
	}
	if (values.has_any)
		buf_add_text(list->out, "))");
}

/* The months of the period, decades and years as such. */
static void add_months(const struct search_query *query, struct list *list)
{
	static const int months[] = {
		[SEARCH_DECADE] = 120, [SEARCH_YEAR] = 12, [SEARCH_MONTH] = 1};
	int month = search_month(query->since);
	int last = search_month(query->until == DATE_UNKNOWN ? INT64_MAX
	                                                     : query->until - 1);
	struct list values = {list->out, " OR ", false};

	if (query->since == DATE_UNKNOWN && query->until == DATE_UNKNOWN)
		return;
	add_separator(list);
	buf_add_text(list->out, "(filter : (");
	while (month <= last) {
		enum search_span span = SEARCH_DECADE;

		while (month % months[span] != 0 || month + months[span] - 1 > last)
			span++;
		add_separator(&values);
		buf_add_char(list->out, '"');
		search_span_add(list->out, span, month);
		buf_add_char(list->out, '"');
		month += months[span];
	}
	buf_add_text(list->out, "))");
}

/* ---- all of it ----------------------------------------------------------------------- */

static void add_excluded(const struct search_query *query, struct buf *out)
{
	struct list list = {out, " OR ", false};

	buf_add_text(out, ") NOT (");
	for (size_t i = 0; i < query->terms.count; i++) {
		if (!query->terms.items[i].is_excluded)
			continue;
		add_separator(&list);
		add_term(&query->terms.items[i], out);
	}
	for (size_t i = 0; i < query->filters.count; i++) {
		const struct search_filter *filter = &query->filters.items[i];

		if (!filter->is_excluded)
			continue;
		add_separator(&list);
		buf_printf(out, "filter : \"%s%s\"", filter_names[filter->kind],
		           filter->value);
	}
	buf_add_char(out, ')');
}

static bool has_excluded(const struct search_query *query)
{
	for (size_t i = 0; i < query->terms.count; i++)
		if (query->terms.items[i].is_excluded)
			return true;
	for (size_t i = 0; i < query->filters.count; i++)
		if (query->filters.items[i].is_excluded)
			return true;
	return false;
}

size_t search_query_ranking(const struct search_query *query)
{
	size_t count = 0;

	for (size_t i = 0; i < query->terms.count; i++)
		count += query->terms.items[i].is_excluded ? 0 : 1;
	return count;
}

void search_query_express(const struct search_query *query, struct buf *out)
{
	struct list wanted = {out, " AND ", false};
	bool is_bracketed = has_excluded(query);

	if (is_bracketed)
		buf_add_char(out, '(');
	add_terms(&query->terms, &wanted);
	for (int kind = 0; kind < SEARCH_FILTER_COUNT; kind++)
		add_filters(&query->filters, (enum search_filter_kind)kind, &wanted);
	add_months(query, &wanted);
	if (!wanted.has_any)
		buf_add_text(out, "filter : \"" SEARCH_ALL "\"");
	if (is_bracketed)
		add_excluded(query, out);
}
