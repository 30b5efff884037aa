/* A text dump of a page of CEC's site, as "save as text" makes it -> one draft. */
#include "feedgen/page_layout.h"
#include "feedgen/records_draft.h"
#include "feeds/text.h"

struct page_lines {
	struct page_line *items;
	size_t count;
};

/* Lists the lines that hold anything. */
static void list_lines(struct reader *reader, struct str bytes, struct page_lines *lines)
{
	struct str line;

	for (int number = 1; str_split(&bytes, '\n', &line); number++) {
		const char *folded = text_fold_space(reader->arena, line);
		struct page_line *added;

		if (!folded || !*folded)
			continue;
		added = LIST_ADD(reader->arena, lines);
		if (added)
			*added = (struct page_line){.text = str_from(folded),
			                            .number = number};
	}
}

/* The paragraphs, a blank line wherever the file has one or more. */
static const char *body_of(struct reader *reader, const struct page_lines *lines,
                           const struct page_layout *layout)
{
	const char *body;
	struct buf buf;

	buf_init(&buf, reader->arena->max_bytes);
	for (size_t i = layout->body; i < layout->end; i++) {
		const struct page_line *line = &lines->items[i];

		if (i > layout->body)
			buf_add_text(&buf,
			             line->number > line[-1].number + 1 ? "\n\n" : "\n");
		buf_add(&buf, line->text);
	}
	body = arena_str(reader->arena, buf_view(&buf));
	buf_release(&buf);
	return body;
}

void records_read_text(struct reader *reader, struct str bytes)
{
	struct page_lines lines = {0};
	struct page_layout layout;
	struct error err = {0};
	struct str section, id;
	struct draft draft = {.line = 1};
	int bad = text_find_bad_line(bytes);

	if (bad) {
		reader_refuse(reader, bad, "the text is no valid UTF-8");
		return;
	}
	if (!page_name_parse(str_from(reader->file), &section, &id)) {
		reader_refuse(reader, 0,
		              "the name is not No.<section>.<id>.txt: it gives the "
		              "page's address");
		return;
	}
	list_lines(reader, bytes, &lines);
	if (!page_layout_find(lines.items, lines.count, &layout, &err) || !lines.items) {
		reader_refuse(reader, err.line, "%s", err.message);
		return;
	}
	draft.line = layout.title->number;
	if (layout.body >= layout.end) {
		reader_refuse(reader, draft.line, "no text below the title");
		return;
	}
	draft.text[FIELD_URL] = arena_printf(reader->arena, "No.%.*s.%.*s.htm",
	                                     STR_ARG(section), STR_ARG(id));
	draft.text[FIELD_SECTION] = arena_str(reader->arena, layout.section);
	draft.text[FIELD_TITLE] = arena_str(reader->arena, layout.title->text);
	draft.text[FIELD_DATE] = arena_str(reader->arena, layout.date);
	draft.text[FIELD_CONTENT_TEXT] = body_of(reader, &lines, &layout);
	draft.text[FIELD_LANGUAGE] = layout.language;
	record_add(reader, &draft);
}
