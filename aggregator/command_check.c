/* aggregator check: what is wrong with a feed, where, and how to mend it. */
#include "aggregator/command.h"
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

enum exit_status command_check(struct session *session)
{
	const struct arguments *arguments = session->arguments;
	struct check_request request = {
		.level = arguments->level,
		.language = arguments->language ? arguments->language : session->locale,
		.url = arguments->url,
		.content_type = arguments->content_type,
		.user_agent = session->configuration.fetch.user_agent,
		.now = session_now(session),
		.is_json = arguments->is_json,
		.is_coloured = session_place(session).is_coloured,
		.is_site = arguments->is_site,
		.is_links = arguments->is_links,
		.is_private_allowed = session->configuration.fetch.is_private_allowed,
	};
	struct check_manner manner;
	enum exit_status status = EXIT_STATUS_DONE;

	if (!check_request_manner(&request, &manner, &session->err))
		return say_failure(session);
	for (size_t i = 0; i < arguments->operand_count; i++)
		status = exit_status_worse(status,
		                           check_one(arguments->operands[i], &request));
	return status;
}
