#include "aggregator/portion.h"

#include <string.h>

#include "feeds/text.h"
#include "feeds/url.h"

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

static const char *write_excerpt(struct arena *arena, const char *excerpt, const char *link)
{
	const char *text = excerpt ? text_to_html(arena, str_from(excerpt)) : NULL;
	const char *address = link && url_is_web(str_from(link))
	                              ? text_to_html(arena, str_from(link))
	                              : NULL;
	const char *body = text ? arena_printf(arena, "<p>%s</p>", text) : "";

	if (!address)
		return text ? body : NULL;
	return arena_printf(arena, "%s<p>Read the rest at <a href=\"%s\">%s</a></p>", body,
	                    address, address);
}

void portion_cut(enum portion portion, struct arena *arena, struct entry *entry)
{
	const char *excerpt = NULL;

	if (portion == PORTION_FULL)
		return;
	if (portion == PORTION_SUMMARY)
		excerpt = write_excerpt(arena, make_excerpt(arena, entry), entry->link);
	entry->summary.value = excerpt;
	entry->contents.count = 0;
	entry->enclosures.count = 0;
	entry->image = (struct image){0};
	if (portion == PORTION_TITLE)
		entry->categories.count = 0;
}
