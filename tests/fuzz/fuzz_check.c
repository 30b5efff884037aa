/*
 * Checking a document.
 *
 * Whatever it is, there is a report; each finding has a rule and a place within the document,
 * places ascend, and both ways to show it succeed and stay on their lines.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/check.h"
#include "feeds/limits.h"
#include "feeds/parse.h"

static void check_places(const struct check_report *report)
{
	const struct finding *before = NULL;

	for (size_t i = 0; i < report->findings.count; i++) {
		const struct finding *finding = &report->findings.items[i];

		REQUIRE(finding->rule && finding->line >= 0);
		REQUIRE(!finding->line || finding->column >= 1);
		REQUIRE(!before || before->line < finding->line ||
		        (before->line == finding->line &&
		         before->column <= finding->column));
		before = finding;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct check_options options = {.url = "https://news.example/feed",
	                                      .now = 1700000000,
	                                      .is_live = true,
	                                      .is_affirming = true};
	const struct check_manner manner = {.language = CHECK_CHINESE, .level = CHECK_INFO};
	struct error err = {0};
	struct check_report *report;
	struct buf out;

	parse_prepare();
	report = check_document(fuzz_bytes(data, size), &options, &err);
	REQUIRE(report && err.kind == ERROR_NONE);
	check_places(report);
	buf_init(&out, LIMIT_OUTPUT_BYTES);
	REQUIRE(check_write_json(report, "feed", &manner, &out, &err));
	REQUIRE(str_find_char(buf_view(&out), '\n') == out.len - 1);
	REQUIRE(check_write_text(report, "feed", &manner, &out, &err));
	REQUIRE(str_find_char(buf_view(&out), '\33') == out.len);
	buf_release(&out);
	check_report_free(report);
	return 0;
}
