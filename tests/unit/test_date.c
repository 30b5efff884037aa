#include "tests/unit/test.h"

#include "feeds/date.h"
#include "feeds/limits.h"

struct reading {
	const char *text;
	const char *utc; /* NULL: refused */
};

/* The zone of dates without one: Beijing's, so that a mix-up with UTC shows. */
#define DEFAULT_OFFSET 480

static void check_readings(const struct reading *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char utc[DATE_TEXT_BYTES];
		int64_t seconds = -1;
		int offset = -1;
		bool is_date = date_parse(str_from(rows[i].text), DEFAULT_OFFSET, &seconds,
		                          &offset);

		if (is_date != (rows[i].utc != NULL))
			fail_msg("\"%s\" is %s", rows[i].text,
			         is_date ? "read" : "refused");
		if (!is_date) {
			assert_int_equal(seconds, -1);
			assert_int_equal(offset, -1);
			continue;
		}
		date_write_rfc3339(seconds, 0, utc);
		if (!str_equal(str_from(utc), str_from(rows[i].utc)))
			fail_msg("\"%s\" reads as %s, not %s", rows[i].text, utc,
			         rows[i].utc);
	}
}

static void dates_of_rss_are_read_with_all_that_rfc_822_and_2822_allow(void **state)
{
	static const struct reading rows[] = {
		{"Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 +0800", "2004-01-01T11:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 -0000", "2004-01-01T19:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 UT", "2004-01-01T19:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 Z", "2004-01-01T19:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 EST", "2004-01-02T00:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 EDT", "2004-01-01T23:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 CST", "2004-01-02T01:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 CDT", "2004-01-02T00:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 MST", "2004-01-02T02:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 MDT", "2004-01-02T01:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 PST", "2004-01-02T03:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 PDT", "2004-01-02T02:48:21Z"},
		/* Military letters were printed with the wrong sign: nobody knows. */
		{"Thu, 01 Jan 2004 19:48:21 A", "2004-01-01T19:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 T", "2004-01-01T19:48:21Z"},
		{"01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"},
		{"1 Jan 2004 19:48 GMT", "2004-01-01T19:48:00Z"},
		{"Thu,  5 Apr 2012 10:00:00 GMT", "2012-04-05T10:00:00Z"},
		{"Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"},
		{"Fri, 01 Jan 99 19:48:21 GMT", "1999-01-01T19:48:21Z"},
		{"Sat, 01 Jan 50 00:00:00 GMT", "1950-01-01T00:00:00Z"},
		{"Fri, 01 Jan 49 00:00:00 GMT", "2049-01-01T00:00:00Z"},
		{"Sun, 01 Jan 104 00:00:00 GMT", "2004-01-01T00:00:00Z"},
		{"Thu, 01 Jan 0100 00:00:01 +0100", "0099-12-31T23:00:01Z"},
		{"(a) Thu (b), 01 (c (d\\)) e) Jan 2004 19:48:21 (f) GMT (g",
	         "2004-01-01T19:48:21Z"},
		{"Thu ,\r\n 01\tJan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"},
		{"Tue, 30 Jun 2015 23:59:60 GMT", "2015-06-30T23:59:59Z"},
	};

	(void)state;
	check_readings(rows, ROWS(rows));
}

