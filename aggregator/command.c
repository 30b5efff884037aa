#include "aggregator/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aggregator/store_retention.h"
#include "aggregator/twins.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* Columns of the progress line that is on the terminal: there is one terminal. */
static size_t shown_columns;

void show_progress(const char *line)
{
	size_t columns = line ? strlen(line) : 0;

	if (!isatty(STDERR_FILENO))
		return;
	/* Spaces, not an escape sequence: every terminal knows them. */
	if (columns < shown_columns)
		fprintf(stderr, "\r%*s", (int)shown_columns, "");
	if (columns > 0)
		fprintf(stderr, "\r%s", line);
	else if (shown_columns > 0)
		fputc('\r', stderr);
	fflush(stderr);
	shown_columns = columns;
}

void say(const char *format, ...)
{
	char line[4096];
	struct arena arena;
	const char *safe;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	arena_init(&arena, 16 * sizeof(line));
	safe = text_printable(&arena, str_from(line));
	show_progress(NULL);
	fprintf(stderr, "aggregator: %s\n", safe ? safe : "out of memory");
	arena_release(&arena);
}

enum exit_status say_failure(const struct session *session)
{
	say("%s", session->err.message);
	return exit_status_of(&session->err);
}

struct table_place session_place(const struct session *session)
{
	struct table_place place = {0};
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return place;
	place.is_coloured = !session->is_plain;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		place.width = size.ws_col;
	return place;
}

bool show(const struct buf *out, struct error *err)
{
	if (!buf_check(out, err))
		return false;
	if (fwrite(out->ptr ? out->ptr : "", 1, out->len, stdout) != out->len ||
	    fflush(stdout) != 0)
		return error_set(err, ERROR_IO, "standard output cannot be written to");
	return true;
}

int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void wait_for_tick(void)
{
	struct timespec tick;

	if (clock_getres(CLOCK_REALTIME_COARSE, &tick) != 0)
		return;
	tick.tv_nsec += tick.tv_nsec / 2;
	nanosleep(&tick, NULL);
}

void session_rest(int64_t milliseconds)
{
	struct timespec rest = {.tv_sec = (time_t)(milliseconds / 1000),
	                        .tv_nsec = (long)(milliseconds % 1000) * 1000000};

	/* A signal is somebody's who does not want to wait. */
	nanosleep(&rest, NULL);
}

void session_start_clock(struct session *session)
{
	session->started_ms = monotonic_ms();
}

int64_t session_elapsed_ms(const struct session *session)
{
	return monotonic_ms() - session->started_ms;
}

int64_t session_moment(const struct session *session, int64_t ago_ms)
{
	struct timespec now;
	int64_t ms;

	if (session->arguments->now != DATE_UNKNOWN)
		return session->arguments->now;
	clock_gettime(CLOCK_REALTIME, &now);
	ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 - ago_ms;
	return (ms + 999) / 1000;
}

int64_t session_now(const struct session *session)
{
	if (session->arguments->now != DATE_UNKNOWN)
		return session->arguments->now;
	return (int64_t)time(NULL);
}

/* The folder of the store is made where it is missing: it may be the first run. */
static bool make_folder_of(const char *path, struct error *err)
{
	struct arena arena;
	const char *slash = strrchr(path, '/');
	bool is_made = true;

	if (!slash || slash == path)
		return true;
	arena_init(&arena, 2 * strlen(path) + 4096);
	is_made = folder_make(arena_str(&arena, (struct str){path, (size_t)(slash - path)}),
	                      err);
	arena_release(&arena);
	return is_made;
}

bool session_take_lock(struct session *session)
{
	const char *path = session->configuration.store_path;
	const char *lock_path;

	if (!path)
		return error_set(&session->err, ERROR_USAGE,
		                 "nowhere to keep the store: set HOME, or path in [store]");
	lock_path = arena_printf(&session->arena, "%s.lock", path);
	if (!lock_path)
		return arena_check(&session->arena, &session->err);
	return make_folder_of(path, &session->err) &&
	       lock_take(&session->lock, lock_path, session->arguments->is_waiting,
	                 &session->err);
}

bool session_open_store(struct session *session)
{
	if (!session_take_lock(session))
		return false;
	session->store = store_open(session->configuration.store_path, &session->err);
	return session->store != NULL;
}

/* Each once: when the list has changed. */
static void tell_twins(struct session *session, const struct twin *twins)
{
	for (size_t i = 0; i < session->sources.count; i++) {
		const char *said = twin_describe(&twins[i], &session->arena);

		if (said)
			say("%s: %s", session->sources.items[i].id, said);
	}
}

