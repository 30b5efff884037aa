/* Dates as news pages write them. */
#include "tests/unit/test.h"

#include <string.h>

#include "feeds/date.h"
#include "feeds/scrape_ago.h"
#include "feeds/scrape_date.h"

#define BEIJING 480

static int64_t at(const char *text)
{
	int64_t seconds;
	int offset;

	assert_true(date_parse_rfc3339(str_from(text), &seconds, &offset));
	return seconds;
}

static void dates_are_found_in_a_text(void **state)
{
	static const struct {
		const char *text, *date;
	} rows[] = {
		{"[2026-11-20]", "2026-11-20T00:00:00+08:00"},
		{"（2026/11/2）", "2026-11-02T00:00:00+08:00"},
		{"[2026.11.20]", "2026-11-20T00:00:00+08:00"},
		{"2020年4月15日", "2020-04-15T00:00:00+08:00"},
		{"2020 年 4 月 15 日 10:30", "2020-04-15T10:30:00+08:00"},
		{"发布时间：2020-02-25 19:16:35 宣传组", "2020-02-25T19:16:35+08:00"},
		{"2020年4月15日 下午3:20", "2020-04-15T15:20:00+08:00"},
		{"2026-11-20T10:00:00Z", "2026-11-20T18:00:00+08:00"},
		{"152026-09", "2026-09-15T00:00:00+08:00"},
		{"15 2026-09", "2026-09-15T00:00:00+08:00"},
		{"5日 2026年9月", "2026-09-05T00:00:00+08:00"},
		{"11-20", "2026-11-20T00:00:00+08:00"},
		{"12-20", "2025-12-20T00:00:00+08:00"}, /* the last one */
		{"02-29", "2024-02-29T00:00:00+08:00"},
		{"11月6日", "2026-11-06T00:00:00+08:00"},
		{"Posted on November 5, 2026", "2026-11-05T00:00:00+08:00"},
		{"By A. Writer | 5 Nov 2026 | 3 min", "2026-11-05T00:00:00+08:00"},
		{"Posted 25.11.2026 by the editor", "2026-11-25T00:00:00+08:00"},
		{"11/25/2026 - 09:30 Energy", "2026-11-25T00:00:00+08:00"},
		{"25/25/2026 and so on", NULL},
		{"10.11.2026.5 is a version", NULL},
		{"1606265400000", "2020-11-25T08:50:00+08:00"},
		{"2020-13-01", NULL},
		{"3-4", NULL},
		{"version 2.11", NULL},
		{"010-88886666", NULL},
		{"第12期", NULL},
	};
	int64_t now = at("2026-11-26T10:00:00+08:00");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[DATE_TEXT_BYTES] = "none";
		int64_t seconds;
		struct str found;

		if (scrape_date_find(str_from(rows[i].text), BEIJING, now, &seconds,
		                     &found))
			date_write_rfc3339(seconds, BEIJING, text);
		if (strcmp(text, rows[i].date ? rows[i].date : "none") != 0)
			fail_msg("\"%s\" is %s", rows[i].text, text);
	}
}

static void what_reckons_from_the_present_is_a_date(void **state)
{
	static const struct {
		const char *text, *date;
	} rows[] = {
		{"3天前", "2026-11-23T00:00:00+08:00"},
		{" 1 day ago ", "2026-11-25T00:00:00+08:00"},
		{"2 weeks ago", "2026-11-12T00:00:00+08:00"},
		{"今天", "2026-11-26T00:00:00+08:00"},
		{"Yesterday", "2026-11-25T00:00:00+08:00"},
		{"12小时前", "2026-11-25T22:00:00+08:00"},
		{"5 minutes ago", "2026-11-26T09:55:00+08:00"},
		{"99天前", "2026-08-19T00:00:00+08:00"},
		{"100天前", NULL},
		{"0天前", NULL},
		{"2 months ago", NULL},
		{"3天前召开", NULL},
		{"天前", NULL},
		{"", NULL},
	};
	int64_t now = at("2026-11-26T10:00:00+08:00");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[DATE_TEXT_BYTES] = "none";
		int64_t seconds;

		if (scrape_date_ago(str_from(rows[i].text), BEIJING, now, &seconds))
			date_write_rfc3339(seconds, BEIJING, text);
		if (strcmp(text, rows[i].date ? rows[i].date : "none") != 0)
			fail_msg("\"%s\" is %s", rows[i].text, text);
	}
}

static void dates_are_found_in_an_address(void **state)
{
	static const struct {
		const char *url, *date;
	} rows[] = {
		{"http://a.example/hangye/202605/t20260516_4310.html", "2026-05-16"},
		{"http://a.example/html/c/s/2026/0516/5.html", "2026-05-16"},
		{"http://a.example/lhhzq/202605/16/5.shtml", "2026-05-16"},
		{"http://a.example/d/file/2026-05-16/abc.pdf", "2026-05-16"},
		{"http://a.example/2026/05/16/name/", "2026-05-16"},
		{"http://a.example/id/202605169.html", NULL},
		{"http://a.example/2026/1316/5.html", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[DATE_TEXT_BYTES] = "";
		int64_t seconds;

		if (scrape_date_of_url(str_from(rows[i].url), BEIJING, &seconds))
			date_write_rfc3339(seconds, BEIJING, text);
		if (!rows[i].date ? text[0] : strncmp(text, rows[i].date, 10) != 0)
			fail_msg("%s is of %s", rows[i].url, text);
	}
}

static void dates_are_read_by_a_format(void **state)
{
	static const struct {
		const char *text, *format, *date;
	} rows[] = {
		{"[2026-11-05]", "[Y-m-d]", "2026-11-05T00:00:00+08:00"},
		{"05/11/2026 8:05", "d/m/Y G:i", "2026-11-05T08:05:00+08:00"},
		{"5 Nov 26", "j M y", "2026-11-05T00:00:00+08:00"},
		{"1606265400", "U", "2020-11-25T08:50:00+08:00"},
		{"20261105rest", "Ymd+", "2026-11-05T00:00:00+08:00"},
		{"am 5.11.2026", "\\a\\m d.m.Y", "2026-11-05T00:00:00+08:00"},
		{"2026-11-05 rest", "Y-m-d", NULL},
		{"2026-31-05", "Y-m-d", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[DATE_TEXT_BYTES] = "none";
		int64_t seconds;

		if (scrape_date_format(str_from(rows[i].text), rows[i].format, BEIJING,
		                       &seconds))
			date_write_rfc3339(seconds, BEIJING, text);
		if (strcmp(text, rows[i].date ? rows[i].date : "none") != 0)
			fail_msg("\"%s\" by %s is %s", rows[i].text, rows[i].format, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_found_in_a_text),
		cmocka_unit_test(what_reckons_from_the_present_is_a_date),
		cmocka_unit_test(dates_are_found_in_an_address),
		cmocka_unit_test(dates_are_read_by_a_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
