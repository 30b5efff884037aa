#include "tests/unit/test.h"

#include "feedgen/doubts.h"
#include "feedgen/files.h"
#include "feeds/limits.h"
#include "tests/unit/temporary.h"

/* One build of three records, of which the third is gone since an earlier one. */
struct fixture {
	char folder[TEMPORARY_PATH_BYTES], path[TEMPORARY_PATH_BYTES + 20];
	struct record items[2];
	struct stamp stamp_items[2], known_items[2];
	struct records records;
	struct stamps stamps, known;
	struct withdrawals list; /* as it is stored */
	struct arena arena;
	struct error err;
};

static int set_up(void **state)
{
	struct fixture *it = calloc(1, sizeof(*it));

	assert_non_null(it);
	temporary_make(it->folder);
	snprintf(it->path, sizeof(it->path), "%s/withdrawn.txt", it->folder);
	arena_init(&it->arena, 1 << 20);
	it->items[0] = (struct record){
		.key = "105/1", .tag = "tag:x:105/1", .url = "https://a.example/%E6%96%B0"};
	it->items[1] = (struct record){.key = "105/2", .tag = "tag:x:105/2"};
	it->stamp_items[0] = (struct stamp){.key = "105/1", .id = "tag:old:1"};
	it->stamp_items[1] = (struct stamp){
		.key = "105/2", .id = "tag:x:105/2", .is_new = true, .is_changed = true};
	it->known_items[0] = (struct stamp){.key = "105/1", .id = "tag:old:1"};
	it->known_items[1] = (struct stamp){.key = "105/3", .id = "tag:x:105/3"};
	*state = it;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *it = *state;

	arena_release(&it->arena);
	temporary_remove(it->folder);
	free(it);
	return 0;
}

static void build(struct fixture *it, const char *lines, int64_t now)
{
	struct withdrawals_items items = {now, &it->records, &it->stamps, &it->known};
	FILE *file = fopen(it->path, "w");

	for (size_t i = 0; i < it->list.count; i++) { /* as the state gives it back */
		it->list.items[i].is_new = false;
		it->list.items[i].line = 0;
	}
	it->records = (struct records){.items = it->items, .count = 2};
	it->stamps = (struct stamps){it->stamp_items, 2};
	it->known = (struct stamps){it->known_items, 2};
	assert_non_null(file);
	assert_true(fputs(lines, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_true(withdrawals_read(it->path, &it->list, &it->arena, &it->err));
	assert_true(withdrawals_mark(&it->list, &items, &it->arena, &it->err));
	doubt_withdrawals(&it->list, it->path, &it->records, &it->arena);
}

static void a_line_names_an_item_by_whatever_it_is_called(void **state)
{
	static const struct {
		const char *line, *id;
		int record; /* -1: it is gone */
	} rows[] = {
		{"105/1 Wrong", "tag:old:1", 0},
		{"tag:x:105/1 Wrong", "tag:old:1", 0},
		{"tag:old:1 Wrong", "tag:old:1", 0},
		{"https://a.example/%E6%96%B0 Wrong", "tag:old:1", 0},
		{"HTTPS://A.example/新 Wrong", "tag:old:1", 0},
		{"105/1\xE3\x80\x80Wrong", "tag:old:1", 0},
		{"105/2 Wrong", "tag:x:105/2", 1},
		{"105/3 Wrong", "tag:x:105/3", -1},
		{"tag:x:105/3 Wrong", "tag:x:105/3", -1},
	};
	struct fixture *it = *state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct withdrawal *found;

		it->list = (struct withdrawals){0};
		build(it, rows[i].line, 1000);
		found = withdrawals_find_id(&it->list, rows[i].id);
		assert_non_null(found);
		assert_int_equal(found->since, 1000);
		assert_true(found->is_new);
		assert_string_equal(found->reason, "Wrong");
		assert_int_equal(it->records.refused.count, 0);
		for (int k = 0; k < 2; k++)
			assert_int_equal(it->stamp_items[k].is_withdrawn,
			                 k == rows[i].record);
	}
}

static void a_line_that_names_nothing_is_told_of_once(void **state)
{
	struct fixture *it = *state;

	build(it, "# none\n105/1\n105/9 Early\nhttps://a.example/gone\n", 1000);
	assert_int_equal(it->records.refused.count, 2);
	assert_int_equal(it->records.refused.items[0].line, 3);
	assert_string_equal(it->records.refused.items[0].file, it->path);
	assert_string_equal(it->records.refused.items[0].message,
	                    "no item is called 105/9: nothing is taken down until one is");
	assert_int_equal(it->records.refused.items[1].line, 4);
	build(it, "105/1\n105/9 Early\nhttps://a.example/gone\n", 2000);
	assert_int_equal(it->records.refused.count, 0);
}

static void it_takes_down_what_comes_as_long_as_it_stands(void **state)
{
	struct fixture *it = *state;

	build(it, "105/9 Early\n", 1000);
	it->items[1].key = it->stamp_items[1].key = "105/9";
	it->items[1].tag = it->stamp_items[1].id = "tag:x:105/9";
	build(it, "", 2000);
	assert_false(it->stamp_items[1].is_withdrawn);
	build(it, "105/9 Late\n", 3000);
	assert_true(it->stamp_items[1].is_withdrawn);
	assert_int_equal(withdrawals_find_id(&it->list, "tag:x:105/9")->since, 3000);
	assert_string_equal(withdrawals_find_id(&it->list, "105/9")->reason, "Late");
	build(it, "", 4000);
	assert_true(it->stamp_items[1].is_withdrawn);
	assert_int_equal(withdrawals_find_id(&it->list, "tag:x:105/9")->since, 3000);
}

static void of_two_lines_for_one_item_the_first_counts(void **state)
{
	struct fixture *it = *state;

	build(it, "105/2 Second\n105/1 One\n105/2 Third\n", 1000);
	assert_string_equal(withdrawals_find_id(&it->list, "105/2")->reason, "Second");
}

static void a_date_more_than_a_year_ahead_is_told_of_when_its_file_is_read(void **state)
{
	struct fixture *it = *state;
	struct record *record = &it->items[0];
	struct file kept = {.path = "news.csv"};

	record->file = kept.path;
	record->line = 7;
	it->stamp_items[0].is_held = true;
	for (int is_read_again = 1; is_read_again >= 0; is_read_again--)
		for (int more = 0; more < 2; more++) {
			it->records = (struct records){.items = it->items, .count = 2};
			it->stamps = (struct stamps){it->stamp_items, 2};
			record->date = (struct date){
				.seconds = 1000 + LIMIT_EMBARGO_SECONDS + more,
				.raw = "2062"};
			record->source = is_read_again ? NULL : &kept;
			doubt_dates(&it->stamps, 1000, &it->records, &it->arena);
			assert_int_equal(it->records.refused.count, is_read_again && more);
			if (is_read_again && more)
				assert_string_equal(it->records.refused.items[0].message,
				                    "date is more than a year ahead: "
				                    "1971-01-02: held until then");
		}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_names_an_item_by_whatever_it_is_called),
		TEST(a_line_that_names_nothing_is_told_of_once),
		TEST(it_takes_down_what_comes_as_long_as_it_stands),
		TEST(of_two_lines_for_one_item_the_first_counts),
		TEST(a_date_more_than_a_year_ahead_is_told_of_when_its_file_is_read),
	};

	return RUN_TESTS(tests);
}
