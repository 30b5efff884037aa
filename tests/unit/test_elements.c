/* The tables that say which element means what: no row without an effect, none twice. */
#include "test.h"

#include "feeds/elements.h"
#include "feeds/normaliser.h"

static const struct element_table *const tables[] = {
	&element_table_rss, &element_table_atom, &element_table_modules};

static bool is_same_place(const struct element_row *a, const struct element_row *b)
{
	return (a->contexts & b->contexts) != 0 && a->space == b->space &&
	       str_equal(str_from(a->name), str_from(b->name));
}

static size_t count_rows_like(const struct element_row *row,
                              const struct element_table *table)
{
	size_t count = 0;

	for (size_t i = 0; i < table->count; i++)
		count += is_same_place(&table->rows[i], row);
	return count;
}

static void every_element_has_one_row_in_each_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(tables); i++)
		for (size_t j = 0; j < tables[i]->count; j++) {
			const struct element_row *row = &tables[i]->rows[j];
			size_t count = 0;

			for (size_t k = 0; k < ROWS(tables); k++)
				count += count_rows_like(row, tables[k]);
			if (count != 1)
				fail_msg("%s has %zu rows", row->name, count);
		}
	for (size_t j = 0; j < element_table_json.count; j++)
		assert_int_equal(
			count_rows_like(&element_table_json.rows[j], &element_table_json),
			1);
}

static void check_row(const struct element_row *row)
{
	bool has_children = row->shape == SHAPE_GROUP || row->shape == SHAPE_SAME ||
	                    row->shape == SHAPE_BOTH;

	assert_true(row->contexts != IN_NOTHING);
	assert_true(row->space < SPACE_COUNT && row->field < FIELD_COUNT);
	assert_true(row->rank >= RANK_FALLBACK && row->rank <= RANK_FORMAT);
	for (const char *c = row->name; *c; c++)
		assert_int_equal(*c, ascii_lower(*c));
	if (!has_children)
		assert_int_equal(row->inside, IN_NOTHING);
	/* What says nothing itself has children that do, or is to be ignored. */
	if (row->field == FIELD_NONE)
		assert_true(row->shape == SHAPE_SAME || row->shape == SHAPE_IGNORED);
}

static void every_row_makes_sense(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(tables); i++)
		for (size_t j = 0; j < tables[i]->count; j++)
			check_row(&tables[i]->rows[j]);
	for (size_t j = 0; j < element_table_json.count; j++)
		check_row(&element_table_json.rows[j]);
}

static void names_match_in_any_case_and_only_in_their_place(void **state)
{
	const struct element_row *row = element_find(IN_FEED, SPACE_RSS, "lastBuildDate");

	(void)state;
	assert_non_null(row);
	assert_int_equal(row->field, FIELD_UPDATED);
	assert_null(element_find(IN_IMAGE, SPACE_RSS, "lastBuildDate"));
	assert_null(element_find(IN_FEED, SPACE_ATOM, "lastBuildDate"));
}

static void namespaces_are_known_in_every_spelling(void **state)
{
	static const struct {
		const char *uri;
		enum space space;
	} rows[] = {
		{NULL, SPACE_NONE},
		{"", SPACE_NONE},
		{"urn:other", SPACE_OTHER},
		{"http://www.w3.org/2005/Atom", SPACE_ATOM},
		{"https://www.w3.org/2005/atom/", SPACE_ATOM},
		{"http://purl.org/dc/elements/1.1/", SPACE_DC},
		{"http://purl.org/dc/elements/1.1", SPACE_DC},
		{"HTTP://WWW.ITUNES.COM/DTDS/PODCAST-1.0.DTD", SPACE_ITUNES},
		{"http://search.yahoo.com/mrss", SPACE_MEDIA},
		{"http://www.rssboard.org/media-rss", SPACE_MEDIA},
		{"http://www.w3.org/1999/02/22-rdf-syntax-ns#", SPACE_RDF},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(namespace_find(rows[i].uri), rows[i].space);
	assert_int_equal(namespace_by_custom("dc"), SPACE_DC);
	assert_int_equal(namespace_by_custom("mine"), SPACE_OTHER);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_element_has_one_row_in_each_place),
	cmocka_unit_test(every_row_makes_sense),
	cmocka_unit_test(names_match_in_any_case_and_only_in_their_place),
	cmocka_unit_test(namespaces_are_known_in_every_spelling),
};

int main(void)
{
	return RUN_TESTS(tests);
}
