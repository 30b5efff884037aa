#include "feeds/table.h"

#include <utf8proc.h>

#include "feeds/text.h"

/* ECMA-48. */
static const char *const looks[] = {
	[TABLE_PLAIN] = "",
	[TABLE_GOOD] = "\033[32m",
	[TABLE_BAD] = "\033[31m",
	[TABLE_FAINT] = "\033[2m",
};

#define LOOK_HEAD "\033[1m"
#define LOOK_END "\033[0m"

#define GAP 2             /* columns between two columns */
#define INDENT_BELOW "  " /* before the last column where it stands below the others */

/* Where each column is. */
struct layout {
	const struct table *table;
	const struct table_place *place;
	size_t widths[TABLE_COLUMNS];
	size_t indent;    /* columns before the last one */
	size_t last_room; /* columns of a line of the last one; 0: no end */
	bool is_below;
	bool breaks
		[TABLE_COLUMNS]; /* before a column that has no room beside those before */
};

static size_t width_of(uint32_t code_point)
{
	int width = utf8proc_charwidth((utf8proc_int32_t)code_point);

	return width > 0 ? (size_t)width : 0;
}

size_t table_text_columns(struct str text)
{
	size_t columns = 0;
	uint32_t code_point;

	while (text_next(&text, &code_point))
		columns += width_of(code_point);
	return columns;
}

void table_add(struct table *table, const struct table_cell *cells, struct arena *arena)
{
	for (size_t i = 0; i < table->column_count; i++) {
		struct table_cell *cell = LIST_ADD(arena, table);

		if (!cell)
			return;
		*cell = cells[i];
		if (cell->text)
			cell->text = text_printable(arena, str_from(cell->text));
	}
}

static struct str text_of(const struct table_cell *cell)
{
	return str_from(cell->text ? cell->text : "-");
}

static size_t row_count(const struct table *table)
{
	return table->count / table->column_count;
}

static const struct table_cell *cell_at(const struct table *table, size_t row,
                                        size_t column)
{
	return &table->items[row * table->column_count + column];
}

static void find_breaks(struct layout *layout)
{
	size_t end = layout->widths[0];

	for (size_t column = 1; column + 1 < layout->table->column_count; column++) {
		end += GAP + layout->widths[column];
		layout->breaks[column] = end > layout->place->width;
		if (layout->breaks[column])
			end = sizeof(INDENT_BELOW) - 1 + layout->widths[column];
	}
}

static struct layout lay_out(const struct table *table, const struct table_place *place)
{
	struct layout layout = {.table = table, .place = place};
	size_t last = table->column_count - 1;

	for (size_t column = 0; column < last; column++) {
		size_t width = table_text_columns(str_from(table->columns[column].head));

		for (size_t row = 0; row < row_count(table); row++) {
			size_t columns = table_text_columns(
				text_of(cell_at(table, row, column)));

			width = columns > width ? columns : width;
		}
		layout.widths[column] = width;
		layout.indent += width + GAP;
	}
	if (place->width == 0)
		return layout;
	find_breaks(&layout);
	layout.is_below = layout.indent + TABLE_LAST_LEAST > place->width;
	if (layout.is_below)
		layout.indent = sizeof(INDENT_BELOW) - 1;
	layout.last_room = place->width > layout.indent ? place->width - layout.indent : 1;
	return layout;
}

static void add_spaces(size_t count, struct buf *out)
{
	while (count-- > 0)
		buf_add_char(out, ' ');
}

static void add_looking(const struct layout *layout, struct str text, const char *look,
                        struct buf *out)
{
	bool is_coloured = layout->place->is_coloured && look[0];

	if (is_coloured)
		buf_add_text(out, look);
	buf_add(out, text);
	if (is_coloured)
		buf_add_text(out, LOOK_END);
}

/* As much of *rest as fits into a line: up to a space, else up to the last character that
 * has room, one at least.  Leaves behind what is to follow. */
static struct str take_line(struct str *rest, size_t room)
{
	struct str ahead = *rest, line = *rest;
	size_t columns = 0, fits = 0, space = 0;
	uint32_t code_point;

	while (text_next(&ahead, &code_point)) {
		if (code_point == ' ')
			space = fits;
		columns += width_of(code_point);
		if (columns > room && fits > 0)
			break;
		fits = rest->len - ahead.len;
	}
	if (columns <= room) {
		*rest = str_skip(*rest, rest->len);
		return line;
	}
	line = str_slice(line, 0, space > 0 ? space : fits);
	*rest = str_trim(str_skip(*rest, line.len));
	return line;
}

static void write_last(const struct layout *layout, struct str text, const char *look,
                       struct buf *out)
{
	if (layout->last_room == 0) {
		add_looking(layout, text, look, out);
		return;
	}
	while (text.len > 0) {
		struct str line = take_line(&text, layout->last_room);

		add_looking(layout, line, look, out);
		if (text.len > 0) {
			buf_add_char(out, '\n');
			add_spaces(layout->indent, out);
		}
	}
}

/* Text of one row, `head` its looks where it is that of the heads. */
static void write_row(const struct layout *layout, const struct table_cell *cells,
                      const char *head, struct buf *out)
{
	const struct table *table = layout->table;
	size_t last = table->column_count - 1;
	struct str text = text_of(&cells[last]);

	for (size_t i = 0; i < last; i++) {
		struct str cell = text_of(&cells[i]);
		size_t padding = layout->widths[i] - table_text_columns(cell);
		bool is_right = table->columns[i].is_right;
		bool is_end = i + 1 == last ? layout->is_below || text.len == 0
		                            : layout->breaks[i + 1];

		if (layout->breaks[i])
			buf_add_text(out, "\n" INDENT_BELOW);
		add_spaces(is_right ? padding : 0, out);
		add_looking(layout, cell, head ? head : looks[cells[i].look], out);
		if (!is_end)
			add_spaces((is_right ? 0 : padding) + GAP, out);
	}
	if (layout->is_below && text.len > 0)
		buf_add_text(out, "\n" INDENT_BELOW);
	write_last(layout, text, head ? head : looks[cells[last].look], out);
	buf_add_char(out, '\n');
}

void table_write(const struct table *table, const struct table_place *place,
                 struct buf *out)
{
	struct layout layout = lay_out(table, place);
	struct table_cell heads[TABLE_COLUMNS] = {{NULL, TABLE_PLAIN}};

	for (size_t i = 0; i < table->column_count; i++)
		heads[i].text = table->columns[i].head;
	write_row(&layout, heads, LOOK_HEAD, out);
	for (size_t row = 0; row < row_count(table); row++)
		write_row(&layout, cell_at(table, row, 0), NULL, out);
}
