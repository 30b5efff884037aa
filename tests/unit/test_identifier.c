#include "tests/unit/test.h"

#include <string.h>

#include "feeds/identifier.h"
#include "feeds/limits.h"

static void ids_are_uris_and_only_some_are_fit_to_be_passed_on(void **state)
{
	static const struct {
		const char *id;
		bool is_uri, is_canonical;
	} rows[] = {
		{"http://example.org/", true, true},
		{"https://example.org/a/b?c=1&d=/#e", true, true},
		{"https://example.org/%E7%94%B5", true, true},
		{"tag:example.org,2020:a", true, true},
		{"tag:example.org,2020-01:a", true, true},
		{"tag:a@example.org,2020-01-01:news/%E7%94%B5", true, true},
		{"urn:isbn:0451450523", true, true},
		{"urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", true, true},
		/* not in the one spelling */
		{"HTTP://example.org/", true, false},
		{"http://Example.org/", true, false},
		{"http://example.org", true, false},
		{"http://example.org:80/", true, false},
		{"http://example.org/a/../b", true, false},
		{"http://example.org/./b", true, false},
		{"http://example.org/%e7%94%b5", true, false},
		{"http://example.org/%7Ea", true, false},
		{"http://example.org/%B5%E7", true, false}, /* GBK */
		{"tag:Example.org,2020:a", true, false},
		{"tag:example.org,20:a", true, false},
		{"tag:example.org,2020-1-1:a", true, false},
		{"tag:example.org", true, false},
		{"urn:uuid:6ba7b810", true, false},
		{"urn:x:1", true, false},
		{"doi:10.1000/182", true, false},
		/* no URIs */
		{"http://example.org/新闻", false, false},
		{"http://example.org/a b", false, false},
		{"http://example.org/%zz", false, false},
		{"http://example.org/%4", false, false},
		{"http://example.org/a|b", false, false},
		{"/news/1", false, false},
		{"12345", false, false},
		{"tag:", false, false},
		{":a", false, false},
		{"", false, false},
		{NULL, false, false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		if (identifier_is_uri(rows[i].id) != rows[i].is_uri ||
		    identifier_is_canonical(rows[i].id) != rows[i].is_canonical)
			fail_msg("%s", rows[i].id);
	}
}

static void an_id_is_at_most_as_long_as_a_url(void **state)
{
	char id[LIMIT_URL_BYTES + 2] = "tag:example.org,2020:";

	(void)state;
	memset(id + strlen(id), 'a', sizeof(id) - strlen(id) - 2);
	id[LIMIT_URL_BYTES] = '\0';
	assert_true(identifier_is_canonical(id));
	id[LIMIT_URL_BYTES] = 'a';
	id[LIMIT_URL_BYTES + 1] = '\0';
	assert_false(identifier_is_uri(id));
	assert_false(identifier_is_canonical(id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_uris_and_only_some_are_fit_to_be_passed_on),
		cmocka_unit_test(an_id_is_at_most_as_long_as_a_url),
	};

	return RUN_TESTS(tests);
}
