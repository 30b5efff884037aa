/* CSV with a header row (RFC 4180) -> one draft a row. */
#include <csv.h>

#include "feedgen/records_draft.h"
#include "feeds/charset.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* What libcsv adds to its memory for a cell at a time: with its own 128 bytes, a cell as long
 * as a row may be is copied some 30,000 times. */
#define CELL_GROWTH_BYTES ((size_t)64 << 10)

struct cells {
	const char **items;
	size_t count;
};

struct column {
	const struct field_name *name; /* NULL: no field of ours */
};

/* A place between two lines of the file. */
struct place {
	struct str rest; /* what follows */
	int line;        /* the number of the line before */
};

/* One reading of one file. */
struct table {
	struct reader *reader;
	char separator;
	struct {
		struct column *items;
		size_t count;
	} header;
	struct cells row; /* being read */
	struct place here;
	struct place row_start; /* behind the row's first line */
	bool is_inside;         /* a row has begun and not ended */
	bool is_bad;            /* the row has a line that is no UTF-8: refused already */
	bool is_useless;        /* no records can come of this file */
};

/* ---- the header ------------------------------------------------------------------------ */

static bool is_taken(const struct table *table, const struct field_name *name)
{
	for (size_t i = 0; name && i < table->header.count; i++) {
		const struct field_name *other = table->header.items[i].name;

		if (other && field_is_same(name, other))
			return true;
	}
	return false;
}

static bool has_column(const struct table *table, enum field field)
{
	const struct field_name *wanted = field_find(str_from(field_own_name(field)));

	return is_taken(table, wanted);
}

/* Gives up the file. */
static void refuse_header(struct table *table, const char *fault, const char *name)
{
	reader_refuse(table->reader, table->row_start.line, "%s %s", fault, name);
	table->is_useless = true;
}

/* Of records: a title and what tells one from another; of corrections: what they are of. */
static void check_header(struct table *table)
{
	if (table->reader->collected) {
		if (!has_column(table, FIELD_ITEM))
			refuse_header(table, "no column is named", "item");
		return;
	}
	if (!has_column(table, FIELD_TITLE))
		refuse_header(table, "no column is named", "title");
	if (!has_column(table, FIELD_URL) && !has_column(table, FIELD_ID))
		refuse_header(table, "no column is named url, and none", "id");
}

/* Foreign records have columns of their own, corrections none. */
static void doubt_columns(const struct table *table)
{
	for (size_t i = 0; i < table->row.count; i++)
		if (!table->header.items[i].name && *table->row.items[i])
			reader_doubt(table->reader, table->row_start.line,
			             "no field is called %.200s", table->row.items[i]);
}

static void take_header(struct table *table)
{
	for (size_t i = 0; i < table->row.count; i++) {
		const char *written = table->row.items[i];
		const struct field_name *name = field_find(str_from(written));
		struct column *column;

		if (is_taken(table, name))
			refuse_header(table, "two columns are named", written);
		column = LIST_ADD(table->reader->arena, &table->header);
		if (column)
			column->name = name;
	}
	check_header(table);
	if (table->reader->collected && !table->is_useless && !table->reader->arena->full)
		doubt_columns(table);
}

/* ---- a row -> a draft ------------------------------------------------------------------ */

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
		for (size_t i = 0; i < table->row.count; i++) {
			const struct field_name *name = table->header.items[i].name;

			if (name)
				draft_set(table->reader, &draft, name, table->row.items[i]);
		}
		reader_take(table->reader, &draft);
	}
}

/* ---- the form of the file -------------------------------------------------------------- */

/* What the first row has most of, quoted cells aside: spreadsheets write semicolons where the
 * comma is the decimal sign, and tabs as "text". */
static char find_separator(struct str bytes)
{
	static const char separators[] = {',', ';', '\t'};
	size_t counts[sizeof(separators)] = {0}, most = 0;
	struct str first = str_trim(bytes);
	bool is_quoted = false;

	for (size_t i = 0; i < first.len && (is_quoted || first.ptr[i] != '\n'); i++) {
		is_quoted = is_quoted != (first.ptr[i] == '"');
		for (size_t j = 0; !is_quoted && j < sizeof(separators); j++)
			counts[j] += first.ptr[i] == separators[j];
	}
	for (size_t j = 1; j < sizeof(separators); j++)
		most = counts[j] > counts[most] ? j : most;
	return separators[most];
}

/* Whether most lines that are not all ASCII are no UTF-8: the file is in another encoding,
 * and not damaged in some place. */
static bool is_foreign(struct str bytes)
{
	size_t valid = 0, invalid = 0;
	struct str line;

	while (str_split(&bytes, '\n', &line)) {
		if (text_find_invalid_utf8(line) < line.len)
			invalid++;
		else if (text_ascii_length(line) < line.len)
			valid++;
	}
	return invalid > valid;
}

/* The encoding of a file that is no UTF-8: what its byte order mark says (spreadsheets write
 * "Unicode text" in UTF-16), else that of Chinese systems; NULL for UTF-8. */
static const struct charset *find_charset(struct str bytes)
{
	if (str_starts(bytes, STR("\xFF\xFE")))
		return charset_find(STR("utf-16le"));
	if (str_starts(bytes, STR("\xFE\xFF")))
		return charset_find(STR("utf-16be"));
	return is_foreign(bytes) ? charset_find(STR("gb18030")) : NULL;
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

static bool start(struct csv_parser *parser, char separator)
{
	if (csv_init(parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return false;
	csv_set_blk_size(parser, CELL_GROWTH_BYTES);
	csv_set_delim(parser, (unsigned char)separator);
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
	return start(parser, table->separator);
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

static void read_text(struct reader *reader, struct str bytes)
{
	struct table table = {.reader = reader, .here = {.rest = bytes}};
	struct csv_parser parser;
	bool is_ready;

	table.separator = find_separator(bytes);
	is_ready = start(&parser, table.separator);
	while (is_ready && table.here.rest.len && !table.is_useless &&
	       reader->records->refused.count < LIMIT_REFUSALS && !reader->arena->full)
		if (!read_line(&parser, &table))
			is_ready = skip_row(&parser, &table);
	if (is_ready)
		csv_free(&parser);
	if (!table.header.count && !table.is_useless &&
	    !(reader->collected && !str_trim(bytes).len)) /* no corrections any more */
		reader_refuse(reader, 0, "no header row");
}

void records_read_csv(struct reader *reader, struct str bytes)
{
	const struct charset *charset = find_charset(bytes);
	struct charset_damage damage = {0};
	struct error err = {0};
	struct buf text;

	buf_init(&text, 2 * LIMIT_RECORD_FILE_BYTES);
	if (charset && !charset_convert(charset, bytes, &text, &damage, &err))
		reader_refuse(reader, 0, "%s", err.message);
	else if (charset && !damage.count)
		read_text(reader, text_without_mark(buf_view(&text)));
	else /* UTF-8; its faults are told line by line */
		read_text(reader, bytes);
	buf_release(&text);
}
