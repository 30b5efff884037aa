#include "tests/unit/test.h"

#include "aggregator/topics.h"
#include "feeds/limits.h"

#define MOST_FEEDS (3 * LIMIT_TOPICS_MADE)

/* A letter each: "." stands unchanged, "c" changed, "d" something was taken down, "l" its files
 * are lost, "n" was never written, "f" nor, but its files are
 * there.  They were written in the order in which they stand here. */
static size_t choose(const char *letters, size_t repeat, char *chosen)
{
	static struct topic_feed feeds[MOST_FEEDS];
	static const struct site_standing standing;
	struct topic_feed *pointers[MOST_FEEDS];
	size_t count = strlen(letters), made;

	for (size_t i = 0; i < count * repeat; i++) {
		char letter = letters[i / repeat];

		feeds[i] = (struct topic_feed){
			.topic = {.id = (int64_t)i + 1,
		                  .written = letter == 'n' || letter == 'f'
		                                     ? 0
		                                     : (int64_t)i + 1},
			.feed = {.title = &letters[i / repeat],
		                 .standing = letter == 'l' || letter == 'n' ? NULL
		                                                            : &standing},
		};
		if (letter == 'c')
			feeds[i].topic.change = ARCHIVE_CHANGED;
		if (letter == 'd')
			feeds[i].topic.change = ARCHIVE_TAKEN_DOWN;
		pointers[i] = &feeds[i];
	}
	made = topics_choose(pointers, count * repeat);
	for (size_t i = 0; i < made; i++)
		chosen[i] = *pointers[i]->feed.title;
	chosen[made] = '\0';
	return made;
}

static void what_is_due_is_made_in_turn(void **state)
{
	static const struct {
		const char *feeds, *made;
	} rows[] = {
		{"", ""},         {"...", ""},  {".c.l.n", "ncl"},
		{"cdcd", "ddcc"}, {"nc", "nc"}, {"cnf", "fnc"},
	};
	char chosen[MOST_FEEDS + 1];

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		choose(rows[i].feeds, 1, chosen);
		assert_string_equal(chosen, rows[i].made);
	}
}

static void a_run_makes_so_many_and_what_was_taken_down(void **state)
{
	char chosen[MOST_FEEDS + 1];

	(void)state;
	assert_int_equal(choose("c", LIMIT_TOPICS_MADE, chosen), LIMIT_TOPICS_MADE);
	assert_int_equal(choose("c", LIMIT_TOPICS_MADE + 1, chosen), LIMIT_TOPICS_MADE);
	assert_int_equal(choose("cd", LIMIT_TOPICS_MADE + 1, chosen),
	                 LIMIT_TOPICS_MADE + 1);
	assert_int_equal(strspn(chosen, "d"), LIMIT_TOPICS_MADE + 1);
	/* One that does not stand has nothing that could be taken down. */
	assert_int_equal(choose("l", LIMIT_TOPICS_MADE + 1, chosen), LIMIT_TOPICS_MADE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_due_is_made_in_turn),
		cmocka_unit_test(a_run_makes_so_many_and_what_was_taken_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
