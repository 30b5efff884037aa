/* CSV with a header row (RFC 4180) -> one draft a row. */
#include <csv.h>

#include "feedgen/records_draft.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* Between the items of a list, and between attachments, in one cell. */
static const char list_separator = ';';

/* What libcsv adds to its memory for a cell at a time: with its own 128 bytes, a cell as long
 * as a row may be is copied some 30,000 times. */
#define CELL_GROWTH_BYTES ((size_t)64 << 10)

struct cells {
	const char **items;
	size_t count;
};

/* A place between two lines of the file. */
struct place {
	struct str rest; /* what follows */
	int line;        /* the number of the line before */
};

/* One reading of one file. */
struct table {
	struct reader *reader;
	struct cells header; /* the names of the columns */
	struct cells row;    /* being read */
	struct place here;
	struct place row_start; /* behind the row's first line */
	bool is_inside;         /* a row has begun and not ended */
	bool is_bad;            /* the row has a line that is no UTF-8: refused already */
	bool is_useless;        /* no records can come of this file */
};

/* ---- a row -> a draft ---------------------------------------------------------------- */

static void split_list(struct reader *reader, const char *cell, struct strings *list)
{
	struct str rest = str_from(cell), part;

	while (str_split(&rest, list_separator, &part)) {
		const char **item = LIST_ADD(reader->arena, list);

		if (item)
			*item = arena_str(reader->arena, str_trim(part));
	}
}

/* Addresses divided by white space, which none of them holds. */
static void split_attachments(struct reader *reader, const char *cell, struct draft *draft)
{
	struct str rest = str_from(text_fold_space(reader->arena, str_from(cell))), part;

	while (str_split(&rest, ' ', &part)) {
		struct enclosure *attachment = part.len ? LIST_ADD(reader->arena,
		                                                   &draft->attachments)
		                                        : NULL;

		if (attachment)
			*attachment = (struct enclosure){
				.url = arena_str(reader->arena, part), .length = -1};
	}
}

/* Puts a cell where its column's name says; cells of other columns are left out. */
static void take_cell(struct reader *reader, const char *name, const char *cell,
                      struct draft *draft)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (strcmp(name, draft_field_names[i]) == 0)
			draft->text[i] = cell;
	}
	for (size_t i = 0; i < LIST_COUNT; i++) {
		if (strcmp(name, draft_list_names[i]) == 0)
			split_list(reader, cell, &draft->lists[i]);
	}
	if (strcmp(name, DRAFT_ATTACHMENTS_NAME) == 0)
		split_attachments(reader, cell, draft);
}

static bool is_known(const char *name)
{
	bool is_found = strcmp(name, DRAFT_ATTACHMENTS_NAME) == 0;

	for (size_t i = 0; i < FIELD_COUNT; i++)
		is_found = is_found || strcmp(name, draft_field_names[i]) == 0;
	for (size_t i = 0; i < LIST_COUNT; i++)
		is_found = is_found || strcmp(name, draft_list_names[i]) == 0;
	return is_found;
}

static bool has_column(const struct cells *header, const char *name)
{
	for (size_t i = 0; i < header->count; i++) {
		if (strcmp(header->items[i], name) == 0)
			return true;
	}
	return false;
}

/* Gives up the file. */
static void refuse_header(struct table *table, const char *fault, const char *name)
{
	reader_refuse(table->reader, table->row_start.line, "%s %s", fault, name);
	table->is_useless = true;
}

/* The first row names the columns; without some of them there are no records below. */
static void take_header(struct table *table)
{
	struct cells *header = &table->header;

	for (size_t i = 0; i < table->row.count; i++) {
		const char *name = table->row.items[i], **column;

		if (is_known(name) && has_column(header, name))
			refuse_header(table, "two columns are named", name);
		column = LIST_ADD(table->reader->arena, header);
		if (column)
			*column = name;
	}
	if (!has_column(header, draft_field_names[FIELD_TITLE]))
		refuse_header(table, "no column is named", draft_field_names[FIELD_TITLE]);
	if (!has_column(header, draft_field_names[FIELD_URL]) &&
	    !has_column(header, draft_field_names[FIELD_ID]))
		refuse_header(table, "no column is named url, and none", "id");
}

