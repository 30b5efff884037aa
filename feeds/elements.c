#include "feeds/elements.h"

const struct element_row element_feed = {
	.field = FIELD_FEED, .rank = RANK_FORMAT, .shape = SHAPE_GROUP, .inside = IN_FEED};
const struct element_row element_entry = {.field = FIELD_ENTRY,
                                          .rank = RANK_FORMAT,
                                          .shape = SHAPE_GROUP,
                                          .inside = IN_ENTRY};
const struct element_row element_extension = {.field = FIELD_EXTENSION,
                                              .rank = RANK_FORMAT,
                                              .shape = SHAPE_GROUP,
                                              .inside = IN_EXTENSION};

const struct element_row *element_find(enum context context, enum space space,
                                       const char *name)
{
	const struct element_table *const tables[] = {
		&element_table_rss, &element_table_atom, &element_table_modules};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (size_t j = 0; j < tables[i]->count; j++) {
			const struct element_row *row = &tables[i]->rows[j];

			if (row->space == space && (row->contexts & context) != 0 &&
			    str_equal_nocase(str_from(row->name), str_from(name)))
				return row;
		}
	return NULL;
}
