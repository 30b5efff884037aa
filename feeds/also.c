#include "feeds/also.h"

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/xhtml.h"

static void add_copy(struct buf *out, const struct copy *copy)
{
	if (copy->url) {
		buf_add_text(out, "<a href=\"");
		xhtml_escape(out, str_from(copy->url));
		buf_add_text(out, "\">");
	}
	xhtml_escape(out, str_from(copy->title));
	if (copy->url)
		buf_add_text(out, "</a>");
}

const char *also_line(struct arena *arena, const struct copies *also, const char *language)
{
	bool is_chinese = str_starts(str_from(language), STR("zh"));
	struct buf out;
	const char *html;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	buf_add_text(&out, is_chinese ? "<p>另见：" : "<p>Also at: ");
	for (size_t i = 0; i < also->count; i++) {
		if (i > 0)
			buf_add_text(&out, is_chinese ? "、" : ", ");
		add_copy(&out, &also->items[i]);
	}
	buf_add_text(&out, "</p>");
	html = out.failure == ERROR_NONE ? arena_str(arena, buf_view(&out))
	                                 : arena_fail(arena, out.failure);
	buf_release(&out);
	return html;
}
