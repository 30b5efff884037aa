/*
 * A table as lines of text, for a terminal or a pipe: each column is as wide as what it
 * holds.  Pure.
 *
 * The last column takes what is left of a terminal's width and goes on in lines below; where
 * little is left, it stands below the others, as do those for which there is no room at all.
 * Without a width each row is one line.
 * Ideographs are two columns wide, combining marks none.
 */
#ifndef FEEDS_TABLE_H
#define FEEDS_TABLE_H

#include "feeds/arena.h"
#include "feeds/buf.h"
#include "feeds/str.h"

/* Columns at most. */
#define TABLE_COLUMNS 16

/* Columns of a terminal that the last column needs, so as not to stand below the others. */
#define TABLE_LAST_LEAST 24

enum table_look {
	TABLE_PLAIN,
	TABLE_GOOD,
	TABLE_BAD,
	TABLE_FAINT,
};

struct table_column {
	const char *head;
	bool is_right; /* numbers */
};

struct table_cell {
	const char
		*text; /* of whatever origin: it is made safe for a terminal; NULL: "-" */
	enum table_look look;
};

struct table {
	const struct table_column *columns; /* 1 to TABLE_COLUMNS */
	size_t column_count;
	struct table_cell *items; /* row by row; in the caller's arena */
	size_t count;             /* of cells */
};

/* The place where it is shown. */
struct table_place {
	size_t width; /* columns of the terminal; 0: there is none, lines are as long as need be */
	bool is_coloured;
};

/* Adds the cells of one row, as many as there are columns; a failure is the arena's. */
void table_add(struct table *table, const struct table_cell *cells, struct arena *arena);

void table_write(const struct table *table, const struct table_place *place,
                 struct buf *out);

/* Columns that `text` takes on a terminal. */
size_t table_text_columns(struct str text);

#endif
