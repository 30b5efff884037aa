#include "aggregator/search_document.h"

#include "aggregator/hosts.h"
#include "aggregator/search_text.h"
#include "feeds/date.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* Between texts that are one column: what stands on both sides is no phrase. */
#define BETWEEN " — "

/* ---- periods ------------------------------------------------------------------------- */

#define FIRST_MONTH (1970 * 12)
#define LAST_MONTH (2099 * 12 + 11)

int search_month(int64_t seconds)
{
	struct civil_date civil;
	int month;

	if (seconds < DATE_FIRST_SECOND)
		return FIRST_MONTH;
	if (seconds > DATE_LAST_SECOND)
		return LAST_MONTH;
	civil = date_to_civil(seconds, 0);
	month = civil.year * 12 + civil.month - 1;
	if (month < FIRST_MONTH)
		return FIRST_MONTH;
	return month > LAST_MONTH ? LAST_MONTH : month;
}

void search_span_add(struct buf *out, enum search_span span, int month)
{
	switch (span) {
	case SEARCH_DECADE:
		buf_printf(out, "decade:%d", month / 120);
		break;
	case SEARCH_YEAR:
		buf_printf(out, "year:%d", month / 12);
		break;
	case SEARCH_MONTH:
		buf_printf(out, "month:%d-%02d", month / 12, month % 12 + 1);
		break;
	}
}

/* ---- texts --------------------------------------------------------------------------- */

static const char *plain(struct arena *arena, const char *html)
{
	const char *text = html ? text_from_html(arena, str_from(html)) : NULL;

	return text ? text : "";
}

const char *search_document_text(const struct stored_entry *entry, struct arena *arena)
{
	const char *summary = plain(arena, entry->version.summary);
	const char *content = plain(arena, entry->version.content);
	const char *both = content;

	/* Most summaries are the beginning of the content. */
	if (!content[0])
		both = summary;
	else if (!strstr(content, summary))
		both = arena_printf(arena, "%s" BETWEEN "%s", summary, content);
	return both ? both : "";
}

static struct str cut(const char *text)
{
	return str_slice(str_from(text), 0, LIMIT_SEARCH_TEXT_BYTES);
}

static void add_part(struct buf *out, const char *text)
{
	if (text && out->len)
		buf_add_text(out, BETWEEN);
	buf_add_text(out, text);
}

static void add_authors(const struct entry *entry, struct buf *out)
{
	for (size_t i = 0; i < entry->authors.count; i++)
		add_part(out, entry->authors.items[i].name);
}

static void add_tags(const struct entry *entry, struct buf *out)
{
	for (size_t i = 0; i < entry->categories.count; i++) {
		add_part(out, entry->categories.items[i].term);
		add_part(out, entry->categories.items[i].label);
	}
}

/* ---- filters ------------------------------------------------------------------------- */

/* "zh" and "zh-cn" of "zh-CN". */
static void add_language(struct arena *arena, const char *language, struct buf *out)
{
	const char *tag = language_publishable(arena, language);

	for (size_t i = 0; tag; i++) {
		if (tag[i] != '-' && tag[i] != '\0')
			continue;
		buf_add_text(out, " lang:");
		for (size_t k = 0; k < i; k++)
			buf_add_char(out, ascii_lower(tag[k]));
		if (tag[i] == '\0')
			break;
	}
}

/* The host and every domain that it is in. */
static void add_site(struct arena *arena, const char *link, struct buf *out)
{
	const char *host = hosts_name(arena, link);

	while (host) {
		const char *dot = strchr(host, '.');

		buf_printf(out, " site:%s", host);
		host = dot ? dot + 1 : NULL;
	}
}

static void add_filters(const struct stored_entry *entry, const char *source,
                        struct arena *arena, struct buf *out)
{
	int month = search_month(entry->stamp.sort_at);

	buf_printf(out, " source:%s", source);
	add_language(arena, entry->version.language, out);
	add_site(arena, entry->version.parsed->link, out);
	for (int span = SEARCH_DECADE; span <= SEARCH_MONTH; span++) {
		buf_add_char(out, ' ');
		search_span_add(out, (enum search_span)span, month);
	}
	buf_add_text(out, " " SEARCH_ALL);
}

/* ---- the document -------------------------------------------------------------------- */

bool search_document_make(const struct stored_entry *entry, const char *source,
                          struct arena *arena, struct str columns[SEARCH_COLUMN_COUNT],
                          struct error *err)
{
	const struct entry *parsed = entry->version.parsed;
	struct buf parts[SEARCH_COLUMN_COUNT];
	bool ok = true;

	for (int i = 0; i < SEARCH_COLUMN_COUNT; i++)
		buf_init(&parts[i], LIMIT_SEARCH_COLUMN_BYTES);
	search_text_add(&parts[SEARCH_BODY], cut(search_document_text(entry, arena)));
	search_text_add(&parts[SEARCH_TITLE], cut(entry->version.title));
	add_authors(parsed, &parts[SEARCH_FILTER]);
	search_text_add(&parts[SEARCH_AUTHOR], cut(parts[SEARCH_FILTER].ptr));
	buf_clear(&parts[SEARCH_FILTER]);
	add_tags(parsed, &parts[SEARCH_FILTER]);
	search_text_add(&parts[SEARCH_TAG], cut(parts[SEARCH_FILTER].ptr));
	buf_clear(&parts[SEARCH_FILTER]);
	add_filters(entry, source, arena, &parts[SEARCH_FILTER]);
	for (int i = 0; i < SEARCH_COLUMN_COUNT; i++) {
		ok = ok && buf_check(&parts[i], err);
		columns[i] = str_from(
			ok && parts[i].len ? arena_str(arena, buf_view(&parts[i])) : "");
		buf_release(&parts[i]);
	}
	return ok && arena_check(arena, err);
}
