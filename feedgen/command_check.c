/* feedgen check: what is wrong with a feed, where, and how to mend it. */
#include "feedgen/command.h"
#include "feeds/check_operand.h"
#include "feeds/limits.h"

static enum exit_status check_one(const char *operand, const struct check_request *request)
{
	struct error err = {0};
	struct buf out;
	size_t count;
	bool ok;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	ok = check_operand(operand, request, &out, &count, &err) && show(&out, &err);
	buf_release(&out);
	if (ok)
		return count ? EXIT_STATUS_NEWS : EXIT_STATUS_DONE;
	say("%s", err.message);
	return EXIT_STATUS_UNABLE;
}

enum exit_status command_check(const struct arguments *arguments)
{
	struct check_request request = {
		.level = arguments->level,
		.language = arguments->language ? arguments->language : find_locale(),
		.url = arguments->url,
		.content_type = arguments->content_type,
		.user_agent = PROGRAM "/" VERSION,
		.now = arguments->now,
		.is_json = arguments->is_json,
		.is_coloured = can_show_colours(),
		.is_site = arguments->is_site,
		.is_links = arguments->is_links,
	};
	struct check_manner manner;
	struct error err = {0};
	enum exit_status status = EXIT_STATUS_DONE;

	if (!check_request_manner(&request, &manner, &err))
		return say_failure(&err);
	if (!arguments->operand_count) {
		error_set(&err, ERROR_USAGE, "no feed: give a file or an address");
		return say_failure(&err);
	}
	for (size_t i = 0; i < arguments->operand_count; i++)
		status = exit_status_worse(status,
		                           check_one(arguments->operands[i], &request));
	return status;
}
