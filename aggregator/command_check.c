/* aggregator check: what is wrong with a feed, where, and how to mend it. */
#include "aggregator/command.h"

#include <stdlib.h>

#include "feeds/check.h"
#include "feeds/file.h"
#include "feeds/limits.h"

enum exit_status command_check(struct session *session)
{
	const struct arguments *arguments = session->arguments;
	struct check_options options = {.url = arguments->url, .content_type = arguments->content_type, .now = session_now(session), .is_affirming = true};
	struct check_manner manner = {.level = CHECK_INFO};

	for (size_t i = 0; i < arguments->operand_count; i++) {
		size_t length;
		char *bytes = file_read(arguments->operands[i], LIMIT_DOCUMENT_BYTES, &length, &session->err);
		struct check_report *report = bytes ? check_document((struct str){bytes, length}, &options, &session->err) : NULL;
		struct buf out;

		buf_init(&out, LIMIT_OUTPUT_BYTES);
		if (!report || !check_write_json(report, arguments->operands[i], &manner, &out, &session->err) || !show(&out, &session->err))
			return say_failure(session);
		buf_release(&out);
		check_report_free(report);
		free(bytes);
	}
	return EXIT_STATUS_DONE;
}
