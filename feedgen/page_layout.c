#include "feedgen/page_layout.h"

#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* Columns from which on a line is a paragraph and no heading or item of a menu. */
enum { PARAGRAPH_COLUMNS = 80 };

/* Columns beyond which a line that speaks of rights is no footer. */
enum { FOOTER_COLUMNS = 120 };

/* ---- words of the layout ------------------------------------------------------------- */

static const struct {
	const char *words, *language;
} breadcrumbs[] = {
	{"Your current location", "en"}, {"Current location", "en"},
	{"Your position", "en"},         {"您当前的位置", "zh-CN"},
	{"您现在的位置", "zh-CN"},       {"当前位置", "zh-CN"},
	{"您的位置", "zh-CN"},           {"你的位置", "zh-CN"},
};

static const char *const separators[] = {">", "＞", "»", "›"};

/* Last crumbs that say "you are here" and name no section. */
static const char *const empty_crumbs[] = {"", "正文", "内容", "Text", "Content", "Detail"};

/* Items that begin a footer menu, and what a menu on one line has besides. */
static const struct {
	const char *first, *also;
} menus[] = {
	{"Home", "About Us"},
	{"Home", "Contact Us"},
	{"首页", "关于我们"},
	{"首页", "联系我们"},
};

static const char *const menu_items[] = {"Home", "About Us", "Contact Us",
                                         "首页", "关于我们", "联系我们"};

static const char *const rights[] = {"Copyright", "©", "All Rights Reserved", "版权所有"};

static const char *const date_labels[] = {"发布时间",  "发布日期",     "日期", "时间",
                                          "Published", "Release date", "Date"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- small questions ----------------------------------------------------------------- */

/* Columns on paper: characters from CJK radicals on take two. */
static size_t columns(struct str text)
{
	size_t width = 0;
	uint32_t character;

	while (text_next(&text, &character))
		width += character >= 0x2E80 ? 2 : 1;
	return width;
}

static bool is_one_of(struct str text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal_nocase(text, str_from(words[i])))
			return true;
	}
	return false;
}

static bool contains(struct str text, const char *word)
{
	return str_find(text, str_from(word)) < text.len;
}

/* Skips "label :" with a colon of either width; false where it does not stand there. */
static bool skip_label(struct str *text, const char *label)
{
	struct str rest = *text;

	if (!str_starts_nocase(rest, str_from(label)))
		return false;
	rest = str_trim(str_skip(rest, strlen(label)));
	if (str_starts(rest, STR(":")))
		rest = str_skip(rest, 1);
	else if (str_starts(rest, STR("：")))
		rest = str_skip(rest, STR("：").len);
	else
		return false;
	*text = str_trim(rest);
	return true;
}

static bool is_rights(struct str text)
{
	for (size_t i = 0; i < COUNT(rights); i++) {
		if (str_starts_nocase(text, str_from(rights[i])) ||
		    (contains(text, rights[i]) && columns(text) <= FOOTER_COLUMNS))
			return true;
	}
	return false;
}

static bool is_menu(struct str text)
{
	for (size_t i = 0; i < COUNT(menus); i++) {
		if (str_starts(text, str_from(menus[i].first)) &&
		    contains(text, menus[i].also))
			return true;
	}
	return false;
}

/* ---- parts --------------------------------------------------------------------------- */

/* The part behind the last separator that names something. */
static struct str last_crumb(struct str crumbs)
{
	struct str last = {0};

	while (crumbs.len) {
		size_t end = crumbs.len, width = 0;

		for (size_t i = 0; i < COUNT(separators); i++) {
			size_t at = str_find(crumbs, str_from(separators[i]));

			if (at < end) {
				end = at;
				width = strlen(separators[i]);
			}
		}
		if (!is_one_of(str_trim(str_slice(crumbs, 0, end)), empty_crumbs,
		               COUNT(empty_crumbs)))
			last = str_trim(str_slice(crumbs, 0, end));
		crumbs = str_skip(crumbs, end + width);
	}
	return last;
}

static bool has_separator(struct str text)
{
	for (size_t i = 0; i < COUNT(separators); i++) {
		if (contains(text, separators[i]))
			return true;
	}
	return false;
}

/* Takes the section from the crumbs behind the label at lines[at], or, in tables, from those
 * in the next cell; returns the index behind them. */
static size_t take_crumbs(const struct page_line *lines, size_t count, size_t at,
                          struct str crumbs, struct page_layout *layout)
{
	size_t next = at + 1;

	if (!has_separator(crumbs) && next < count && has_separator(lines[next].text))
		crumbs = lines[next++].text;
	if (has_separator(crumbs))
		layout->section = last_crumb(crumbs);
	return next;
}