static void abuses_of_rfc_822_are_read_as_meant(void **state)
{
	static const struct reading rows[] = {
		{"Mon, 01 Jan 2004 19:48:21 GMT",
	         "2004-01-01T19:48:21Z"}, /* was a Thursday */
		{"thu, 01 jan 2004 19:48:21 gmt", "2004-01-01T19:48:21Z"},
		{"THURSDAY, 1 JANUARY 2004 7:48:21 PM GMT", "2004-01-01T19:48:21Z"},
		{"Thu, 01 Jan 2004 12:10:00 AM GMT", "2004-01-01T00:10:00Z"},
		{"Thu, 01 Jan 2004 12:10 p.m. GMT", "2004-01-01T12:10:00Z"},
		{"Thu, 01 Jan 2004", "2003-12-31T16:00:00Z"},
		{"Thu, 01 Jan 2004 19:48:21", "2004-01-01T11:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 +08:00", "2004-01-01T11:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 +8", "2004-01-01T11:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 +800", "2004-01-01T11:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21+0800", "2004-01-01T11:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 UTC+8", "2004-01-01T11:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 GMT+0800 (CST)", "2004-01-01T11:48:21Z"},
		{"Thu Jan 01 2004 19:48:21 GMT+0800 (中国标准时间)",
	         "2004-01-01T11:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 +0800 CST", "2004-01-01T11:48:21Z"},
		{"Thu, 01 Jan 2004 19:48:21 Asia/Shanghai", "2004-01-01T11:48:21Z"},
		{"Wed, 19 Aug 2009 18:28:00 Etc/GMT", "2009-08-19T18:28:00Z"},
		{"Wed, 19 Feb 2012 22:40:00 GMT-01:01", "2012-02-19T23:41:00Z"},
		{"Wed, 19 Feb 2012 22:40:00 -01:01", "2012-02-19T23:41:00Z"},
		{"Mon, 13 Feb, 2012 06:28:00 UTC", "2012-02-13T06:28:00Z"},
		{"Thu, 01 Jan 2004 00:00 GMT", "2004-01-01T00:00:00Z"},
		{"Mon, 26 January 2004 16:31:00 AT", "2004-01-26T20:31:00Z"},
		{"Mon, 26 January 2004 16:31:00 ET", "2004-01-26T21:31:00Z"},
		{"Mon, 26 January 2004 16:31:00 CT", "2004-01-26T22:31:00Z"},
		{"Mon, 26 January 2004 16:31:00 MT", "2004-01-26T23:31:00Z"},
		{"Mon, 26 January 2004 16:31:00 PT", "2004-01-27T00:31:00Z"},
		{"Thu, 30 Apr 2015 08:57:00 MET", "2015-04-30T07:57:00Z"},
		{"Thu, 30 Apr 2015 08:57:00 MEST", "2015-04-30T06:57:00Z"},
		{"Thu, 30 Apr 2015 08:57:00 XYZ", "2015-04-30T08:57:00Z"},
		{"Thu Aug 30 2012 17:26:16 +0200", "2012-08-30T15:26:16Z"},
		{"Apr 15, 2020", "2020-04-14T16:00:00Z"},
		{"April 15th, 2020 at 10:30 PM", "2020-04-15T14:30:00Z"},
		{"15 April 2020 - 10:30", "2020-04-15T02:30:00Z"},
		{"1st of Sept. 2020", "2020-08-31T16:00:00Z"},
		{"15-Apr-2020 10:30:00", "2020-04-15T02:30:00Z"},
		{"Wednesday, 15-Apr-20 10:30:00 GMT", "2020-04-15T10:30:00Z"},
		{"15/Apr/2020:10:30:00 +0800", "2020-04-15T02:30:00Z"},
		{"10:30 15 Apr 2020", "2020-04-15T02:30:00Z"},
		{"Thu Jan  1 10:00:00 2004", "2004-01-01T02:00:00Z"},
		{"Sun Jan  4 16:29:06 2004", "2004-01-04T08:29:06Z"},
		{"Sun Jul 15 01:16:00 +0000 2012", "2012-07-15T01:16:00Z"},
		{"Thu Jan 01 10:00:00 EST 2004", "2004-01-01T15:00:00Z"},
		{"Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z"},
		{"Tue, 24 Mar 2020 24:00:00 GMT", "2020-03-25T00:00:00Z"},
	};

	(void)state;
	check_readings(rows, ROWS(rows));
}

static void rarer_abuses_are_read_as_meant(void **state)
{
	static const struct reading rows[] = {
		{"Wed, 15 04 2020 10:30:00 +0800", "2020-04-15T02:30:00Z"},
		{"2020 04 15 10:30:00", "2020-04-15T02:30:00Z"},
		{"15 04 20", "2020-04-14T16:00:00Z"},
		{"15 13 2020", NULL},
		{"15 04 10:30", NULL},
		{"Wed, 15 Apr 2020 10 +0800", "2020-04-15T02:00:00Z"},
		{"Wed, 15 Apr 2020 10:30:00 --0800", "2020-04-15T18:30:00Z"},
		{"Wed, 15 Apr 2020 10:30:00 00", "2020-04-15T10:30:00Z"},
		{"Wed, 15 Apr 2020 10:30:00 08", NULL},
		{"Wed, 15 Apr 2020 -0800", "2020-04-15T08:00:00Z"},
		/* "mar" is Tuesday, too, and then no month */
		{"mar., 14 avr. 2020 10:30:00 +0200", "2020-04-14T08:30:00Z"},
		{"mar. 2020", "2020-02-29T16:00:00Z"},
		{"2003-12-31T18:14:55+08:00:00", "2003-12-31T10:14:55Z"},
		{"2003-12-31T18:14:55:+0800", "2003-12-31T10:14:55Z"},
		{"2003-12-31T18:14:55:08", NULL},
		{"Thu, 30 Apr 2015 08:57:00 IRST", "2015-04-30T05:27:00Z"},
		{"Thu, 30 Apr 2015 08:57:00 WITA", "2015-04-30T00:57:00Z"},
	};

	(void)state;
	check_readings(rows, ROWS(rows));
}

