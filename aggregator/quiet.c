#include "aggregator/quiet.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "aggregator/store_decisions.h"
#include "aggregator/store_search.h"
#include "aggregator/stories.h"
#include "feeds/date.h"
#include "feeds/digest.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/publish.h"
#include "feeds/sanitize.h"

#define DAY_SECONDS 86400

/* Folders in each other below the published one: we make two. */
#define DEPTH 8

/* What is looked at.  A folder's files come in any order: their digests are added up. */
struct sight {
	struct arena arena;
	struct digester digester;
	uint64_t files[2];
};

/* ---- looking --------------------------------------------------------------------------- */

/* All that changes when a file does. */
static struct str describe(struct sight *sight, const char *path, const struct stat *status)
{
	return str_from(
		arena_printf(&sight->arena, "%s %lld %lld %lld.%09ld %lld.%09ld\n", path,
	                     (long long)status->st_size, (long long)status->st_ino,
	                     (long long)status->st_mtim.tv_sec, status->st_mtim.tv_nsec,
	                     (long long)status->st_ctim.tv_sec, status->st_ctim.tv_nsec));
}

static bool add_file(struct sight *sight, const char *path)
{
	struct stat status;

	if (!path || stat(path, &status) != 0)
		return false;
	digester_add(&sight->digester, describe(sight, path, &status));
	return !sight->arena.full;
}

static void add_published(struct sight *sight, const char *path, const struct stat *status)
{
	struct digest digest = digest_of(describe(sight, path, status));
	uint64_t halves[2];

	memcpy(halves, digest.bytes, sizeof(halves));
	sight->files[0] += halves[0];
	sight->files[1] += halves[1];
}

static bool add_folder(struct sight *sight, const char *path, int depth)
{
	DIR *folder = path && depth < DEPTH ? opendir(path) : NULL;
	const struct dirent *found;
	bool ok = folder;

	while (ok && (found = readdir(folder))) {
		const char *below = arena_printf(&sight->arena, "%s/%s", path,
		                                 found->d_name);
		struct stat status;

		if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0)
			continue;
		ok = below && lstat(below, &status) == 0;
		if (ok && S_ISDIR(status.st_mode))
			ok = add_folder(sight, below, depth + 1);
		else if (ok)
			add_published(sight, below, &status);
	}
	if (folder)
		closedir(folder);
	return ok;
}

/* What another process has not yet brought from the log into the store's file. */
static bool has_log(struct sight *sight, const char *store)
{
	const char *path = arena_printf(&sight->arena, "%s-wal", store);
	struct stat status;

	return !path || (stat(path, &status) == 0 && status.st_size > 0);
}

/* How everything stands; false where that cannot be told. */
static bool look(const struct session *session, struct digest *seen)
{
	const struct configuration *configuration = &session->configuration;
	struct sight *sight = calloc(1, sizeof(*sight));
	int64_t local = session_now(session) + 60 * configuration->site.zone_minutes;
	const char *today;
	bool ok;

	if (!sight)
		return false;
	arena_init(&sight->arena, LIMIT_OUTPUT_BYTES);
	digester_init(&sight->digester);
	today = arena_printf(&sight->arena, "%s %lld\n", VERSION,
	                     (long long)(local / DAY_SECONDS));
	digester_add(&sight->digester, str_from(today));
	ok = add_file(sight, "/proc/self/exe") &&
	     (!session->arguments->config || add_file(sight, session->arguments->config)) &&
	     add_file(sight, configuration->store_path) &&
	     !has_log(sight, configuration->store_path) &&
	     add_file(sight, configuration->output_folder) &&
	     add_folder(sight, configuration->output_folder, 0) && !sight->arena.full;
	digester_add(&sight->digester,
	             (struct str){(const char *)sight->files, sizeof(sight->files)});
	*seen = digester_digest(&sight->digester);
	arena_release(&sight->arena);
	free(sight);
	return ok;
}

/* ---- the note -------------------------------------------------------------------------- */

static const char *note_path(struct session *session)
{
	return arena_printf(&session->arena, "%s.quiet", session->configuration.store_path);
}

/* Whether the note says what was seen. */
static bool is_noted(struct session *session, const struct digest *seen)
{
	const char *path = note_path(session);
	char expected[DIGEST_TEXT_BYTES];
	struct error ignored = {0};
	size_t length = 0;
	char *note = path ? file_read(path, DIGEST_TEXT_BYTES, &length, &ignored) : NULL;
	bool is_equal;

	digest_write(seen, expected);
	is_equal = note && strcmp(note, expected) == 0;
	free(note);
	return is_equal;
}

/* What publishing does in slices, a part each time. */
static bool is_work_left(struct session *session)
{
	struct error *err = &session->err;
	struct entry_ids uncleaned;
	int64_t unindexed = 0;
	bool are_due = true;

	return session->has_more ||
	       !store_entries_uncleaned(session->store, SANITIZE_VERSION, 1,
	                                &session->arena, &uncleaned, err) ||
	       uncleaned.count > 0 || !stories_are_due(session->store, &are_due, err) ||
	       are_due || !store_search_waiting(session->store, &unindexed, err) ||
	       unindexed > 0;
}

bool quiet_is(struct session *session, bool *is_quiet)
{
	const struct arguments *arguments = session->arguments;
	struct digest seen;
	bool are_due = false;

	*is_quiet = false;
	if (arguments->is_verbose || arguments->is_accepted || arguments->report ||
	    arguments->metrics || store_changes(session->store) > 0)
		return true;
	if (!store_entries_are_due(session->store, session_now(session), &are_due,
	                           &session->err))
		return false;
	*is_quiet = !are_due && look(session, &seen) && is_noted(session, &seen);
	return true;
}

void quiet_note(struct session *session)
{
	enum publish_result ignored;
	struct error unheard = {0};
	char text[DIGEST_TEXT_BYTES];
	struct digest seen;
	const char *path;

	if (is_work_left(session))
		return;
	store_close(session->store);
	session->store = NULL;
	/* Whatever is changed from here on bears another time than what we wrote. */
	wait_for_tick();
	path = note_path(session);
	if (!path || !look(session, &seen))
		return;
	digest_write(&seen, text);
	if (!publish_path(path, str_from(text), &ignored, &unheard))
		return;
}