/* Finds the breadcrumb and stores section and language; returns the index behind it, or 0
 * where there is none. */
static size_t find_breadcrumb(const struct page_line *lines, size_t count,
                              struct page_layout *layout)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < COUNT(breadcrumbs); k++) {
			struct str crumbs = lines[i].text;

			if (!skip_label(&crumbs, breadcrumbs[k].words))
				continue;
			layout->language = breadcrumbs[k].language;
			return take_crumbs(lines, count, i, crumbs, layout);
		}
	}
	return 0;
}

/* Where the footer begins; `count` where there is none. */
static size_t find_footer(const struct page_line *lines, size_t first, size_t count)
{
	size_t window = count > LIMIT_FOOTER_LINES ? count - LIMIT_FOOTER_LINES : 0;
	size_t footer = window > first ? window : first, seen;

	while (footer < count && !is_menu(lines[footer].text) &&
	       !is_rights(lines[footer].text))
		footer++;
	/* A menu whose items are lines of their own ends here; find its beginning. */
	seen = footer;
	for (size_t i = footer; footer < count && i > first && lines[i - 1].is_link; i--) {
		if (is_one_of(lines[i - 1].text, menu_items, COUNT(menu_items)))
			seen = i - 1;
	}
	return seen;
}

/* The first line from `from` on that is a paragraph by its length. */
static size_t find_paragraph(const struct page_line *lines, size_t from, size_t end)
{
	while (from < end &&
	       (lines[from].is_link || columns(lines[from].text) < PARAGRAPH_COLUMNS))
		from++;
	return from;
}

/* The longest of: all of the text, its first two words, its first word, that is a date. */
static bool find_date(struct str text, struct str *date)
{
	size_t first = str_find_char(text, ' ');
	size_t second = str_find_char(str_skip(text, first + 1), ' ');
	const size_t ends[] = {text.len, first + 1 + second, first};
	int64_t seconds;
	int offset_minutes;

	for (size_t i = 0; i < COUNT(ends); i++) {
		*date = str_slice(text, 0, ends[i]);
		if (date_parse(*date, 0, &seconds, &offset_minutes))
			return true;
	}
	*date = (struct str){0};
	return false;
}

/* "发布时间：2020-03-03 来源：..." */
static bool is_date_line(struct str text, struct str *date)
{
	if (columns(text) > FOOTER_COLUMNS)
		return false;
	for (size_t i = 0; i < COUNT(date_labels); i++) {
		struct str rest = text;

		if (skip_label(&rest, date_labels[i]))
			return find_date(rest, date);
	}
	return false;
}

/*
 * The title is the first line behind the heading that is no item of the menu.  The heading
 * says what the last crumb says, and so does one item of the menu above it: the last of
 * them before the first paragraph counts.
 */
static size_t find_title(const struct page_line *lines, size_t from, size_t end,
                         const struct page_layout *layout)
{
	size_t paragraph = find_paragraph(lines, from, end);
	size_t heading = end, item = end, title;
	struct str date;

	for (size_t i = from; i < paragraph; i++) {
		if (!str_equal_nocase(lines[i].text, layout->section))
			continue;
		*(lines[i].is_link ? &item : &heading) = i;
	}
	if (heading == end)
		heading = item;
	if (heading < end) {
		for (title = heading + 1; title < end && lines[title].is_link;)
			title++;
		return title;
	}
	/* No heading at all: the line above the first paragraph, but for the date's. */
	title = paragraph < end ? paragraph : from;
	do {
		title -= title > from;
	} while (title > from && is_date_line(lines[title].text, &date));
	return title;
}

bool page_layout_find(const struct page_line *lines, size_t count,
                      struct page_layout *layout, struct error *err)
{
	size_t from, title;

	*layout = (struct page_layout){0};
	from = find_breadcrumb(lines, count, layout);
	if (!from)
		return error_set(
			err, ERROR_SYNTAX,
			"no line such as \"Your current location : Home > Newsroom\": "
			"not a page in the layout of CEC's site");
	if (!layout->section.len)
		return error_set_at(err, ERROR_SYNTAX, lines[from - 1].number,
		                    "the current location names no section");
	layout->end = find_footer(lines, from, count);
	title = find_title(lines, from, layout->end, layout);
	if (title >= layout->end)
		return error_set(err, ERROR_SYNTAX, "no title below the section's heading");
	layout->title = &lines[title];
	layout->body = title + 1;
	if (layout->body < layout->end &&
	    is_date_line(lines[layout->body].text, &layout->date))
		layout->body++;
	return true;
}
