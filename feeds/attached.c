#include "feeds/attached.h"

#include <string.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/page_words.h"
#include "feeds/text.h"
#include "feeds/url.h"
#include "feeds/xhtml.h"

static const struct {
	const char *before, *between, *behind;
} words[PAGE_LANGUAGE_COUNT] = {
	[PAGE_ENGLISH] = {"<p>Files: ", ", ", "</p>"},
	[PAGE_CHINESE] = {"<p>附件：", "、", "</p>"},
};

/* As people say it: "940 bytes", "12 KB", "1.2 MB". */
static void add_size(struct buf *out, int64_t bytes)
{
	if (bytes <= 0)
		return;
	if (bytes < 1000)
		buf_printf(out, " (%lld bytes)", (long long)bytes);
	else if (bytes < 999500)
		buf_printf(out, " (%lld KB)", (long long)((bytes + 500) / 1000));
	else
		buf_printf(out, " (%.1f MB)", (double)bytes / 1e6);
}

/* What its address ends in, where it has no title. */
static struct str name_of(struct arena *arena, const struct enclosure *file)
{
	const char *slash = strrchr(file->url, '/'), *decoded;
	struct str last = str_from(slash && slash[1] ? slash + 1 : file->url);

	if (file->title && file->title[0])
		return str_from(file->title);
	decoded = url_decode(arena, last);
	if (!decoded || text_find_invalid_utf8(str_from(decoded)) < strlen(decoded))
		return last;
	return str_from(text_publishable(arena, decoded));
}

/* Its address as HTML writes it, in `link`, which was empty; whether it is in `html`. */
static bool is_led_to(const struct enclosure *file, const char *html, struct buf *link)
{
	buf_add_text(link, "\"");
	xhtml_escape(link, str_from(file->url));
	buf_add_text(link, "\"");
	return link->failure == ERROR_NONE && html && strstr(html, link->ptr);
}

static void add_file(struct arena *arena, struct buf *out, const struct enclosure *file,
                     struct str link, const char *before)
{
	buf_add_text(out, before);
	buf_add_text(out, "<a href=");
	buf_add(out, link);
	buf_add_text(out, ">");
	xhtml_escape(out, name_of(arena, file));
	buf_add_text(out, "</a>");
	add_size(out, file->length);
}

const char *attached_line(struct arena *arena, const struct enclosures *files,
                          const char *html, const char *language)
{
	enum page_language k = page_language_of(language);
	const char *line = NULL;
	struct buf out, link;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	buf_init(&link, 8 * LIMIT_URL_BYTES);
	for (size_t i = 1; i < files->count && link.failure == ERROR_NONE; i++) {
		buf_clear(&link);
		if (!is_led_to(&files->items[i], html, &link))
			add_file(arena, &out, &files->items[i], buf_view(&link),
			         out.len ? words[k].between : words[k].before);
	}
	if (out.len)
		buf_add_text(&out, words[k].behind);
	if (out.failure != ERROR_NONE || link.failure != ERROR_NONE)
		line = arena_fail(arena, out.failure ? out.failure : link.failure);
	else if (out.len)
		line = arena_str(arena, buf_view(&out));
	buf_release(&link);
	buf_release(&out);
	return line;
}
