#include "feeds/scrape.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/date.h"
#include "feeds/html_document.h"
#include "feeds/limits.h"
#include "feeds/normalise.h"
#include "feeds/scrape_ago.h"
#include "feeds/scrape_date.h"
#include "feeds/scrape_guess.h"
#include "feeds/scrape_rows.h"
#include "feeds/text.h"
#include "feeds/url.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* clang-format off */

/* What a row's parts are in a feed. */
static const struct {
	enum scrape_field part;
	struct element_row row;
} part_rows[] = {
	{SCRAPE_UID,       {IN_ENTRY, SPACE_NONE, "id",        FIELD_ID,             RANK_FORMAT, SHAPE_TEXT, IN_NOTHING}},
	{SCRAPE_TITLE,     {IN_ENTRY, SPACE_NONE, "title",     FIELD_TITLE,          RANK_FORMAT, SHAPE_TEXT, IN_NOTHING}},
	{SCRAPE_URI,       {IN_ENTRY, SPACE_NONE, "link",      FIELD_LINK_ALTERNATE, RANK_FORMAT, SHAPE_TEXT, IN_NOTHING}},
	{SCRAPE_TIMESTAMP, {IN_ENTRY, SPACE_NONE, "published", FIELD_PUBLISHED,      RANK_FORMAT, SHAPE_TEXT, IN_NOTHING}},
	{SCRAPE_THUMBNAIL, {IN_ENTRY, SPACE_NONE, "image",     FIELD_IMAGE,          RANK_FORMAT, SHAPE_TEXT, IN_NOTHING}},
};
static const struct element_row html_row =
	{IN_ENTRY, SPACE_NONE, "content", FIELD_CONTENT, RANK_FORMAT, SHAPE_HTML, IN_NOTHING};
static const struct element_row text_row =
	{IN_ENTRY, SPACE_NONE, "content", FIELD_CONTENT, RANK_ATOM, SHAPE_TEXT, IN_NOTHING};
static const struct element_row category_row =
	{IN_ENTRY, SPACE_NONE, "category", FIELD_CATEGORY, RANK_FORMAT, SHAPE_TEXT, IN_NOTHING};
static const struct element_row author_row =
	{IN_ENTRY, SPACE_NONE, "author", FIELD_AUTHOR, RANK_FORMAT, SHAPE_GROUP, IN_PERSON};
static const struct element_row name_row =
	{IN_PERSON, SPACE_NONE, "name", FIELD_NAME, RANK_FORMAT, SHAPE_TEXT, IN_NOTHING};
static const struct element_row home_row =
	{IN_FEED, SPACE_NONE, "link", FIELD_LINK_ALTERNATE, RANK_FORMAT, SHAPE_TEXT, IN_NOTHING};
static const struct element_row title_row =
	{IN_FEED, SPACE_NONE, "title", FIELD_TITLE, RANK_FORMAT, SHAPE_TEXT, IN_NOTHING};

/* clang-format on */

/* ---- rules --------------------------------------------------------------------------- */

static bool is_xpath(const struct scrape_rules *rules, enum scrape_field field)
{
	if (field == SCRAPE_TIME_FORMAT || field == SCRAPE_TO_HTML)
		return false;
	return field == SCRAPE_TO_JSON || rules->kind == SCRAPE_HTML ||
	       rules->kind == SCRAPE_XML;
}

bool scrape_check(const struct scrape_rules *rules, struct error *err)
{
	for (size_t i = 0; i < SCRAPE_FIELD_COUNT; i++) {
		const char *rule = rules->fields[i];

		if (!rule || i == SCRAPE_TIME_FORMAT)
			continue;
		if (is_xpath(rules, (enum scrape_field)i) ? !scrape_xpath_check(rule)
		                                          : !scrape_json_check(rule))
			return error_set(err, ERROR_USAGE, "no %s: %.200s",
			                 is_xpath(rules, (enum scrape_field)i)
			                         ? "XPath"
			                         : "dotted path",
			                 rule);
	}
	return true;
}

/* ---- rows ---------------------------------------------------------------------------- */

struct scrape_row *scrape_row_add(struct scraper *scraper)
{
	scraper->has_more = scraper->rows.count == LIMIT_SCRAPE_ROWS;
	return scraper->has_more ? NULL : LIST_ADD(scraper->arena, &scraper->rows);
}

