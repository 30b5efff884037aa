#include "feedgen/records.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "feedgen/files.h"
#include "feedgen/records_draft.h"
#include "feedgen/records_pack.h"
#include "feedgen/walk.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/text.h"

static const struct {
	const char *ending;
	void (*read)(struct reader *reader, struct str bytes);
} kinds[] = {
	{".htm", records_read_html},         {".html", records_read_html},
	{".txt", records_read_text},         {".csv", records_read_csv},
	{".jsonl", records_read_json_lines}, {".json", records_read_json},
};

/* ---- doubles ------------------------------------------------------------------------- */

/* Of several records of one identity, keeps the one that was read first. */
static void drop_doubles(struct reader *reader)
{
	struct records *records = reader->records;
	struct name_index index;
	size_t kept = 0;

	if (!name_index_init(&index, records->count, reader->arena))
		return;
	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = &records->items[i];
		size_t first = name_index_add(&index, record->key, kept);

		if (first == kept) {
			records->items[kept++] = *record;
			continue;
		}
		reader->file = record->file;
		reader_refuse(reader, record->line, "the same record as %s:%d: %s",
		              records->items[first].file, records->items[first].line,
		              record->id);
	}
	records->count = kept;
}

/* ---- files --------------------------------------------------------------------------- */

static struct str arena_bytes(struct arena *arena, struct str bytes)
{
	return (struct str){arena_str(arena, bytes), bytes.len};
}

/* What the system said of a file, without its name, which a refusal says anyway. */
static const char *without_path(const char *message, const char *path)
{
	size_t length = strlen(path);

	if (strncmp(message, path, length) == 0 && strncmp(message + length, ": ", 2) == 0)
		return message + length + 2;
	return message;
}

static void refuse_file(struct reader *reader, const struct error *err)
{
	if (err->kind == ERROR_LIMIT)
		reader_refuse(reader, 0, "larger than %zu MB: divide it",
		              LIMIT_RECORD_FILE_BYTES >> 20);
	else
		reader_refuse(reader, 0, "%s", without_path(err->message, reader->file));
}

/* False for a file of another kind. */
static bool read_file(struct reader *reader, const char *path, bool is_named)
{
	struct error err = {0};
	size_t length;
	char *bytes;

	reader->file = arena_strdup(reader->arena, path);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct str ending = str_from(kinds[i].ending), name = str_from(path);

		if (name.len < ending.len ||
		    !str_equal_nocase(str_skip(name, name.len - ending.len), ending))
			continue;
		bytes = file_read(path, LIMIT_RECORD_FILE_BYTES, &length, &err);
		if (bytes)
			kinds[i].read(reader,
			              text_without_mark((struct str){bytes, length}));
		else
			refuse_file(reader, &err);
		free(bytes);
		return true;
	}
	if (is_named)
		reader_refuse(reader, 0,
		              "not a file of records: its name ends in none of "
		              ".htm, .html, .txt, .json, .jsonl and .csv");
	return false;
}

/* Adds the records of a file that is as it was when they were read. */
static bool recall_file(struct reader *reader, struct file *known)
{
	struct records *records = reader->records;
	size_t first = records->count;

	if (!known ||
	    !records_unpack_summary(known->summary, known->path, records, reader->arena))
		return false;
	known->is_seen = true;
	known->count = records->count - first;
	for (size_t i = first; i < records->count; i++)
		records->items[i].source = known;
	return true;
}

/* Notes for later builds what was read. */
static void keep_file(struct reader *reader, const struct file_stamp *stamp, size_t first)
{
	const struct record *records = reader->records->items;
	size_t count = reader->records->count - first;
	struct fresh_file fresh = {.path = reader->file, .stamp = *stamp};
	struct buf summary, content;
	struct error err = {0};

	buf_init(&summary, LIMIT_RECORDS_BYTES);
	buf_init(&content, LIMIT_RECORDS_BYTES);
	records_pack_summary(records + first, count, &summary);
	if (buf_check(&summary, &err) &&
	    records_pack_content(records + first, count, &content, &err)) {
		struct fresh_file *added;

		fresh.summary = arena_bytes(reader->arena, buf_view(&summary));
		fresh.content = arena_bytes(reader->arena, buf_view(&content));
		added = LIST_ADD(reader->arena, &reader->options->files->fresh);
		if (added)
			*added = fresh;
	}
	buf_release(&summary);
	buf_release(&content);
}

