/* aggregator parse: feed documents -> what the library understands of them. */
#include "aggregator/command.h"

#include <stdlib.h>

#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/write.h"

/* A dump escapes, names and repeats what a document says once. */
#define DUMP_FACTOR ((size_t)32)

static enum exit_status show_document(const struct document *document, size_t length,
                                      bool is_pretty, struct error *err)
{
	enum exit_status status = document->format == FORMAT_NONE ? EXIT_STATUS_NEWS
	                                                          : EXIT_STATUS_DONE;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES + length * DUMP_FACTOR);
	if (!write_dump(document, is_pretty, &out, err) || !show(&out, err))
		status = EXIT_STATUS_UNABLE;
	buf_release(&out);
	return status;
}

/* A file that cannot be read is told and does not keep the others from being read. */
static enum exit_status parse_file(const char *path, const struct arguments *arguments)
{
	struct session session = {.arguments = arguments};
	struct parse_options options = {.url = arguments->url,
	                                .content_type = arguments->content_type};
	enum exit_status status = EXIT_STATUS_UNABLE;
	struct document *document = NULL;
	size_t length;
	char *bytes = file_read(path, LIMIT_DOCUMENT_BYTES, &length, &session.err);

	if (bytes)
		document = document_parse((struct str){.ptr = bytes, .len = length},
		                          &options, &session.err);
	if (!document)
		document = document_of_refusal(&session.err);
	if (document) {
		session.err = (struct error){0};
		status = show_document(document, length, arguments->is_pretty,
		                       &session.err);
	} else if (bytes) {
		error_prefix(&session.err, path);
	}
	if (session.err.kind != ERROR_NONE) {
		say_failure(&session);
		status = EXIT_STATUS_UNABLE;
	}
	document_free(document);
	free(bytes);
	return status;
}

enum exit_status command_parse(struct session *session)
{
	const struct arguments *arguments = session->arguments;
	enum exit_status status = EXIT_STATUS_DONE;

	for (size_t i = 0; i < arguments->operand_count; i++)
		status = exit_status_worse(status,
		                           parse_file(arguments->operands[i], arguments));
	return status;
}