/* By what it says of itself, else by what stands in the row, or in its address. */
static bool find_date(const struct scraper *scraper, const struct scrape_row *row,
                      int64_t *seconds)
{
	const struct scrape_options *options = scraper->options;
	const char *stated = row->parts[SCRAPE_TIMESTAMP];
	const char *format = scraper->rules->fields[SCRAPE_TIME_FORMAT];
	const char *const texts[] = {row->text,
	                             scraper->is_dated_before ? row->before : row->behind};
	struct str url = str_from(row->parts[SCRAPE_URI]), found;

	if (stated && format &&
	    scrape_date_format(str_from(stated), format, options->zone_minutes, seconds))
		return true;
	if (stated &&
	    scrape_date_ago(str_from(stated), options->zone_minutes, options->now, seconds))
		return true;
	if (stated && scrape_date_find(str_from(stated), options->zone_minutes,
	                               options->now, seconds, &found))
		return true;
	if (row->rest && scrape_date_find(str_from(row->rest), options->zone_minutes,
	                                  options->now, seconds, &found))
		return true;
	if (scrape_date_of_url(url, options->zone_minutes, seconds))
		return true;
	/* In a text a day without a year is what it speaks of, if there is more in it. */
	for (size_t i = 0; i < COUNT(texts); i++)
		if (texts[i] &&
		    scrape_date_find(str_from(texts[i]), options->zone_minutes,
		                     options->now, seconds, &found) &&
		    (found.len >= 8 || found.len + 6 >= strlen(texts[i])))
			return true;
	return false;
}

static bool holds_date(const struct scraper *scraper, const char *text)
{
	const struct scrape_options *options = scraper->options;
	struct str found;
	int64_t seconds;

	return text &&
	       scrape_date_find(str_from(text), options->zone_minutes, options->now,
	                        &seconds, &found) &&
	       found.len >= 8;
}

/* Between two rows nobody can tell whose date it is: what stands before the first of all, and
 * not behind the last, is before every one. */
static void find_side(struct scraper *scraper)
{
	const struct scrape_rows *rows = &scraper->rows;

	if (rows->count > 0)
		scraper->is_dated_before = holds_date(scraper, rows->items[0].before) &&
		                           !holds_date(scraper,
		                                       rows->items[rows->count - 1].behind);
}

/* The date as the model wants it. */
static void settle_date(struct scraper *scraper, struct scrape_row *row)
{
	char text[DATE_TEXT_BYTES];
	int64_t seconds;

	if (!find_date(scraper, row, &seconds))
		return; /* what it says is kept, and comes to nothing */
	date_write_rfc3339(seconds, scraper->options->zone_minutes, text);
	row->parts[SCRAPE_TIMESTAMP] = arena_strdup(scraper->arena, text);
}

/* Whether a title is that of a link to another page of the list, which stands among its rows. */
static bool is_pager(const char *title)
{
	static const char *const words[] = {"首页", "上一页", "下一页", "尾页",
	                                    "末页", "first",  "prev",   "previous",
	                                    "next", "last",   "more",   "更多"};
	struct str said = str_from(title);
	int64_t number;

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_equal_nocase(said, str_from(words[i])))
			return true;
	return str_integer(said, 0, 9999, &number);
}

/* Whether it is an item: it leads somewhere, or says something and leads nowhere. */
static bool is_item(const struct scrape_row *row)
{
	const char *uri = row->parts[SCRAPE_URI], *title = row->parts[SCRAPE_TITLE];

	if (uri)
		return scrape_is_link(uri) && !(title && is_pager(title));
	return title && *title;
}

static bool is_listed(const struct scrape_rows *rows, size_t count, const char *uri)
{
	for (size_t i = 0; uri && i < count; i++)
		if (rows->items[i].parts[SCRAPE_URI] &&
		    strcmp(rows->items[i].parts[SCRAPE_URI], uri) == 0)
			return true;
	return false;
}

/* Keeps the items, each page once, with absolute addresses and dates. */
static void settle_rows(struct scraper *scraper, const char *base)
{
	struct scrape_rows *rows = &scraper->rows;
	size_t kept = 0;

	find_side(scraper);
	for (size_t i = 0; i < rows->count; i++) {
		struct scrape_row row = rows->items[i];
		const char *uri = row.parts[SCRAPE_URI];

		if (!is_item(&row))
			continue;
		if (uri)
			row.parts[SCRAPE_URI] = url_resolve(scraper->arena, str_from(base),
			                                    str_from(uri));
		if (uri && row.parts[SCRAPE_URI] &&
		    !url_is_web(str_from(row.parts[SCRAPE_URI])))
			continue; /* "file:", "ftp:": for no reader of news */
		if (is_listed(rows, kept, row.parts[SCRAPE_URI]))
			continue;
		settle_date(scraper, &row);
		rows->items[kept++] = row;
	}
	if (rows->count > 0 && kept == 0)
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-no-links",
		            "there are %zu rows in the page, but none of them leads to a "
		            "page: their links are made by scripts, or the rule for "
		            "addresses matches nothing",
		            rows->count);
	rows->count = kept;
}

