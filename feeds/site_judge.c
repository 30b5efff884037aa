/* What is published against what will be: changes, guards, the evidence. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/site_plan.h"

/* ---- what is published ------------------------------------------------------------------ */

static const char *path_in(struct site_plan *plan, const char *folder, const char *path,
                           const char *extension)
{
	return arena_printf(&plan->arena, "%s/%s%s", folder, path, extension);
}

/* The feed that is published under `path`, owned; NULL where there is none that can be
 * read: then there is nothing to compare with.  And where it is `same` byte for byte: then
 * there is nothing to be found. */
static struct document *read_published(struct site_plan *plan, const char *path,
                                       struct str same, bool *is_same)
{
	const struct parse_options options = {.is_raw = true};
	const char *name = path_in(plan, plan->options->folder, path, ".json");
	struct document *document = NULL;
	struct error ignored = {0};
	size_t length = 0;
	char *bytes = name ? file_read(name, LIMIT_OUTPUT_BYTES, &length, &ignored) : NULL;
	struct str view = {bytes, length};

	*is_same = bytes && same.len && str_equal(view, same);
	if (bytes && !*is_same)
		document = document_parse(view, &options, &ignored);
	free(bytes);
	if (document && document->format == FORMAT_JSON_11)
		return document;
	document_free(document);
	return NULL;
}

static bool judge(struct site_plan *plan, const struct site_feed *feed,
                  struct site_part *part, const struct feed *old, const struct feed *new,
                  struct error *err)
{
	const struct guard_case judged = {
		.old = old,
		.new = new,
		.changes = &part->changes,
		.stated = feed->stated,
		.returning = feed->returning,
		.room = feed->room,
		.now = plan->options->now,
		.withdrawn = plan->site->withdrawn,
	};

	if (!plan->options->guards)
		return true;
	if (!guard_judge(plan->options->guards, &judged, &plan->arena, &part->findings,
	                 err))
		return false;
	part->is_refused = part->findings.count > 0 && !plan->options->is_accepted;
	plan->refused += part->is_refused;
	return true;
}

bool site_judge(struct site_plan *plan, const struct site_feed *feed,
                struct site_part *part, const struct site_file *json,
                const struct feed *made, struct error *err)
{
	bool is_same, ok;
	struct document *published = read_published(plan, feed->path,
	                                            buf_view(&json->bytes), &is_same);
	const struct feed *old = published ? &published->feed : NULL;

	ok = is_same || (changes_find(old, made, &plan->arena, &part->changes, err) &&
	                 judge(plan, feed, part, old, made, err));
	changes_name(&part->changes, &plan->arena);
	document_free(published);
	return ok && arena_check(&plan->arena, err);
}

/* ---- what is gone ----------------------------------------------------------------------- */

/* Folders whose subfolders hold one feed each. */
static const char *const groups[] = {"section", "source", "tag", "lang"};

static bool is_made(const struct site_plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->site->feeds.count; i++)
		if (strcmp(plan->site->feeds.items[i].path, path) == 0)
			return true;
	return false;
}

static bool is_withdrawn(const struct withdrawn_items *list, const struct entry *entry)
{
	for (size_t i = 0; list && entry->id && i < list->count; i++)
		if (strcmp(list->items[i].id, entry->id) == 0)
			return true;
	return false;
}

/* All that it shows was taken down by a person, who is not asked again: it must not stand. */
static bool has_only_withdrawn(const struct feed *feed, const struct withdrawn_items *list)
{
	for (size_t i = 0; i < feed->entries.count; i++)
		if (!is_withdrawn(list, &feed->entries.items[i]))
			return false;
	return true;
}

/* Whether a person gave the feed up; who is not asked again. */
static bool is_decided(const struct site *site, const char *path)
{
	for (size_t i = 0; i < sizeof(site->given_up) / sizeof(site->given_up[0]); i++)
		if (site->given_up[i] &&
		    str_starts(str_from(path), str_from(site->given_up[i])))
			return true;
	return site->is_decided;
}

static bool judge_gone(struct site_plan *plan, const char *path,
                       const struct feed *published, struct error *err)
{
	struct site_part *part = LIST_ADD(&plan->arena, &plan->parts);
	bool is_judged = plan->options->guards && !is_decided(plan->site, path) &&
	                 !has_only_withdrawn(published, plan->site->withdrawn);
	struct guard_finding *finding;
	struct feed nothing;

	if (!part)
		return arena_check(&plan->arena, err);
	*part = (struct site_part){.path = path,
	                           .is_gone = true,
	                           .is_refused = is_judged && !plan->options->is_accepted};
	plan->refused += part->is_refused;
	finding = is_judged ? LIST_ADD(&plan->arena, &part->findings) : NULL;
	if (finding)
		*finding = (struct guard_finding){
			GUARD_SHRUNK,
			arena_printf(&plan->arena, "none of its %zu items is left",
		                     published->entries.count)};
	feed_init(&nothing);
	if (!changes_find(published, &nothing, &plan->arena, &part->changes, err))
		return false;
	changes_name(&part->changes, &plan->arena);
	return arena_check(&plan->arena, err);
}

