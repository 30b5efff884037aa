/*
 * A date in any words.
 *
 * What date_parse understands lies within the years that can be written; written as RFC 3339
 * or RFC 822 it is the same moment when it is read again, in the same zone unless that
 * would leave those years.  Its parts in the calendar make the same moment again.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/date.h"

static void check_written(const char *text, int64_t seconds, int offset_minutes)
{
	int64_t read;
	int offset;

	REQUIRE(strlen(text) < DATE_TEXT_BYTES);
	REQUIRE(date_parse(str_from(text), 0, &read, &offset));
	REQUIRE(read == seconds);
	REQUIRE(offset == offset_minutes || offset == 0);
}

static void check_moment(int64_t seconds, int offset_minutes)
{
	struct civil_date civil = date_to_civil(seconds, 0);
	char text[DATE_TEXT_BYTES];
	int64_t again;
	int offset;

	REQUIRE(seconds >= DATE_FIRST_SECOND && seconds <= DATE_LAST_SECOND);
	REQUIRE(date_check_civil(&civil, 0, &again) && again == seconds);
	date_write_rfc822(seconds, offset_minutes, text);
	check_written(text, seconds, offset_minutes);
	date_write_rfc3339(seconds, offset_minutes, text);
	check_written(text, seconds, offset_minutes);
	REQUIRE(date_parse_rfc3339(str_from(text), &again, &offset) && again == seconds);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int zones[] = {0, 480, -570};
	struct str text = fuzz_bytes(data, size);
	int offset;

	for (size_t i = 0; i < ROWS(zones); i++) {
		int64_t seconds;

		if (date_parse(text, zones[i], &seconds, &offset))
			check_moment(seconds, offset);
	}
	if (date_parse_zone(text, &offset))
		REQUIRE(offset > -24 * 60 && offset < 24 * 60);
	return 0;
}