/* Files with faults are read in every build, for their faults are told in every one. */
static void take_file(struct reader *reader, const struct walked *walked)
{
	struct files *files = reader->options->files;
	const struct file_stamp stamp = walked->stamp;
	size_t first = reader->records->count, faults = reader->faults;

	if (files && recall_file(reader, files_find(files, walked->path, &stamp)))
		return;
	if (read_file(reader, walked->path, walked->is_named) && files &&
	    reader->faults == faults && file_is_settled(&stamp, reader->options->clock))
		keep_file(reader, &stamp, first);
}

static bool visit(void *context, const struct walked *walked)
{
	struct reader *reader = context;

	if (reader->skipped &&
	    str_starts(str_from(walked->path), str_from(reader->skipped)))
		return true;
	if (walked->reason) {
		reader->file = arena_strdup(reader->arena, walked->path);
		reader_refuse(reader, 0, "%s", strerror(walked->reason));
	} else {
		take_file(reader, walked);
	}
	return !reader->arena->full;
}

bool records_find(const char *const *paths, size_t count, struct error *err)
{
	struct stat status;

	for (size_t i = 0; i < count; i++) {
		if (stat(paths[i], &status) != 0)
			return error_set(err, ERROR_USAGE, "%s: %s", paths[i],
			                 strerror(errno));
		if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
			return error_set(err, ERROR_USAGE,
			                 "%s: is neither a file nor a folder", paths[i]);
	}
	return true;
}

/* ---- what was published -------------------------------------------------------------- */

/* Sets how paths of the published folder begin when `path` is walked, where it lies below
 * that. */
static bool skip_published(struct reader *reader, const char *path, struct error *err)
{
	const char *published = reader->options->published;
	char *folder = published ? realpath(published, NULL) : NULL;
	char *root = realpath(path, NULL);
	size_t length = root ? strlen(root) : 0;
	bool is_same = folder && root && strcmp(folder, root) == 0;

	reader->skipped = NULL;
	if (folder && root && str_starts(str_from(folder), str_from(root)) &&
	    folder[length] == '/')
		reader->skipped = arena_printf(reader->arena, "%s%s/", path,
		                               folder + length +
		                                       str_ends(str_from(path), STR("/")));
	free(folder);
	free(root);
	return !is_same || error_set(err, ERROR_USAGE,
	                             "%s: records are read here and cannot be published "
	                             "here, too: set folder in [output]",
	                             path);
}

/* Reads the file of corrections, which is a table or JSON as records are.  Where it gives
 * none and has faults, all that was corrected would be taken back. */
static bool read_corrections(struct reader *reader, struct drafts *corrections,
                             struct error *err)
{
	const char *path = reader->options->corrections;
	const struct refusal *fault;

	if (!path)
		return true;
	reader->collected = corrections;
	read_file(reader, path, true);
	reader->collected = NULL;
	reader->corrections = corrections;
	for (size_t i = 0; i < corrections->count; i++) {
		const char **item = &corrections->items[i].text[FIELD_ITEM];

		*item = record_name(reader->arena, str_from(*item));
	}
	if (corrections->count || !reader->faults || !reader->records->refused.count)
		return true;
	fault = &reader->records->refused.items[reader->records->refused.count - 1];
	return fault->line ? error_set(err, ERROR_SYNTAX, "%s:%d: %s", fault->file,
	                               fault->line, fault->message)
	                   : error_set(err, ERROR_SYNTAX, "%s: %s", fault->file,
	                               fault->message);
}

/* Corrections of records that are yet to come may be meant. */
static void doubt_unmet(struct reader *reader, const struct drafts *corrections)
{
	reader->file = reader->options->corrections;
	for (size_t i = 0; i < corrections->count; i++) {
		const struct draft *correction = &corrections->items[i];

		if (!correction->is_met)
			reader_doubt(reader, correction->line,
			             "no record is called %.200s: nothing is corrected",
			             correction->text[FIELD_ITEM]);
	}
}

bool records_read(const char *const *paths, size_t count,
                  const struct records_options *options, struct records *records,
                  struct arena *arena, struct error *err)
{
	struct reader reader = {.options = options, .records = records, .arena = arena};
	struct drafts corrections = {0};

	if (!read_corrections(&reader, &corrections, err))
		return false;
	if (options->files && !records_reserve(records, options->files->count, arena))
		return arena_check(arena, err);
	for (size_t i = 0; i < count; i++) {
		if (!skip_published(&reader, paths[i], err) ||
		    !walk(paths[i], visit, &reader, err))
			return false;
	}
	drop_doubles(&reader);
	doubt_unmet(&reader, &corrections);
	return arena_check(arena, err);
}