static void counted_seconds_are_read(void **state)
{
	static const struct reading rows[] = {
		{"1586917800", "2020-04-15T02:30:00Z"},
		{" 1586917800999 ", "2020-04-15T02:30:00Z"},
		{"2020041510", NULL}, /* a date or seconds: nobody knows */
		{"158691780", NULL},
		{"158691780x", NULL},
	};

	(void)state;
	check_readings(rows, ROWS(rows));
}

static void iso_8601_is_read_with_every_precision(void **state)
{
	static const struct reading rows[] = {
		{"2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"},
		{"2003-12-31t10:14:55z", "2003-12-31T10:14:55Z"},
		{"2003-12-31 10:14:55Z", "2003-12-31T10:14:55Z"},
		{"  2003-12-31T10:14:55Z\n", "2003-12-31T10:14:55Z"},
		{"2003-12-31T10:14:55-08:00", "2003-12-31T18:14:55Z"},
		{"2003-12-31T18:14:55+08:00", "2003-12-31T10:14:55Z"},
		{"2003-12-31T18:14:55+0800", "2003-12-31T10:14:55Z"},
		{"2003-12-31T18:14:55+08", "2003-12-31T10:14:55Z"},
		{"2003-12-31T18:14:55 +08:00", "2003-12-31T10:14:55Z"},
		{"2003-12-31T18:14:55+08:00[Asia/Shanghai]", "2003-12-31T10:14:55Z"},
		{"2007-04-23T23:25:47.538+10:00", "2007-04-23T13:25:47Z"},
		{"2007-04-23T23:25:47.538538538538538538538+10:00", "2007-04-23T13:25:47Z"},
		{"2007-04-23T23:25:47,538+10:00", "2007-04-23T13:25:47Z"},
		{"2003-12-31T10:14:55", "2003-12-31T02:14:55Z"},
		{"2003-12-31T10:14Z", "2003-12-31T10:14:00Z"},
		{"2003-12-31T10Z", "2003-12-31T10:00:00Z"},
		{"2003-12-31", "2003-12-30T16:00:00Z"},
		{"2003-12-31Z", "2003-12-31T00:00:00Z"},
		{"2003-12-31-08:00", "2003-12-31T08:00:00Z"},
		{"2003-12", "2003-11-30T16:00:00Z"},
		{"2003", "2002-12-31T16:00:00Z"},
		{"20031231", "2003-12-30T16:00:00Z"},
		{"20031231T101455Z", "2003-12-31T10:14:55Z"},
		{"20031231T1014+0800", "2003-12-31T02:14:00Z"},
		{"20031231T10Z", "2003-12-31T10:00:00Z"},
		{"20031231 10:14:55", "2003-12-31T02:14:55Z"},
		{"200312311014", "2003-12-31T02:14:00Z"},
		{"20031231101455", "2003-12-31T02:14:55Z"},
		{"2003-335T10:00:00Z", "2003-12-01T10:00:00Z"},
		{"2003335", "2003-11-30T16:00:00Z"},
		{"2004-366T00:00:00Z", "2004-12-31T00:00:00Z"},
		{"2003-366T00:00:00Z", NULL},
		{"2003-000T00:00:00Z", NULL},
		{"2003-W52-3T10:00:00Z", "2003-12-24T10:00:00Z"},
		{"2003W523T10:00:00Z", "2003-12-24T10:00:00Z"},
		{"2004-W53-6T00:00:00Z", "2005-01-01T00:00:00Z"},
		{"2004-W01-1T00:00:00Z", "2003-12-29T00:00:00Z"},
		{"2003-W52", "2003-12-21T16:00:00Z"},
		{"2003-W53", NULL},
		{"2003-W52-8", NULL},
		{"2003-12-31T24:00:00Z", "2004-01-01T00:00:00Z"},
		{"9999-12-31T24:00:00Z", NULL},
		{"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
		{"-0312", "2003-11-30T16:00:00Z"},
		{"-03-12", "2003-11-30T16:00:00Z"},
		{"031231", "2003-12-30T16:00:00Z"},
		{"03-12-31", "2003-12-30T16:00:00Z"},
		{"03335", "2003-11-30T16:00:00Z"},
		{"2003-012-31T10:14:55+00:00", "2003-12-31T10:14:55Z"},
		{"2004-07-08 23:56:58 -00:20", "2004-07-09T00:16:58Z"},
		{"2004-07-08 23:56:58.0", "2004-07-08T15:56:58Z"},
		{"2004-02-28T18:14:55-08:00", "2004-02-29T02:14:55Z"},
		{"2003-02-28T18:14:55-08:00", "2003-03-01T02:14:55Z"},
		{"2000-02-28T18:14:55-08:00", "2000-02-29T02:14:55Z"},
	};

	(void)state;
	check_readings(rows, ROWS(rows));
}

static void dates_of_many_languages_are_read(void **state)
{
	static const struct reading rows[] = {
		{"2020年4月15日 10:30", "2020-04-15T02:30:00Z"},
		{"2020年04月15日", "2020-04-14T16:00:00Z"},
		{"2020 年 4 月 15 日 10：30", "2020-04-15T02:30:00Z"},
		{"2020年4月15日10时30分15秒", "2020-04-15T02:30:15Z"},
		{"2020年4月15日10点", "2020-04-15T02:00:00Z"},
		{"2020年4月15日 星期三 下午3:20", "2020-04-15T07:20:00Z"},
		{"2020年4月15日（星期三）上午12:20", "2020-04-14T16:20:00Z"},
		{"２０２０年４月１５日", "2020-04-14T16:00:00Z"},
		{"20年4月15日", "2020-04-14T16:00:00Z"},
		{"2020年4月", "2020-03-31T16:00:00Z"},
		{"发布时间：2020-02-25 19:16:35", "2020-02-25T11:16:35Z"},
		{"2020/4/15 10:30", "2020-04-15T02:30:00Z"},
		{"2020/04/15", "2020-04-14T16:00:00Z"},
		{"2020.4.15", "2020-04-14T16:00:00Z"},
		{"2020.04.15 10:30", "2020-04-15T02:30:00Z"},
		{"[2020-03-20]", "2020-03-19T16:00:00Z"},
		{"(2020-03-20)", "2020-03-19T16:00:00Z"},
		{"2020\xC2\xA0"
	         "Apr 15",
	         "2020-04-14T16:00:00Z"},
		{"2004-05-25 오후 11:23:17", "2004-05-25T15:23:17Z"},
		{"2004년 05월 28일  01:31:15", "2004-05-27T17:31:15Z"},
		{"2020. 4. 15. 10:30", "2020-04-15T02:30:00Z"},
		{"2020年4月15日(水) 10時30分", "2020-04-15T02:30:00Z"},
		{"Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"},
		{"Τετ, 15 ΑΠΡΙΛΊΟΥ 2020 10:30:00 GMT", "2020-04-15T10:30:00Z"},
		{"2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"},
		{"2020. április 15.", "2020-04-14T16:00:00Z"},
		{"Mi., 15. März 2020 10:30 Uhr", "2020-03-15T02:30:00Z"},
		{"Di, 15 Dez 2020 10:30:00 +0100", "2020-12-15T09:30:00Z"},
		{"15 août 2020", "2020-08-14T16:00:00Z"},
		{"15 févr. 2020", "2020-02-14T16:00:00Z"},
		{"1er juillet 2020 10h30", "2020-07-01T02:30:00Z"},
		{"15 de abril de 2020", "2020-04-14T16:00:00Z"},
		{"mié, 15 ENE 2020 10:30:00 GMT", "2020-01-15T10:30:00Z"},
		{"ср, 15 мая 2020 10:30:00 +0300", "2020-05-15T07:30:00Z"},
		{"Ср, 15 Июль 2020 10:30:00 +0300", "2020-07-15T07:30:00Z"},
		{"15 лютого 2020", "2020-02-14T16:00:00Z"},
		{"15 Ağustos 2020", "2020-08-14T16:00:00Z"},
		{"15 września 2020", "2020-09-14T16:00:00Z"},
		{"15. prosince 2020", "2020-12-14T16:00:00Z"},
		{"15 joulukuuta 2020", "2020-12-14T16:00:00Z"},
		{"4/15/2020 10:30:00 AM", "2020-04-15T02:30:00Z"},
		{"15/4/2020", "2020-04-14T16:00:00Z"},
		{"4/5/20", "2020-04-04T16:00:00Z"},
		{"05.04.2020 10:30", "2020-04-05T02:30:00Z"},
		{"5.4.20", "2020-04-04T16:00:00Z"},
		{"05-04-2020", "2020-04-04T16:00:00Z"},
		{"04/2020", "2020-03-31T16:00:00Z"},
	};

	(void)state;
	check_readings(rows, ROWS(rows));
}

static void what_is_no_date_is_refused(void **state)
{
	static const struct reading rows[] = {
		{"", NULL},
		{" ", NULL},
		{"yesterday", NULL},
		{"Version 2003", NULL},
		{"10:30", NULL},
		{"Apr 15", NULL},
		{"15", NULL},
		{"04-15", NULL},
		{"013", NULL},
		{"2003-00-10", NULL},
		{"2003-13-10", NULL},
		{"2003-02-29", NULL},
		{"1900-02-29", NULL},
		{"2004-02-30", NULL},
		{"2004-04-31T00:00:00Z", NULL},
		{"0000-01-01T00:00:00Z", NULL},
		{"2003-12-31T25:14:55Z", NULL},
		{"2003-12-31T24:00:01Z", NULL},
		{"2003-12-31T10:61:55Z", NULL},
		{"2003-12-31T10:14:61Z", NULL},
		{"2003-12-31T10:14:55+24:00", NULL},
		{"2003-12-31T10:14:55+08:60", NULL},
		{"9999-12-31T23:59:59-99:99", NULL},
		{"9999-12-31T23:59:59-00:01", NULL},
		{"0001-01-01T00:00:00+00:01", NULL},
		{"Sun, 31 Dec 9999 23:59:59 -9999", NULL},
		{"2013-01-27-01", NULL},
		{"2013-01-28T11:30:00-06:00Textra", NULL},
		{"2013-xx-27", NULL},
		{"2013-01-28T09:xx:00Z", NULL},
		{"2013-01-28T09:00:00+00:xx", NULL},
		{"2013-01-28T09:00:00+xx:00", NULL},
		{"Sun, 16 Dec 2012 1:2:3:4 GMT", NULL},
		{"Sun, 16 zzz 2012 11:47:32 GMT", NULL},
		{"Sun, Dec x 2012 11:47:32 GMT", NULL},
		{"Sun, 16 Dec zz 11:47:32 GMT", NULL},
		{"Sun, 16 Dec 2012 11:47:32 +zz:00", NULL},
		{"Sun, 16 Dec 2012 11:47:32 +00:zz", NULL},
		{"Sun, 99 Jun 2009 12:00:00 GMT", NULL},
		{"Sun, 16 Dec 2012 11:47:32 GMT EST", NULL},
		{"Sun, 16 Dec 2012 11:47:32 +0800 +0900", NULL},
		{"Sun, 16 Dec Jan 2012", NULL},
		{"16 17 Dec 2012", NULL},
		{"16 Dec 2012 2013", NULL},
		{"999999999999999999999999", NULL},
		{"2020年4月15日年", NULL},
		{"2020-04-15 \xFF", NULL},
		{"16 Dec 2012 <b>", NULL},
	};

	(void)state;
	check_readings(rows, ROWS(rows));
}

static void a_date_is_read_up_to_the_limit_of_its_length(void **state)
{
	char text[LIMIT_DATE_BYTES + 1];
	int64_t seconds;
	int offset;

	(void)state;
	memset(text, ',', sizeof(text));
	memcpy(text, "2020-04-15", 10);
	assert_true(date_parse((struct str){text, LIMIT_DATE_BYTES}, 0, &seconds, &offset));
	assert_false(
		date_parse((struct str){text, LIMIT_DATE_BYTES + 1}, 0, &seconds, &offset));
	/* U+FDFA folds to eighteen characters. */
	for (size_t i = 0; i + 3 <= LIMIT_DATE_BYTES; i += 3)
		memcpy(text + i, "\xEF\xB7\xBA", 3);
	assert_false(
		date_parse((struct str){text, LIMIT_DATE_BYTES}, 0, &seconds, &offset));
}

static void the_offset_comes_back_as_written(void **state)
{
	static const struct {
		const char *text;
		int offset;
	} rows[] = {
		{"2003-12-31T10:14:55Z", 0},
		{"2003-12-31T10:14:55-00:00", 0},
		{"2003-12-31T10:14:55+05:45", 345},
		{"2003-12-31T10:14:55", DEFAULT_OFFSET},
		{"Thu, 01 Jan 2004 19:48:21 EST", -300},
		{"Thu, 01 Jan 2004 19:48:21 -0330", -210},
		{"Thu, 01 Jan 2004 19:48:21 GMT-01:01", -61},
		{"Thu, 01 Jan 2004 19:48:21 GMT", 0},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		int64_t seconds;
		int offset = 9999;

		assert_true(date_parse(str_from(rows[i].text), DEFAULT_OFFSET, &seconds,
		                       &offset));
		assert_int_equal(offset, rows[i].offset);
	}
}

static void configuration_takes_rfc_3339_and_nothing_else(void **state)
{
	static const char *const good[] = {
		"2020-04-15T10:30:00Z",      "2020-04-15t10:30:00z",
		"2020-04-15 10:30:00Z",      "2020-04-15T10:30:00.5Z",
		"2020-04-15T18:30:00+08:00", "2020-04-15T10:30:00-00:00",
		"2020-04-15T09:30:00-01:00",
	};
	static const char *const bad[] = {
		"",
		"2020",
		"2020-04-15",
		"2020-04-15T10:30Z",
		"2020-04-15T10:30:00",
		"2020-04-15T10:30:00.Z",
		"2020-04-15T10:30:00+0800",
		"2020-04-15T10:30:00+08:00 ",
		" 2020-04-15T10:30:00Z",
		"2020-04-15T10:30:00ZZ",
		"2020-04-15X10:30:00Z",
		"2020-04-15T24:00:00Z",
		"2020-02-30T10:30:00Z",
		"2020-4-15T10:30:00Z",
		"+020-04-15T10:30:00Z",
		"Wed, 15 Apr 2020 10:30:00 GMT",
	};
	int64_t seconds;
	int offset;

	(void)state;
	for (size_t i = 0; i < ROWS(good); i++) {
		assert_true(date_parse_rfc3339(str_from(good[i]), &seconds, &offset));
		assert_int_equal(seconds, 1586946600);
	}
	for (size_t i = 0; i < ROWS(bad); i++)
		if (date_parse_rfc3339(str_from(bad[i]), &seconds, &offset))
			fail_msg("\"%s\" is read", bad[i]);
}

static void zones_are_read_for_configuration(void **state)
{
	static const struct {
		const char *text;
		int offset;
	} good[] = {
		{"UTC", 0},
		{"GMT", 0},
		{"Z", 0},
		{"+08:00", 480},
		{"-03:30", -210},
		{"Asia/Shanghai", 480},
		{"+00:00", 0},
		{"asia/hong_kong", 480},
		{"America/Phoenix", -420},
	};
	static const char *const bad[] = {
		"",        "+8",      "+0800",         "08:00",
		"+08:00 ", "+24:00",  "+08:60",        "CST",
		"EST",     "t",       "Europe/Berlin", "America/New_York",
		"Mars",    "+",       "+ab:cd",        "Asia/Shanghai2",
		"+08-00",  "-------",
	};
	int offset;

	(void)state;
	for (size_t i = 0; i < ROWS(good); i++) {
		offset = 9999;
		assert_true(date_parse_zone(str_from(good[i].text), &offset));
		assert_int_equal(offset, good[i].offset);
	}
	for (size_t i = 0; i < ROWS(bad); i++)
		if (date_parse_zone(str_from(bad[i]), &offset))
			fail_msg("\"%s\" is read", bad[i]);
}

static void dates_are_written_in_the_forms_of_atom_and_rss(void **state)
{
	static const struct {
		int64_t seconds;
		int offset;
		const char *rfc3339, *rfc822;
	} rows[] = {
		{0, 0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"},
		{1586910600, 480, "2020-04-15T08:30:00+08:00",
	         "Wed, 15 Apr 2020 08:30:00 +0800"},
		{951782400, -210, "2000-02-28T20:30:00-03:30",
	         "Mon, 28 Feb 2000 20:30:00 -0330"},
		{-1, 0, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000"},
		{DATE_FIRST_SECOND, 0, "0001-01-01T00:00:00Z",
	         "Mon, 01 Jan 0001 00:00:00 +0000"},
		{DATE_LAST_SECOND, 0, "9999-12-31T23:59:59Z",
	         "Fri, 31 Dec 9999 23:59:59 +0000"},
		/* Beyond what can be written. */
		{INT64_MIN, 480, "0001-01-01T08:00:00+08:00",
	         "Mon, 01 Jan 0001 08:00:00 +0800"},
		{INT64_MAX, -480, "9999-12-31T15:59:59-08:00",
	         "Fri, 31 Dec 9999 15:59:59 -0800"},
		{INT64_MIN, -480, "0001-01-01T00:00:00Z",
	         "Mon, 01 Jan 0001 00:00:00 +0000"},
		{INT64_MAX, 480, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 +0000"},
		{0, 100000, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char text[DATE_TEXT_BYTES];

		date_write_rfc3339(rows[i].seconds, rows[i].offset, text);
		assert_string_equal(text, rows[i].rfc3339);
		date_write_rfc822(rows[i].seconds, rows[i].offset, text);
		assert_string_equal(text, rows[i].rfc822);
	}
}

static void what_is_written_reads_as_the_same_moment_and_offset(void **state)
{
	static const int offsets[] = {0, 1, -1, 480, -720, 840, 345, 1439, -1439};

	(void)state;
	/* A step of 400 days and some, so that every month and hour comes up. */
	for (int64_t seconds = DATE_FIRST_SECOND + 86400;
	     seconds < DATE_LAST_SECOND - 86400; seconds += INT64_C(86400) * 400 + 4273)
		for (size_t i = 0; i < ROWS(offsets); i++) {
			char atom[DATE_TEXT_BYTES], rss[DATE_TEXT_BYTES];
			struct civil_date civil = date_to_civil(seconds, offsets[i]);
			int64_t read = 0;
			int offset = 0;

			assert_int_equal(date_from_civil(&civil, offsets[i]), seconds);
			date_write_rfc3339(seconds, offsets[i], atom);
			date_write_rfc822(seconds, offsets[i], rss);
			assert_true(date_parse(str_from(atom), 7, &read, &offset));
			assert_int_equal(read, seconds);
			assert_int_equal(offset, offsets[i]);
			assert_true(date_parse(str_from(rss), 7, &read, &offset));
			assert_int_equal(read, seconds);
			assert_int_equal(offset, offsets[i]);
		}
}

static void weekdays_and_days_follow_one_another_without_a_gap(void **state)
{
	struct civil_date before = date_to_civil(INT64_C(-70000) * 86400, 0);

	(void)state;
	for (int64_t day = -69999; day < 70000; day++) {
		struct civil_date now = date_to_civil(day * 86400, 0);

		assert_int_equal(now.weekday, (before.weekday + 1) % 7);
		assert_true(now.day == before.day + 1 ||
		            (now.day == 1 &&
		             before.day == date_days_in_month(before.year, before.month)));
		before = now;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			dates_of_rss_are_read_with_all_that_rfc_822_and_2822_allow),
		cmocka_unit_test(abuses_of_rfc_822_are_read_as_meant),
		cmocka_unit_test(rarer_abuses_are_read_as_meant),
		cmocka_unit_test(counted_seconds_are_read),
		cmocka_unit_test(iso_8601_is_read_with_every_precision),
		cmocka_unit_test(dates_of_many_languages_are_read),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(a_date_is_read_up_to_the_limit_of_its_length),
		cmocka_unit_test(the_offset_comes_back_as_written),
		cmocka_unit_test(configuration_takes_rfc_3339_and_nothing_else),
		cmocka_unit_test(zones_are_read_for_configuration),
		cmocka_unit_test(dates_are_written_in_the_forms_of_atom_and_rss),
		cmocka_unit_test(what_is_written_reads_as_the_same_moment_and_offset),
		cmocka_unit_test(weekdays_and_days_follow_one_another_without_a_gap),
	};

	return RUN_TESTS(tests);
}
