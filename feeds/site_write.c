/* A plan -> the published folder. */
#include "feeds/limits.h"
#include "feeds/site_plan.h"
#include "feeds/write.h"

bool site_stands(const struct site_plan *plan)
{
	return plan->parts.items[0].is_refused;
}

static bool stands(const struct site_plan *plan, const struct site_file *file)
{
	return site_stands(plan) ||
	       (file->part != SITE_NO_PART && plan->parts.items[file->part].is_refused);
}

static void enter_topic(struct site_plan *plan, const char *name,
                        const struct digest *digest, struct websub_topics *topics)
{
	const char *url = arena_printf(&plan->arena, "%s%s", plan->site->base_url, name);

	if (url)
		websub_enter(topics, url, digest, &plan->arena);
}

void site_enter_topics(struct site_plan *plan, struct websub_topics *topics)
{
	const struct site *site = plan->site;

	for (size_t i = 0; site->base_url && i < plan->files.count; i++) {
		const struct site_file *file = &plan->files.items[i];

		if (file->part != SITE_NO_PART)
			enter_topic(plan, file->name,
			            stands(plan, file) ? NULL : &file->digest, topics);
	}
	for (size_t i = 0; site->base_url && i < site->feeds.count; i++)
		for (size_t k = 0; site->feeds.items[i].standing && k < WRITE_FORMAT_COUNT;
		     k++)
			enter_topic(plan,
			            arena_printf(&plan->arena, "%s%s",
			                         site->feeds.items[i].path,
			                         write_formats[k].extension),
			            NULL, topics);
}

bool site_file_view(const struct site_plan *plan, const struct site_file *file,
                    struct buf *remade, struct str *bytes, struct error *err)
{
	struct write_place place;
	const struct site_feed *feed;
	struct digest digest;
	struct arena arena;
	bool is_made;

	buf_init(remade, LIMIT_OUTPUT_BYTES);
	*bytes = buf_view(&file->bytes);
	if (!file->is_let_go)
		return true;
	feed = &plan->site->feeds.items[file->part];
	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	place = site_place(plan->site, feed, &arena);
	is_made = arena_check(&arena, err) &&
	          write_formats[file->format].write(feed->feed, &place, remade, err);
	arena_release(&arena);
	*bytes = buf_view(remade);
	digest = digest_of(*bytes);
	if (is_made && digest_equal(&file->digest, &digest))
		return true;
	error_set(err, ERROR_SYNTAX, "is not the same when it is made again");
	return error_prefix(err, file->name);
}

static bool write_file(const struct site_plan *plan, const struct site_file *file,
                       struct site_result *result, struct error *err)
{
	enum publish_result outcome = PUBLISH_UNCHANGED;
	struct buf remade;
	struct str bytes;
	bool ok = site_file_view(plan, file, &remade, &bytes, err) &&
	          publish_served(plan->options->folder, file->name, bytes, file->changed,
	                         &outcome, err);

	buf_release(&remade);
	result->written += outcome == PUBLISH_WRITTEN;
	return ok;
}

/* The first `count` files. */
static bool write_files(const struct site_plan *plan, size_t count,
                        struct site_result *result, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct site_file *file = &plan->files.items[i];

		if (!stands(plan, file) && !write_file(plan, file, result, err))
			return false;
	}
	return true;
}

/* What is gone is removed last, when nothing links to it any more. */
static bool settle_parts(const struct site_plan *plan, struct site_result *result,
                         struct error *err)
{
	for (size_t i = 0; i < plan->parts.count; i++) {
		const struct site_part *part = &plan->parts.items[i];
		bool is_anew = false, ok;

		if (part->is_refused)
			ok = site_accuse(plan, part, &is_anew, err);
		else if (part->is_gone && site_stands(plan))
			ok = true; /* it stands with all others */
		else
			ok = site_acquit(plan, part, err);
		if (!ok)
			return false;
		result->refused_anew += is_anew;
	}
	return true;
}

bool site_publish_assets(const struct site_plan *plan, struct site_result *result,
                         struct error *err)
{
	return write_files(plan, plan->assets, result, err);
}

bool site_publish(const struct site_plan *plan, struct site_result *result,
                  struct error *err)
{
	*result = (struct site_result){.files = plan->files.count};
	return write_files(plan, plan->files.count, result, err) &&
	       (site_stands(plan) || site_remove_former(plan, err)) &&
	       settle_parts(plan, result, err);
}
