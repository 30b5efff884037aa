#include "feeds/publication.h"

#include <stdlib.h>

#include "feeds/diff.h"
#include "feeds/file.h"
#include "feeds/limits.h"

/* "all: only 1 of 20 items are left: the last good files stand; ..." */
static void add_line(struct publication_result *result, const struct site_options *options,
                     const struct site_part *part, const struct guard_finding *finding)
{
	struct arena *arena = &result->plan->arena;
	const char **line = LIST_ADD(arena, &result->lines);

	if (!line)
		return;
	if (part->is_gone)
		*line = arena_printf(arena,
		                     "%s: %s: its last good files stand; remove them with "
		                     "--accept",
		                     part->path, finding->message);
	else
		*line = options->quarantine
		                ? arena_printf(arena,
		                               "%s: %s: the last good files stand; look at "
		                               "%s/%s.json, publish with --accept",
		                               part->path, finding->message,
		                               options->quarantine, part->path)
		                : arena_printf(arena,
		                               "%s: %s: the last good files stand; publish "
		                               "anyway with --accept",
		                               part->path, finding->message);
}

/* All guards that refuse, unless all have been told of before. */
static bool tell_refused(struct publication_result *result,
                         const struct site_options *options, bool is_told,
                         struct error *err)
{
	const struct site_plan *plan = result->plan;

	for (size_t i = 0; is_told && i < plan->parts.count; i++) {
		const struct site_part *part = &plan->parts.items[i];

		for (size_t k = 0; part->is_refused && k < part->findings.count; k++)
			add_line(result, options, part, &part->findings.items[k]);
	}
	return arena_check(&plan->arena, err);
}

bool publication_plan(const struct publication *publication,
                      struct publication_result *result, struct error *err)
{
	*result = (struct publication_result){0};
	buf_init(&result->output, LIMIT_OUTPUT_BYTES);
	result->plan = site_plan_make(publication->site, &publication->options, err);
	if (!result->plan)
		return false;
	if (publication->is_diff)
		diff_write(result->plan, publication->is_coloured, &result->output);
	return buf_check(&result->output, err);
}

/* ---- the hub --------------------------------------------------------------------------- */

/* A memory that is not there is one of nothing told. */
static void read_topics(const char *path, struct arena *arena, struct websub_topics *topics)
{
	struct error ignored = {0};
	size_t length = 0;
	char *bytes = file_read(path, LIMIT_OUTPUT_BYTES, &length, &ignored);

	*topics = (struct websub_topics){0};
	websub_read((struct str){bytes, length}, arena, topics);
	free(bytes);
}

/* What the hub was told, and what is published now; false where there is no hub to tell. */
static bool find_topics(const struct publication *publication,
                        const struct publication_result *result, struct websub *websub,
                        struct websub_topics *topics)
{
	struct arena *arena = &result->plan->arena;

	*websub = (struct websub){
		.hub = publication->site->hub,
		.memory = publication->websub_memory,
		.user_agent = arena_printf(arena, "%s/%s", publication->program,
	                                   publication->version),
		.proxy = publication->proxy,
		.now = publication->options.now,
	};
	if (!websub->hub || !websub->memory || !publication->site->base_url ||
	    publication->is_dry_run)
		return false;
	read_topics(websub->memory, arena, topics);
	site_enter_topics(result->plan, topics);
	return true;
}

static bool expect_telling(const struct publication *publication,
                           const struct publication_result *result, struct error *err)
{
	struct websub websub;
	struct websub_topics topics;

	return !find_topics(publication, result, &websub, &topics) ||
	       websub_keep(&websub, &topics, err);
}

bool publication_announce(const struct publication *publication,
                          struct publication_result *result, struct error *err)
{
	struct arena *arena = &result->plan->arena;
	const char *failure, **line;
	struct websub websub;
	struct websub_topics topics;

	if (!find_topics(publication, result, &websub, &topics))
		return true;
	if (!websub_tell(&websub, &topics, arena, &failure, err))
		return false;
	for (size_t i = 0; i < topics.count; i++)
		result->is_hub_waiting |= topics.items[i].is_published &&
		                          !topics.items[i].is_told;
	line = failure ? LIST_ADD(arena, &result->lines) : NULL;
	if (line)
		*line = arena_printf(arena,
		                     "the hub %s was not told what is new: %s; it is "
		                     "told by a later run",
		                     websub.hub, failure);
	return arena_check(arena, err);
}

/* ---- writing --------------------------------------------------------------------------- */

bool publication_write(const struct publication *publication,
                       struct publication_result *result, struct error *err)
{
	const struct site_options *options = &publication->options;

	if (publication->is_dry_run)
		return tell_refused(result, options, true, err);
	if (!expect_telling(publication, result, err) ||
	    !site_publish(result->plan, &result->site, err))
		return false;
	result->site.files += result->archives.files;
	result->site.written += result->archives.written;
	return tell_refused(result, options, result->site.refused_anew > 0, err);
}

void publication_release(struct publication_result *result)
{
	site_plan_free(result->plan);
	buf_release(&result->output);
	*result = (struct publication_result){0};
}

static bool write_to(const char *path, struct buf *out, bool is_made, struct error *err)
{
	enum publish_result ignored;
	bool ok = is_made && buf_check(out, err) &&
	          publish_path(path, buf_view(out), &ignored, err);

	buf_release(out);
	return ok;
}

/* Whether the last report tells of anything but success: it must not stand when all is
 * well. */
static bool tells_of_failure(const char *path)
{
	struct error ignored = {0};
	size_t length = 0;
	char *bytes = path ? file_read(path, LIMIT_OUTPUT_BYTES, &length, &ignored) : NULL;
	struct str text = {bytes, length};
	bool is_failure = bytes && str_find(text, STR("\"exit_status\": 0,")) == length;

	free(bytes);
	return is_failure;
}

/* A run that changed nothing writes nothing, unless it is asked to. */
static const char *report_path(const struct publication *publication,
                               const struct publication_result *result, int exit_status)
{
	if (publication->report_path)
		return publication->report_path;
	return result->site.written || exit_status ||
	                       tells_of_failure(publication->usual_report_path)
	               ? publication->usual_report_path
	               : NULL;
}

bool publication_report(const struct publication *publication,
                        const struct publication_result *result, int exit_status,
                        struct error *err)
{
	const char *path = report_path(publication, result, exit_status);
	const struct report report = {
		.program = publication->program,
		.version = publication->version,
		.now = publication->options.now,
		.exit_status = exit_status,
		.plan = result->plan,
		.result = &result->site,
	};
	struct buf out;

	if (publication->is_dry_run)
		return true;
	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (path && !write_to(path, &out, report_write(&report, &out, err), err))
		return false;
	if (!publication->metrics_path)
		return true;
	report_write_metrics(&report, &out);
	return write_to(publication->metrics_path, &out, true, err);
}

void publication_report_failure(const struct publication *publication, int exit_status)
{
	const struct publication_result none = {0};
	struct error ignored = {0};

	if (!publication_report(publication, &none, exit_status, &ignored))
		return; /* the failure itself is told already */
}
