/* What is decided about article pages. */
#include "tests/unit/test.h"

#include "aggregator/article_plan.h"
#include "feeds/limits.h"

static void documents_and_nowhere_are_not_asked_for(void **state)
{
	static const struct {
		const char *link;
		bool is_wanted;
	} rows[] = {
		{"http://a.example/1.html", true},
		{"https://a.example/?id=1.pdf", true},
		{"http://a.example/1.PDF", false},
		{"http://a.example/1.docx?x", false},
		{"mailto:a@a.example", false},
		{"/1.html", false},
		{NULL, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (article_plan_is_wanted(rows[i].link) != rows[i].is_wanted)
			fail_msg("%s", rows[i].link);
}

static void tries_are_further_apart_and_end(void **state)
{
	(void)state;
	assert_int_equal(article_plan_again(0, 1000), 1000 + 3600);
	assert_int_equal(article_plan_again(1, 1000), 1000 + 3600);
	assert_int_equal(article_plan_again(2, 1000), 1000 + 4 * 3600);
	assert_int_equal(article_plan_again(LIMIT_ARTICLE_TRIES - 1, 1000),
	                 1000 + 64 * 3600);
	assert_true(article_plan_again(LIMIT_ARTICLE_TRIES, 1000) == DATE_UNKNOWN);
}

/* What is secret, and what is allowed to a source alone, stays at its origin. */
static void elsewhere_a_page_is_asked_as_anybody_is(void **state)
{
	const char *headers[] = {"X-Key: secret", NULL};
	const struct source_request own = {.access = {.username = "u",
	                                              .password = "p",
	                                              .user_agent = "x",
	                                              .proxy = "y"},
	                                   .headers = headers,
	                                   .post = "a=b",
	                                   .is_local = true};
	const struct source source = {.address = "http://a.example/list", .request = &own};
	const struct source_request *request;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	request = article_plan_request(&arena, &source, "http://a.example/1.html");
	assert_string_equal(request->access.username, "u");
	assert_ptr_equal(request->headers, headers);
	assert_true(request->is_local);
	assert_null(request->post);
	assert_non_null(request->page);
	request = article_plan_request(&arena, &source, "http://a.example:81/1.html");
	assert_null(request->access.username);
	assert_null(request->access.password);
	assert_null(request->headers);
	assert_false(request->is_local);
	assert_string_equal(request->access.user_agent, "x");
	assert_string_equal(request->access.proxy, "y");
	arena_release(&arena);
}

static struct entry entry_of(const char *title)
{
	struct entry entry;

	entry_init(&entry);
	entry.id = "urn:x";
	entry.title.value = title;
	return entry;
}

static void what_the_entry_says_itself_stays(void **state)
{
	struct enclosure files[] = {{.url = "http://a.example/1.pdf", .length = -1},
	                            {.url = "http://a.example/2.pdf", .length = -1}};
	struct enclosure own = {.url = "http://a.example/1.pdf", .length = 7};
	const struct article article = {.title = "A title that goes on",
	                                .author = "N",
	                                .source = "S",
	                                .content = "<p>T</p>",
	                                .base = "http://a.example/",
	                                .published = 5,
	                                .attachments = {files, 2}};
	static const struct {
		const char *title, *joined;
	} titles[] = {{"A title…", "A title that goes on"},
	              {"A title...", "A title that goes on"},
	              {"A title", "A title"},
	              {"Another…", "Another…"},
	              {NULL, "A title that goes on"}};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		struct entry entry = entry_of(titles[i].title);
		const struct entry *joined, *kept;

		entry.enclosures.items = &own;
		entry.enclosures.count = 1;
		joined = article_plan_join(&arena, &entry, &article);
		assert_string_equal(joined->title.value, titles[i].joined);
		assert_string_equal(joined->id, "urn:x");
		assert_true(joined->published.seconds == DATE_UNKNOWN);
		assert_string_equal(joined->contents.items[0].value, "<p>T</p>");
		assert_string_equal(joined->authors.items[0].name, "N");
		assert_int_equal(joined->enclosures.count, 2);
		assert_int_equal(joined->enclosures.items[0].length, 7);
		kept = article_plan_keep(&arena, &entry, joined);
		if (titles[i].title)
			assert_string_equal(kept->title.value, titles[i].joined);
		assert_string_equal(kept->contents.items[0].value, "<p>T</p>");
		assert_int_equal(kept->enclosures.count, 2);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_and_nowhere_are_not_asked_for),
		cmocka_unit_test(tries_are_further_apart_and_end),
		cmocka_unit_test(elsewhere_a_page_is_asked_as_anybody_is),
		cmocka_unit_test(what_the_entry_says_itself_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
