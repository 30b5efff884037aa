/* What a page says of its article: title, date, source, author. */
#include <string.h>

#include "feeds/article_parts.h"
#include "feeds/limits.h"
#include "feeds/scrape_date.h"
#include "feeds/scrape_guess.h"
#include "feeds/text.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Lines are searched for labels where they are no longer than that, in bytes; and how many
 * at the beginning of the text, where title and date may stand in it. */
enum { FACT_LINE_BYTES = 400, OPENING_LINES = 6, LINES_WITHOUT_TITLE = 12 };

/* ---- taking --------------------------------------------------------------------------- */

/* A text without brackets around, and not longer than a name is. */
static const char *tidy(struct arena *arena, struct str text)
{
	static const char *const marks[] = {"[", "]",  "(",  ")", "（", "）",
	                                    "|", "｜", "，", ",", "-"};

	text = str_trim_marks(text, marks, COUNT(marks));
	if (text.len == 0 || text.len > LIMIT_ARTICLE_FACT_BYTES)
		return NULL;
	return text_fold_space(arena, text);
}

static bool find_date(const struct article_reader *reader, struct str text,
                      int64_t *seconds, struct str *found)
{
	const struct scrape_options *options = reader->options;

	return scrape_date_find(text, options->zone_minutes, options->now, seconds, found);
}

/* Takes a fact that is not known yet. */
static void take(struct article_reader *reader, enum article_fact fact, struct str text)
{
	struct article *article = reader->article;
	const char **const places[] = {[ARTICLE_TITLE] = &article->title,
	                               [ARTICLE_SOURCE] = &article->source,
	                               [ARTICLE_AUTHOR] = &article->author};
	struct str found;
	int64_t seconds;

	if (fact == ARTICLE_DATE) {
		if (article->published == DATE_UNKNOWN &&
		    find_date(reader, text, &seconds, &found))
			article->published = seconds;
		return;
	}
	if (fact == ARTICLE_TITLE && !article->title && str_trim(text).len > 0)
		article->title = text_fold_space(reader->arena, text);
	else if (!*places[fact])
		*places[fact] = tidy(reader->arena, text);
}

/* ---- labels --------------------------------------------------------------------------- */

/* What is said, without what pages put behind it: a date, switches, counters. */
static struct str cut_value(const struct article_reader *reader, struct str value)
{
	static const char *const ends[] = {"打印", "关闭", "分享", "字体", "字号",
	                                   "浏览", "阅读", "点击", "收藏", "访问",
	                                   "【",   "[",    "|",    "｜",   "大 中 小"};
	int64_t seconds;
	struct str found;

	for (size_t i = 0; i < COUNT(ends); i++)
		value = str_slice(value, 0, str_find(value, str_from(ends[i])));
	if (find_date(reader, value, &seconds, &found) && found.len >= 8)
		value = str_slice(value, 0, (size_t)(found.ptr - value.ptr));
	return str_trim(value);
}

/* "2020-02-25 19:16 中物联": what stands behind a date in a line of its own is the source. */
static void take_rest(struct article_reader *reader, struct str rest)
{
	rest = cut_value(reader, rest);
	if (rest.len > 0 && rest.len < 120 && str_find(rest, STR("：")) == rest.len &&
	    str_find_char(rest, ':') == rest.len)
		take(reader, ARTICLE_SOURCE, rest);
}

static bool has_year(struct str date)
{
	size_t digits = 0;

	for (size_t i = 0; i < date.len && digits < 4; i++)
		digits = ascii_is_digit(date.ptr[i]) ? digits + 1 : 0;
	return digits == 4;
}

/* What the labels of a line say; a full date beside them is one, too. */
static void take_labels(struct article_reader *reader, struct str line)
{
	struct article_label label, next;
	bool has_more = article_find_label(line, 0, &label);
	struct str rest = {0}, found;
	int64_t seconds;

	for (; has_more; label = next) {
		struct str value;

		has_more = article_find_label(line, label.end, &next);
		value = str_slice(line, label.end, has_more ? next.at : line.len);
		if (label.fact == ARTICLE_DATE) {
			take(reader, ARTICLE_DATE, value);
			if (!has_more && find_date(reader, value, &seconds, &found))
				rest = str_skip(
					value, (size_t)(found.ptr + found.len - value.ptr));
		} else if (label.fact != ARTICLE_NONE) {
			take(reader, label.fact, cut_value(reader, value));
		}
	}
	take_rest(reader, rest);
	if (reader->article->published == DATE_UNKNOWN &&
	    find_date(reader, line, &seconds, &found) && has_year(found))
		reader->article->published = seconds;
}

/* A line that is a full date, and perhaps a name behind it: no sentence. */
static bool take_dated(struct article_reader *reader, struct str line)
{
	int64_t seconds;
	struct str found;

	if (line.len > FACT_LINE_BYTES / 2 || !find_date(reader, line, &seconds, &found) ||
	    !has_year(found) || found.ptr - line.ptr > 30 ||
	    str_find(line, STR("。")) < line.len || str_find(line, STR("，")) < line.len)
		return false;
	if (reader->article->published == DATE_UNKNOWN)
		reader->article->published = seconds;
	take_rest(reader, str_skip(line, (size_t)(found.ptr + found.len - line.ptr)));
	return true;
}

