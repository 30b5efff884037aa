/* aggregator/portal: when one page answers for every host. */
#include "aggregator/portal.h"

#include <string.h>

#include "tests/unit/test.h"

/* "name:page" or "name>end:page" for a page, "name" for whatever else answered. */
static void note(struct portal *portal, struct arena *arena, char *word)
{
	char *body = strchr(word, ':'), *end = strchr(word, '>');

	if (!body) {
		assert_true(portal_note_answer(portal, arena, word));
		return;
	}
	*body = '\0';
	if (end)
		*end = '\0';
	assert_true(portal_note_page(
		portal, arena,
		&(struct portal_page){.host = word,
	                              .end = end ? end + 1 : NULL,
	                              .digest = digest_of(str_from(body + 1))}));
}

/* Answers as above, parted by blanks. */
static bool is_here(const char *answers)
{
	struct portal portal = {0};
	struct arena arena;
	bool found;

	arena_init(&arena, 1 << 20);
	while (*answers) {
		size_t length = strcspn(answers, " ");

		note(&portal, &arena, arena_printf(&arena, "%.*s", (int)length, answers));
		answers += length + strspn(answers + length, " ");
	}
	found = portal_is_here(&portal);
	portal_release(&portal);
	arena_release(&arena);
	return found;
}

static void three_hosts_and_four_fifths_with_one_page_are_a_portal(void **state)
{
	static const struct {
		const char *answers;
		bool is_here;
	} rows[] = {
		{"", false},
		{"a b c", false},
		{"a:login", false},
		{"a:login b:login", false},
		{"a:login b:login c:login", true},
		{"a:login a:login b:login b:login", false}, /* two hosts */
		{"a:1 b:2 c:3", false},                     /* pages of their own */
		{"a:login b:login c:3", false},
		{"a:login b:login c:login d", false}, /* three of four */
		{"a:login b:login c:login d:login e", true},
		{"a:login b:login c:login d:4", false},
		{"a:login b:login c:login d:login e:5", true},
		/* The page names what was asked for, but comes from one host. */
		{"a>login.example:1 b>login.example:2 c>login.example:3", true},
		{"a>login.example:1 b>login.example:2 c:3", false},
		{"a>x.example:1 b>y.example:2 c>z.example:3", false},
		{"a>a:1 b>b:2 c>c:3", false},
		{"a>a:1 a>a:1 b>b:2", false},
		/* A host that also sends a feed is really there. */
		{"a:login b:login c:login c", false},
		{"c a:login b:login c:login", false},
		{"a a a:x b:login c:login d:login e:login f:login", true},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		if (is_here(rows[i].answers) != rows[i].is_here)
			fail_msg("%s", rows[i].answers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_hosts_and_four_fifths_with_one_page_are_a_portal),
	};

	return RUN_TESTS(tests);
}