/* ---- what is wrong ------------------------------------------------------------------- */

/* Words of pages that were sent in place of the one that was asked for. */
static const char *const error_titles[] = {"404",        "not found", "页面不存在",
                                           "页面找不到", "访问出错",  "error",
                                           "出错了",     "系统错误",  "无法访问"};

bool scrape_is_error_title(const char *title)
{
	struct str text = str_from(title);

	for (size_t i = 0; title && i < COUNT(error_titles); i++)
		for (size_t at = 0; at < text.len; at++)
			if (str_starts_nocase(str_skip(text, at),
			                      str_from(error_titles[i])))
				return true;
	return false;
}

/* What a person reads in a page that was made for browsers: less than this is a shell. */
enum { SHELL_TEXT_BYTES = 200 };

/* A page with scripts, next to no text, and no links: english.cec.org.cn of 2026. */
static bool is_shell(struct scraper *scraper, struct str text)
{
	const char *read = scrape_xpath_text(scraper, text,
	                                     "normalize-space(string(//body[not(.//a"
	                                     "[@href])]))");
	const char *scripts = scrape_xpath_text(scraper, text,
	                                        "string(count(//script) > 0 and "
	                                        "count(//a[@href]) < 3)");

	return scripts && strcmp(scripts, "true") == 0 &&
	       (!read || strlen(read) < SHELL_TEXT_BYTES);
}

/* Names the page where it is of a kind that everybody knows, before what is wrong with the
 * rules. */
static void name_page(struct scraper *scraper, struct str text)
{
	struct problems found = *scraper->problems;
	bool is_html = scraper->rules->kind == SCRAPE_HTML ||
	               scraper->rules->kind == SCRAPE_HTML_JSON;
	const char *title = scraper->title;

	if (!is_html)
		return;
	*scraper->problems = (struct problems){0};
	if (scrape_is_error_title(title))
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-error",
		            "an error page came: %.100s", title);
	else if (is_shell(scraper, text))
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-script",
		            "the page is an empty shell that a script fills in browsers: "
		            "look for the address that the script asks");
	else
		*scraper->problems = found;
}

/* Whether several rows all say the same: a rule that matches a heading. */
static bool is_monotonous(const struct scrape_rows *rows)
{
	const char *first = rows->count ? rows->items[0].parts[SCRAPE_TITLE] : NULL;

	for (size_t i = 1; i < rows->count; i++) {
		const char *title = rows->items[i].parts[SCRAPE_TITLE];

		if (!first || !title ? first != title : strcmp(first, title) != 0)
			return false;
	}
	return rows->count >= 3;
}

/* ---- model --------------------------------------------------------------------------- */

static void add_value(struct arena *arena, struct draft_value *parent,
                      const struct element_row *row, const char *text, const char *base)
{
	struct draft_value *value = text && *text ? draft_add(arena, parent, row) : NULL;

	if (!value)
		return;
	value->text = str_from(text);
	value->base = base;
}

static void add_entry(struct arena *arena, struct draft *draft,
                      const struct scrape_row *row, const char *base)
{
	struct draft_value *entry = draft_add(arena, draft->feed, &element_entry);
	struct draft_value *author = NULL;

	if (!entry)
		return;
	draft->entry_count++;
	for (size_t i = 0; i < COUNT(part_rows); i++)
		add_value(arena, entry, &part_rows[i].row, row->parts[part_rows[i].part],
		          base);
	add_value(arena, entry, row->is_content_html ? &html_row : &text_row,
	          row->parts[SCRAPE_CONTENT], base);
	for (size_t i = 0; i < row->categories.count; i++)
		add_value(arena, entry, &category_row, row->categories.items[i], base);
	if (row->parts[SCRAPE_AUTHOR])
		author = draft_add(arena, entry, &author_row);
	if (author)
		add_value(arena, author, &name_row, row->parts[SCRAPE_AUTHOR], base);
}

static bool make_model(struct scraper *scraper, const char *base, struct document *document,
                       struct error *err)
{
	const struct scrape_options *options = scraper->options;
	const struct parse_options reading = {
		.url = options->url, .zone_minutes = options->zone_minutes, .is_raw = true};
	struct arena *arena = &document->arena;
	struct draft draft = {.format = FORMAT_HTML,
	                      .feed = draft_add(arena, NULL, &element_feed)};