/* ---- metas and elements made for it --------------------------------------------------- */

/* In the order of trust. */
static const struct {
	const char *name;
	enum article_fact fact;
} metas[] = {
	{"ArticleTitle", ARTICLE_TITLE},
	{"og:title", ARTICLE_TITLE},
	{"PubDate", ARTICLE_DATE},
	{"publishdate", ARTICLE_DATE},
	{"article:published_time", ARTICLE_DATE},
	{"ContentSource", ARTICLE_SOURCE},
};

static bool is_meta(const xmlNode *node, const char *name)
{
	struct str wanted = str_from(name);

	return str_equal_nocase(str_from(scrape_attribute(node, "name")), wanted) ||
	       str_equal_nocase(str_from(scrape_attribute(node, "property")), wanted);
}

static void take_metas(struct article_reader *reader)
{
	bool is_by_system = false;

	for (size_t i = 0; i < COUNT(metas); i++)
		for (xmlNode *node = reader->root; node;
		     node = article_next(node, reader->root, false))
			if (article_is_named(node, "meta") &&
			    is_meta(node, metas[i].name)) {
				take(reader, metas[i].fact,
				     str_from(scrape_attribute(node, "content")));
				is_by_system = is_by_system || i == 0;
			}
	/* Elsewhere it names who made the site. */
	for (xmlNode *node = reader->root; node && is_by_system;
	     node = article_next(node, reader->root, false))
		if (article_is_named(node, "meta") && is_meta(node, "Author"))
			take(reader, ARTICLE_AUTHOR,
			     str_from(scrape_attribute(node, "content")));
}

/* By the name of the element, its id or its class. */
static const struct {
	const char *mark;
	enum article_fact fact;
} elements[] = {
	{"ucaptitle", ARTICLE_TITLE},          {"arti_title", ARTICLE_TITLE},
	{"article_title", ARTICLE_TITLE},      {"article-title", ARTICLE_TITLE},
	{"publishtime", ARTICLE_DATE},         {"pubtime_baidu", ARTICLE_DATE},
	{"Article_PublishDate", ARTICLE_DATE}, {"arti_update", ARTICLE_DATE},
	{"source_baidu", ARTICLE_SOURCE},      {"author_baidu", ARTICLE_AUTHOR},
	{"arti_publisher", ARTICLE_AUTHOR},    {"con_time", ARTICLE_DATE},
};

static bool is_marked(const xmlNode *node, const char *mark)
{
	return node->type == XML_ELEMENT_NODE &&
	       (article_is_named(node, mark) ||
	        str_equal_nocase(str_from(scrape_attribute(node, "id")), str_from(mark)) ||
	        article_has_class(node, mark));
}

/* A heading, which may be cut in lines, up to one that says something else. */
static void take_heading(struct article_reader *reader, xmlNode *heading)
{
	struct article_lines lines = {0};
	const char *title = NULL;
	struct article_label label;

	article_lines(reader->arena, heading, NULL, &lines);
	for (size_t i = 0; i < lines.count; i++) {
		const char *line = lines.items[i].text;

		if (i > 0 && article_find_label(str_from(line), 0, &label))
			break;
		title = i == 0 ? line
		               : arena_printf(reader->arena, "%s%s%s", title,
		                              (unsigned char)line[0] < 0x80 ? " " : "",
		                              line);
	}
	if (title)
		take(reader, ARTICLE_TITLE, str_from(title));
}

/* Its text, behind its label where it has one. */
static void take_element(struct article_reader *reader, enum article_fact fact,
                         xmlNode *node)
{
	struct str text = str_from(scrape_text(reader->arena, node));
	struct article_label label;

	if (fact == ARTICLE_TITLE) {
		take_heading(reader, node);
		return;
	}
	if (fact == ARTICLE_SOURCE || fact == ARTICLE_AUTHOR) {
		if (article_find_label(text, 0, &label))
			text = str_skip(text, label.end);
		text = cut_value(reader, text);
	}
	take(reader, fact, text);
}

static void take_elements(struct article_reader *reader)
{
	for (size_t i = 0; i < COUNT(elements); i++)
		for (xmlNode *node = reader->root; node;
		     node = article_next(node, reader->root, article_is_silent(node)))
			if (is_marked(node, elements[i].mark)) {
				take_element(reader, elements[i].fact, node);
				break;
			}
}

/* ---- title ---------------------------------------------------------------------------- */

/* A heading, in bytes: shorter ones are words of a menu. */
enum { LEAST_TITLE_BYTES = 9 };

/* The first element of that name that says something. */
static xmlNode *find_named(struct article_reader *reader, const char *name)
{
	for (xmlNode *node = reader->root; node;
	     node = article_next(node, reader->root, false))
		if (article_is_named(node, name) && article_text_bytes(node, false) > 0)
			return node;
	return NULL;
}