/* The list as the store wants it. */
static bool sync_sources(struct session *session)
{
	const struct sources *sources = &session->sources;
	struct source_listing *listings = arena_alloc(
		&session->arena, (sources->count + 1) * sizeof(struct source_listing));
	const struct twin *twins = twins_find(sources, &session->arena);

	if (!listings || !twins)
		return arena_check(&session->arena, &session->err);
	for (size_t i = 0; i < sources->count; i++)
		listings[i] = (struct source_listing){
			.name = sources->items[i].id,
			.title = sources->items[i].title,
			.other_title = sources->items[i].other_title,
			.home = sources->items[i].home,
			.url = sources->items[i].address,
			.language = sources->items[i].language,
			.zone_minutes = sources->items[i].zone_minutes,
			.has_request = sources->items[i].request != NULL,
			.same_as = twins[i].same_as,
			.identity_rule = sources->items[i].identity,
			.updates_rule = sources->items[i].updates,
			.priority = sources->items[i].priority,
			.include = sources->items[i].include,
			.exclude = sources->items[i].exclude,
			.portion = sources->items[i].portion,
		};
	if (!session->arguments->is_quiet)
		tell_twins(session, twins);
	return store_sources_sync(session->store, listings, sources->count,
	                          session_now(session), &session->err);
}

/* What it says of how long entries are kept. */
static bool sync_retention(struct session *session)
{
	const struct sources *sources = &session->sources;
	struct retention_rule *rules = arena_alloc(
		&session->arena, (sources->count + 1) * sizeof(struct retention_rule));
	size_t count = 0;

	if (!rules)
		return arena_check(&session->arena, &session->err);
	for (size_t i = 0; i < sources->count; i++)
		if (!retention_is_unsaid(&sources->items[i].retention))
			rules[count++] = (struct retention_rule){
				.name = sources->items[i].id,
				.rule = sources->items[i].retention,
			};
	return store_retention_put(session->store, rules, count, &session->err);
}

/* Parses the list and brings the store in line with it, all of it or nothing. */
static bool take_bytes(struct session *session, struct str bytes,
                       const struct list_mark *mark)
{
	bool is_own, ok;

	if (!sources_parse(session->configuration.sources_file, bytes, &session->arena,
	                   &session->sources, &session->err) ||
	    !store_scope_begin(session->store, &is_own, &session->err))
		return false;
	session->has_sources = true;
	ok = sync_sources(session) && sync_retention(session) &&
	     store_list_put(session->store, mark, &session->err);
	return store_scope_end(session->store, is_own, ok, &session->err);
}

/* A file may change twice in one tick of its file system's clock; so what was modified so
 * shortly before it is read is not known again by its time. */
#define RACY_NS (INT64_C(2) * 1000 * 1000 * 1000)

/* Size and time of the list, as far as they tell anything. */
static void look_at(const char *path, struct list_mark *mark)
{
	struct stat status;
	struct timespec now;

	*mark = (struct list_mark){.size = -1, .modified_ns = DATE_UNKNOWN};
	if (stat(path, &status) != 0)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	mark->size = (int64_t)status.st_size;
	mark->modified_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 +
	                    status.st_mtim.tv_nsec;
	if ((int64_t)now.tv_sec * 1000000000 + now.tv_nsec < mark->modified_ns + RACY_NS)
		mark->modified_ns = DATE_UNKNOWN;
}

bool session_take_sources(struct session *session)
{
	const char *path = session->configuration.sources_file;
	struct list_mark known, seen;
	size_t length;
	char *bytes;
	bool ok;

	look_at(path, &seen);
	if (!store_list_read(session->store, &known, &session->err))
		return false;
	if (known.size == seen.size && known.modified_ns == seen.modified_ns &&
	    seen.modified_ns != DATE_UNKNOWN)
		return true;
	bytes = file_read(path, LIMIT_OPML_BYTES, &length, &session->err);
	if (!bytes)
		return false;
	seen.size = (int64_t)length;
	seen.hash = digest_of((struct str){bytes, length});
	if (known.size != seen.size || !digest_equal(&known.hash, &seen.hash))
		ok = take_bytes(session, (struct str){bytes, length}, &seen);
	else
		ok = seen.modified_ns == DATE_UNKNOWN ||
		     store_list_put(session->store, &seen, &session->err);
	free(bytes);
	return ok;
}

const struct sources *session_list(struct session *session)
{
	const char *file = session->configuration.sources_file;

	if (!session->has_sources)
		session->has_sources = sources_read(file, &session->arena,
		                                    &session->sources, &session->err);
	if (!session->has_sources && access(file, F_OK) != 0 && errno == ENOENT) {
		session->err = (struct error){0};
		error_set(
			&session->err, ERROR_IO,
			"%s: there is no such list yet: begin it with: aggregator add URL",
			file);
	}
	return session->has_sources ? &session->sources : NULL;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool session_read_requests(struct session *session, const struct source_states *states,
                           struct sources *list)
{
	struct outline_names names = {0};

	*list = session->sources;
	if (session->has_sources)
		return true;
	names.items = arena_alloc(&session->arena, (states->count + 1) * sizeof(char *));
	if (!names.items)
		return arena_check(&session->arena, &session->err);
	for (size_t i = 0; i < states->count; i++)
		if (states->items[i].has_request)
			names.items[names.count++] = states->items[i].name;
	if (names.count == 0)
		return true;
	qsort(names.items, names.count, sizeof(names.items[0]), compare_names);
	return sources_read_named(session->configuration.sources_file, &names,
	                          &session->arena, list, &session->err);
}