	if (!draft.feed)
		return arena_check(arena, err);
	add_value(arena, draft.feed, &title_row, scraper->title, base);
	add_value(arena, draft.feed, &home_row, options->url, base);
	for (size_t i = 0; i < scraper->rows.count; i++)
		add_entry(arena, &draft, &scraper->rows.items[i], base);
	document->format = FORMAT_HTML;
	return arena_check(arena, err) && normalise(&draft, &reading, document, err);
}

/* ---- the whole ----------------------------------------------------------------------- */

/* A page in JSON, or JSON in a page. */
static bool unwrap(struct scraper *scraper, struct str *text)
{
	const struct scrape_rules *rules = scraper->rules;
	const char *inside = NULL;

	if (rules->kind == SCRAPE_HTML && rules->fields[SCRAPE_TO_HTML])
		inside = scrape_json_text(scraper, *text, rules->fields[SCRAPE_TO_HTML]);
	else if (rules->kind == SCRAPE_HTML_JSON)
		inside = scrape_xpath_text(scraper, *text, rules->fields[SCRAPE_TO_JSON]);
	else
		return true;
	if (!inside && scraper->problems->count == 0)
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-no-rows",
		            "the page has changed: nothing in it is %.200s",
		            rules->fields[SCRAPE_TO_JSON]);
	*text = str_from(inside);
	return inside != NULL;
}

static bool read_rows(struct scraper *scraper, struct str text)
{
	bool is_json = scraper->rules->kind == SCRAPE_JSON ||
	               scraper->rules->kind == SCRAPE_HTML_JSON;

	if (!unwrap(scraper, &text))
		return scraper->err->kind == ERROR_NONE &&
		       arena_check(scraper->arena, scraper->err);
	return is_json ? scrape_json(scraper, text) : scrape_xpath(scraper, text);
}

static bool read_page(struct scraper *scraper, struct str text, struct document *document,
                      struct error *err)
{
	struct str url = str_from(scraper->options->url);
	const char *base = url.ptr;

	if (!read_rows(scraper, text))
		return false;
	if (scraper->base) {
		base = url_resolve(scraper->arena, url, str_from(scraper->base));
		base = base && url_is_web(str_from(base)) ? base : url.ptr;
	}
	settle_rows(scraper, base);
	if (scraper->has_more)
		problem_add(scraper->problems, scraper->arena, 0, 0, "too-many-entries",
		            "rows beyond the limit were left out");
	if (is_monotonous(&scraper->rows)) {
		problem_add(scraper->problems, scraper->arena, 0, 0, "page-same-text",
		            "all %zu rows say the same: %.100s", scraper->rows.count,
		            scraper->rows.items[0].parts[SCRAPE_TITLE]);
		scraper->rows.count = 0;
	}
	if (scraper->rows.count > 0)
		return make_model(scraper, base, document, err);
	name_page(scraper, text);
	if (document->problems.count == 0)
		problem_add(&document->problems, &document->arena, 0, 0, "page-no-rows",
		            "the list is empty");
	return arena_check(scraper->arena, err);
}

struct document *scrape_read(struct str bytes, const struct scrape_rules *rules,
                             const struct scrape_options *options, struct error *err)
{
	struct error reason = {0};
	struct document *document;
	struct scraper scraper;
	struct decoded decoded;
	bool is_read;

	if (bytes.len > LIMIT_PAGE_BYTES) {
		error_set(err, ERROR_LIMIT, "the page is larger than %zu bytes",
		          LIMIT_PAGE_BYTES);
		return NULL;
	}
	document = calloc(1, sizeof(*document));
	if (!document) {
		error_set(err, ERROR_MEMORY, "out of memory");
		return NULL;
	}
	arena_init(&document->arena,
	           LIMIT_ARENA_FLOOR_BYTES + bytes.len * LIMIT_ARENA_FACTOR);
	feed_init(&document->feed);
	scraper = (struct scraper){.rules = rules,
	                           .options = options,
	                           .arena = &document->arena,
	                           .problems = &document->problems,
	                           .err = &reason};
	is_read = html_decode(bytes, options->content_type, &decoded, &document->problems,
	                      &document->arena, &reason);
	if (is_read) {
		document->encoding = decoded.encoding;
		document->is_wellformed = decoded.is_consistent;
		is_read = read_page(&scraper, decoded.text, document, &reason);
	}
	decode_release(&decoded);
	if (is_read)
		return document;
	if (err && err->kind == ERROR_NONE)
		*err = reason;
	document_free(document);
	return NULL;
}