/* "The title_Some association": a line of the page that it begins with; else what stands
 * before the last of these. */
static struct str without_site(struct article_reader *reader, struct str title)
{
	static const char *const marks[] = {"_", " - ", "|", "——", "--", "-"};
	struct article_lines lines = {0};
	struct str found = {0};

	article_lines(reader->arena, reader->root, NULL, &lines);
	for (size_t i = 0; i < lines.count; i++) {
		struct str line = str_from(lines.items[i].text);

		if (line.len > found.len && line.len >= LEAST_TITLE_BYTES &&
		    str_starts(title, line))
			found = line;
	}
	for (size_t i = 0; i < COUNT(marks) && !found.len; i++)
		for (size_t at = title.len; at-- > LEAST_TITLE_BYTES && !found.len;)
			if (str_starts(str_skip(title, at), str_from(marks[i])))
				found = str_slice(title, 0, at);
	return found.len ? found : title;
}

static void take_title(struct article_reader *reader)
{
	xmlNode *heading = find_named(reader, "h1"), *title = find_named(reader, "title");

	if (heading && !reader->article->title)
		take_heading(reader, heading);
	if (title && !reader->article->title)
		take(reader, ARTICLE_TITLE,
		     without_site(reader, str_from(scrape_text(reader->arena, title))));
}

static bool is_title(const struct article *article, const char *line)
{
	return article->title && strcmp(article->title, line) == 0;
}

/* ---- lines ---------------------------------------------------------------------------- */

/* Takes what a line says that is about the article; false where it is none. */
static bool take_line(struct article_reader *reader, const char *text)
{
	struct str line = str_from(text);
	struct article_label label;
	bool is_sure = false;

	if (line.len > FACT_LINE_BYTES)
		return false;
	if (!article_find_label(line, 0, &label))
		return take_dated(reader, line);
	do
		is_sure = is_sure || label.is_sure;
	while (article_find_label(line, label.end, &label));
	if (is_sure)
		take_labels(reader, line);
	return is_sure;
}

/* Those between the title and the text; where no title stands, the last ones. */
static void take_lines_before(struct article_reader *reader)
{
	struct article_lines lines = {0};
	size_t first;

	article_lines(reader->arena, reader->root, reader->bodies.items[0].node, &lines);
	first = lines.count > LINES_WITHOUT_TITLE ? lines.count - LINES_WITHOUT_TITLE : 0;
	for (size_t i = lines.count; i-- > 0;)
		if (is_title(reader->article, lines.items[i].text)) {
			first = i + 1;
			break;
		}
	/* A label says more than a date that stands somewhere. */
	for (size_t i = first; i < lines.count; i++)
		if (strlen(lines.items[i].text) <= FACT_LINE_BYTES)
			take_labels(reader, str_from(lines.items[i].text));
	for (size_t i = first; i < lines.count; i++)
		take_line(reader, lines.items[i].text);
}

/* Whether an element says nothing but that line, and is in the body. */
static bool is_only(struct article_reader *reader, const xmlNode *block, const char *line)
{
	const char *text = block == reader->bodies.items[0].node
	                           ? NULL
	                           : scrape_text(reader->arena, block);

	return text && strlen(text) <= strlen(line) + 4;
}

static bool is_around(const xmlNode *block, const xmlNode *node)
{
	while (node && node != block)
		node = node->parent;
	return node != NULL;
}

/* Elements that go, none of them in another one. */
struct going {
	xmlNode *items[OPENING_LINES];
	size_t count;
};

static void add_going(struct going *going, xmlNode *block)
{
	for (size_t i = 0; i < going->count; i++)
		if (is_around(going->items[i], block) || is_around(block, going->items[i]))
			return;
	going->items[going->count++] = block;
}

/* Title and facts may stand in the text: then they go from there. */
static void take_opening(struct article_reader *reader)
{
	struct article_lines lines = {0};
	struct going going = {0};

	article_lines(reader->arena, reader->bodies.items[0].node, NULL, &lines);
	for (size_t i = 0; i < lines.count && i < OPENING_LINES; i++) {
		const struct article_line *line = &lines.items[i];
		bool is_fact = is_title(reader->article, line->text) ||
		               take_line(reader, line->text);

		if (!is_fact && strlen(line->text) > FACT_LINE_BYTES / 2)
			break;
		if (is_fact && is_only(reader, line->block, line->text))
			add_going(&going, line->block);
	}
	for (size_t i = 0; i < going.count; i++) {
		xmlUnlinkNode(going.items[i]);
		xmlFreeNode(going.items[i]);
	}
}

void article_take_facts(struct article_reader *reader)
{
	struct article *article = reader->article;

	take_metas(reader);
	take_elements(reader);
	take_title(reader);
	if (reader->bodies.count > 0) {
		take_lines_before(reader);
		take_opening(reader);
	}
	if (article->published == DATE_UNKNOWN &&
	    !scrape_date_of_url(str_from(reader->options->url),
	                        reader->options->zone_minutes, &article->published))
		article->published = DATE_UNKNOWN;
}
