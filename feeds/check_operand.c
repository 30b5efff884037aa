#include "feeds/check_operand.h"

#include <stdlib.h>

#include "feeds/check_fetch.h"
#include "feeds/check_reach.h"
#include "feeds/check_values.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/text.h"
#include "feeds/url.h"

static const struct {
	const char *name;
	enum check_severity level;
} levels[] = {{"error", CHECK_ERROR}, {"warning", CHECK_WARNING}, {"info", CHECK_INFO}};

bool check_request_manner(const struct check_request *request, struct check_manner *manner,
                          struct error *err)
{
	struct str level = str_from(request->level ? request->level : "warning");
	struct str language = str_from(request->language);
	size_t i = 0;

	while (i < sizeof(levels) / sizeof(levels[0]) &&
	       !str_equal(level, str_from(levels[i].name)))
		i++;
	if (i == sizeof(levels) / sizeof(levels[0]))
		return error_set(err, ERROR_USAGE,
		                 "--level is none of error, warning, info: %.40s",
		                 request->level);
	*manner = (struct check_manner){.level = levels[i].level,
	                                .language = str_starts_nocase(language, STR("zh"))
	                                                    ? CHECK_CHINESE
	                                                    : CHECK_ENGLISH,
	                                .is_coloured = request->is_coloured};
	return true;
}

bool check_operand_write(const struct check_report *report, const char *source,
                         const struct check_request *request, struct buf *out,
                         size_t *count, struct error *err)
{
	struct check_manner manner = {0};
	struct arena arena;
	const char *shown;
	bool ok;

	if (!check_request_manner(request, &manner, err))
		return false;
	*count += check_count(report, manner.level);
	if (request->is_json)
		return check_write_json(report, source, &manner, out, err);
	arena_init(&arena, LIMIT_URL_BYTES * 16);
	shown = text_printable(&arena, str_from(source));
	ok = check_write_text(report, shown ? shown : "?", &manner, out, err);
	arena_release(&arena);
	return ok;
}

bool check_operand_reach(struct str bytes, const struct check_options *options,
                         const struct check_request *request, struct check_report *report,
                         struct error *err)
{
	const struct check_reach_input input = {
		.bytes = bytes,
		.url = options->url,
		.content_type = options->content_type,
		.user_agent = request->user_agent,
		.is_private_allowed = request->is_private_allowed ||
	                              check_is_private_host(
					      url_host(str_from(options->url))),
	};

	return !request->is_links || check_reach(&input, report, err);
}

static bool check_file(const char *path, const struct check_request *request,
                       struct buf *out, size_t *count, struct error *err)
{
	struct check_options options = {.url = request->url,
	                                .content_type = request->content_type,
	                                .now = request->now,
	                                .is_affirming = request->is_json};
	struct check_report *report = NULL;
	size_t length;
	char *bytes = file_read(path, LIMIT_DOCUMENT_BYTES, &length, err);
	bool ok;

	if (bytes)
		report = check_document((struct str){bytes, length}, &options, err);
	ok = report &&
	     check_operand_reach((struct str){bytes, length}, &options, request, report,
	                         err) &&
	     check_operand_write(report, path, request, out, count, err);
	check_report_free(report);
	free(bytes);
	return ok;
}

static bool is_address(const char *operand)
{
	return str_starts_nocase(str_from(operand), STR("http://")) ||
	       str_starts_nocase(str_from(operand), STR("https://"));
}

bool check_operand(const char *operand, const struct check_request *request,
                   struct buf *out, size_t *count, struct error *err)
{
	*count = 0;
	if (request->is_site)
		return check_site(operand, request, out, count, err);
	if (is_address(operand))
		return check_address(operand, request, out, count, err);
	return check_file(operand, request, out, count, err);
}