static bool add_gone(struct site_plan *plan, const char *path, struct error *err)
{
	bool is_same;
	struct document *published = read_published(plan, path, STR(""), &is_same);
	bool ok = published ? judge_gone(plan, path, &published->feed, err)
	                    : arena_check(&plan->arena, err);

	document_free(published);
	return ok;
}

static bool find_gone_in(struct site_plan *plan, const char *group, struct error *err)
{
	const char *path = path_in(plan, plan->options->folder, group, "");
	DIR *folder = path ? opendir(path) : NULL;
	const struct dirent *found;
	bool ok = true;

	if (!folder)
		return arena_check(&plan->arena, err); /* nothing was published there */
	while (ok && (found = readdir(folder))) {
		const char *name = arena_printf(&plan->arena, "%s/%s/feed", group,
		                                found->d_name);

		if (name && publish_name_check(name) && !is_made(plan, name))
			ok = add_gone(plan, name, err);
	}
	closedir(folder);
	return ok && arena_check(&plan->arena, err);
}

bool site_find_gone(struct site_plan *plan, struct error *err)
{
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (!find_gone_in(plan, groups[i], err))
			return false;
	return true;
}

bool site_remove_former(const struct site_plan *plan, struct error *err)
{
	for (size_t i = 0; i < plan->former.count; i++)
		if (!publish_remove(plan->options->folder, plan->former.items[i], err))
			return false;
	return true;
}

/* ---- evidence --------------------------------------------------------------------------- */

static const struct site_file *json_of(const struct site_plan *plan,
                                       const struct site_part *part)
{
	size_t index = (size_t)(part - plan->parts.items);

	for (size_t i = 0; i < plan->files.count; i++)
		if (plan->files.items[i].part == index &&
		    str_ends(str_from(plan->files.items[i].name), STR(".json")))
			return &plan->files.items[i];
	return NULL;
}

static bool put_evidence(const struct site_plan *plan, const char *path,
                         const char *extension, struct str bytes, bool *is_anew,
                         struct error *err)
{
	char name[LIMIT_NAME_BYTES + 8];
	enum publish_result outcome;

	snprintf(name, sizeof(name), "%s%s", path, extension);
	if (!publish_file(plan->options->quarantine, name, bytes, &outcome, err))
		return false;
	*is_anew |= outcome == PUBLISH_WRITTEN;
	return true;
}

static bool put_document(const struct site_plan *plan, const struct site_part *part,
                         const struct site_file *file, struct error *err)
{
	bool is_other_document = false, ok;
	struct buf remade;
	struct str bytes;

	ok = site_file_view(plan, file, &remade, &bytes, err) &&
	     put_evidence(plan, part->path, ".json", bytes, &is_other_document, err);
	buf_release(&remade);
	return ok;
}

bool site_accuse(const struct site_plan *plan, const struct site_part *part, bool *is_anew,
                 struct error *err)
{
	const struct site_file *file = json_of(plan, part);
	struct buf reasons;
	bool ok;

	*is_anew = !plan->options->quarantine;
	if (!plan->options->quarantine)
		return true;
	buf_init(&reasons, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; i < part->findings.count; i++)
		buf_printf(&reasons, "%s: %s\n", guard_name(part->findings.items[i].guard),
		           part->findings.items[i].message);
	ok = buf_check(&reasons, err) && (!file || put_document(plan, part, file, err)) &&
	     put_evidence(plan, part->path, ".txt", buf_view(&reasons), is_anew, err);
	buf_release(&reasons);
	return ok;
}

/* Files of a feed: what it is published as, and what stands in the quarantine. */
static const char *const published_extensions[] = {".rss", ".atom", ".json"};
static const char *const evidence_extensions[] = {".json", ".txt"};

static bool remove_all(const char *folder, const char *path, const char *const *extensions,
                       size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		char name[LIMIT_NAME_BYTES + 8];

		snprintf(name, sizeof(name), "%s%s", path, extensions[i]);
		if (!publish_remove(folder, name, err))
			return false;
	}
	return true;
}

#define REMOVE(folder, path, extensions, err)                                              \
	remove_all(folder, path, extensions, sizeof(extensions) / sizeof((extensions)[0]), \
	           err)

bool site_acquit(const struct site_plan *plan, const struct site_part *part,
                 struct error *err)
{
	const struct site_options *options = plan->options;

	if (options->quarantine &&
	    !REMOVE(options->quarantine, part->path, evidence_extensions, err))
		return false;
	return !part->is_gone ||
	       REMOVE(options->folder, part->path, published_extensions, err);
}
