#include "feeds/portion.h"

#include <string.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/text.h"
#include "feeds/url.h"
#include "feeds/xhtml.h"

bool portion_parse(const char *name, enum portion *portion)
{
	static const char *const names[] = {
		[PORTION_FULL] = "full",
		[PORTION_SUMMARY] = "summary",
		[PORTION_TITLE] = "title",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0) {
			*portion = (enum portion)i;
			return true;
		}
	}
	return false;
}

/* An excerpt with two addresses behind it, "&" five bytes long. */
#define WRITTEN_BYTES (16 * LIMIT_URL_BYTES)

/* The entry's own text without markup, shortened; or NULL. */
static const char *make_excerpt(struct arena *arena, const struct entry *entry)
{
	const char *html = entry->summary.value;
	const char *text;

	if (!html && entry->contents.count)
		html = entry->contents.items[0].value;
	text = html ? text_from_html(arena, str_from(html)) : NULL;
	text = text ? text_fold_space(arena, str_from(text)) : NULL;
	return text && text[0] ? text_cut(arena, text, PORTION_CHARACTERS) : NULL;
}

static void write_rest(struct arena *arena, const char *link, struct buf *out)
{
	/* As RFC 3986 writes it, an address cannot end the attribute. */
	const char *address = link ? url_publishable(arena, str_from(link)) : NULL;

	if (!address)
		return;
	buf_add_text(out, "<p>Read the rest at <a href=\"");
	xhtml_escape(out, str_from(address));
	buf_add_text(out, "\">");
	xhtml_escape(out, str_from(address));
	buf_add_text(out, "</a></p>");
}

/* The excerpt and where the rest is; NULL where there is neither. */
static const char *write_excerpt(struct arena *arena, const struct entry *entry)
{
	const char *excerpt = make_excerpt(arena, entry), *html = NULL;
	struct buf out;

	buf_init(&out, WRITTEN_BYTES);
	if (excerpt) {
		buf_add_text(&out, "<p>");
		xhtml_escape(&out, str_from(excerpt));
		buf_add_text(&out, "</p>");
	}
	write_rest(arena, entry->link, &out);
	if (out.failure == ERROR_NONE && out.len > 0)
		html = arena_str(arena, buf_view(&out));
	buf_release(&out);
	return html;
}

void portion_cut(enum portion portion, struct arena *arena, struct entry *entry)
{
	const char *excerpt = NULL;

	if (portion == PORTION_FULL)
		return;
	if (portion == PORTION_SUMMARY) {
		excerpt = write_excerpt(arena, entry);
		/* The writers tell the whole of a longer one in the content. */
		if (entry->title.value)
			entry->title.value = text_cut(arena, entry->title.value,
			                              LIMIT_TITLE_CHARACTERS);
	}
	entry->summary.value = excerpt;
	entry->contents.count = 0;
	entry->enclosures.count = 0;
	entry->image = (struct image){0};
	entry->media = NULL;
	entry->itunes = NULL;
	entry->extensions.count = 0;
	if (portion == PORTION_SUMMARY)
		return;
	entry->categories.count = 0;
	entry->in_reply_to.count = 0;
	entry->comments = entry->comment_feed = NULL;
	entry->geo = (struct geo){0};
}
