#include "tests/unit/test.h"

#include "feeds/html_policy.h"

static void every_element_is_found_by_its_name_in_any_case(void **state)
{
	(void)state;
	for (int i = HTML_UNKNOWN + 1; i < HTML_NAMES; i++) {
		const char *name = html_element((enum html_name)i)->name;
		char upper[16] = "";

		assert_true(strlen(name) > 0);
		for (size_t at = 0; name[at]; at++)
			upper[at] = name[at] >= 'a' && name[at] <= 'z'
			                    ? (char)(name[at] - 32)
			                    : name[at];
		assert_int_equal(html_name_find(str_from(name)), i);
		assert_int_equal(html_name_find(str_from(upper)), i);
	}
	assert_int_equal(html_name_find(STR("")), HTML_UNKNOWN);
	assert_int_equal(html_name_find(STR("o:p")), HTML_UNKNOWN);
	assert_int_equal(html_name_find(STR("zzz")), HTML_UNKNOWN);
	assert_int_equal(html_name_find(STR("annotation-xml2")), HTML_UNKNOWN);
	assert_int_equal(html_name_find(STR("annotation-xmlannotation-xml")), HTML_UNKNOWN);
}

static void elements_are_in_order_and_shown_as_what_plays_the_same_part(void **state)
{
	(void)state;
	for (int i = HTML_UNKNOWN + 1; i < HTML_NAMES; i++) {
		const struct html_element *row = html_element((enum html_name)i);
		const struct html_element *shown = html_element(
			(enum html_name)(row->shown_as ? row->shown_as : i));

		assert_true(row->role < HTML_ROLES);
		assert_true(strcmp(html_element((enum html_name)(i - 1))->name, row->name) <
		            0);
		assert_int_equal(shown->shown_as, HTML_UNKNOWN);
		if (row->role != HTML_ROLE_VERBATIM)
			assert_int_equal(shown->role, row->role);
	}
}

static void every_attribute_is_found_by_its_name(void **state)
{
	(void)state;
	for (int i = 0; i < HTML_ATTR_UNKNOWN; i++) {
		const struct html_attribute_rule *rule = html_attribute_rule(
			(enum html_attr)i);

		assert_true(rule->value < HTML_VALUES);
		assert_int_equal(html_attr_find(str_from(rule->name)), i);
		if (i > 0)
			assert_true(
				strcmp(html_attribute_rule((enum html_attr)(i - 1))->name,
			               rule->name) < 0);
	}
	assert_int_equal(html_attr_find(STR("SRC")), HTML_ATTR_SRC);
	assert_int_equal(html_attr_find(STR("")), HTML_ATTR_UNKNOWN);
	assert_int_equal(html_attr_find(STR("onclick")), HTML_ATTR_UNKNOWN);
	assert_int_equal(html_attr_find(STR("data-lazy-srcset2")), HTML_ATTR_UNKNOWN);
	assert_int_equal(html_attr_find(STR("=src")), HTML_ATTR_UNKNOWN);
}

static void only_attributes_with_a_rule_are_ever_written(void **state)
{
	(void)state;
	for (int i = 0; i < HTML_NAMES; i++)
		for (int attr = 0; attr < HTML_ATTR_UNKNOWN; attr++)
			if (html_element((enum html_name)i)->attributes & HTML_BIT(attr))
				assert_int_not_equal(
					html_attribute_rule((enum html_attr)attr)->value,
					HTML_VALUE_NONE);
}

static void players_are_known_by_whole_host_names(void **state)
{
	(void)state;
	assert_true(html_is_player_host(STR("youtube.com")));
	assert_true(html_is_player_host(STR("www.YouTube.com")));
	assert_true(html_is_player_host(STR("v.qq.com")));
	assert_false(html_is_player_host(STR("notyoutube.com")));
	assert_false(html_is_player_host(STR("youtube.com.example.org")));
	assert_false(html_is_player_host(STR("com")));
	assert_false(html_is_player_host(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_element_is_found_by_its_name_in_any_case),
		cmocka_unit_test(
			elements_are_in_order_and_shown_as_what_plays_the_same_part),
		cmocka_unit_test(every_attribute_is_found_by_its_name),
		cmocka_unit_test(only_attributes_with_a_rule_are_ever_written),
		cmocka_unit_test(players_are_known_by_whole_host_names),
	};

	return RUN_TESTS(tests);
}