static void take_row(struct table *table)
{
	struct draft draft = {.line = table->row_start.line};

	if (!table->header.count) {
		take_header(table);
	} else if (table->row.count != table->header.count) {
		reader_refuse(table->reader, table->row_start.line,
		              "%zu cells below %zu columns", table->row.count,
		              table->header.count);
	} else {
		for (size_t i = 0; i < table->row.count; i++)
			take_cell(table->reader, table->header.items[i],
			          table->row.items[i], &draft);
		record_add(table->reader, &draft);
	}
}

/* ---- libcsv -------------------------------------------------------------------------- */

static void on_cell(void *text, size_t length, void *context)
{
	struct table *table = context;
	const char **cell = LIST_ADD(table->reader->arena, &table->row);

	if (cell)
		*cell = arena_str(table->reader->arena,
		                  str_trim((struct str){text, length}));
}

/* Without its header nothing can be made of a file. */
static void end_row(struct table *table)
{
	table->is_useless = table->is_useless || !table->header.count;
	table->row = (struct cells){0};
	table->is_bad = table->is_inside = false;
}

static void on_row(int terminator, void *context)
{
	struct table *table = context;

	(void)terminator;
	if (table->row.count && !table->is_bad)
		take_row(table);
	end_row(table);
}

static bool start(struct csv_parser *parser)
{
	if (csv_init(parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return false;
	csv_set_blk_size(parser, CELL_GROWTH_BYTES);
	return true;
}

/* Refuses a row whose quotes do not match, and goes back to the line behind its first. */
static bool skip_row(struct csv_parser *parser, struct table *table)
{
	table->here = table->row_start;
	reader_refuse(table->reader, table->here.line,
	              "the quotes of the row do not match");
	end_row(table);
	csv_free(parser);
	return start(parser);
}

/* Takes the next line, with its end. */
static struct str next_line(struct place *here)
{
	size_t length = str_find_char(here->rest, '\n');
	struct str line = str_slice(here->rest, 0, length + 1);

	here->rest = str_skip(here->rest, line.len);
	here->line++;
	return line;
}

/* Reads a line; false where the quotes of its row do not match. */
static bool read_line(struct csv_parser *parser, struct table *table)
{
	struct str line = next_line(&table->here);

	if (!table->is_inside) {
		if (!str_trim(line).len)
			return true;
		table->row_start = table->here;
		table->is_inside = true;
	}
	if (!table->is_bad && text_find_bad_line(line)) {
		reader_refuse(table->reader, table->here.line,
		              "the text is no valid UTF-8");
		table->is_bad = true;
	}
	if ((size_t)(table->here.rest.ptr - table->row_start.rest.ptr) >
	    LIMIT_CSV_ROW_BYTES)
		return false;
	if (csv_parse(parser, line.ptr, line.len, on_cell, on_row, table) != line.len)
		return false;
	if (table->here.rest.len)
		return true;
	return csv_fini(parser, on_cell, on_row, table) == 0;
}

void records_read_csv(struct reader *reader, struct str bytes)
{
	struct table table = {.reader = reader, .here = {.rest = bytes}};
	struct csv_parser parser;
	bool is_ready = start(&parser);

	while (is_ready && table.here.rest.len && !table.is_useless &&
	       reader->records->refused.count < LIMIT_REFUSALS && !reader->arena->full)
		if (!read_line(&parser, &table))
			is_ready = skip_row(&parser, &table);
	if (is_ready)
		csv_free(&parser);
	if (!table.header.count && !table.is_useless)
		reader_refuse(reader, 0, "no header row");
}
