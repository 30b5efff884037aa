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
			if (kept != i)
				records->items[kept] = *record;
			kept++;
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

	reader->file = arena_strdup(reader->lasting, path);
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

/* Adds the records of a file by what is kept of them. */
static bool recall_file(struct reader *reader, struct file *file)
{
	struct records *records = reader->records;
	size_t first = records->count;

	if (!records_unpack_summary(file->summary, file->path, records, reader->lasting))
		return false;
	file->is_seen = true;
	file->count = records->count - first;
	for (size_t i = first; i < records->count; i++)
		records->items[i].source = file;
	return true;
}

/* The records from the first on, as they are kept; NULL where memory ran out. */
static struct file *pack_file(struct reader *reader, const struct file_stamp *stamp,
                              size_t first)
{
	size_t count = reader->records->count - first;
	const struct record *records = count ? &reader->records->items[first] : NULL;
	struct file *file = arena_new(reader->lasting, struct file);
	struct buf summary, content;
	struct error err = {0};

	buf_init(&summary, LIMIT_RECORDS_BYTES);
	buf_init(&content, LIMIT_RECORDS_BYTES);
	records_pack_summary(records, count, &summary);
	if (!buf_check(&summary, &err) ||
	    !records_pack_content(records, count, &content, &err))
		file = arena_fail(reader->lasting, err.kind);
	if (file)
		*file = (struct file){
			.path = reader->file,
			.stamp = *stamp,
			.summary = arena_bytes(reader->lasting, buf_view(&summary)),
			.content = arena_bytes(reader->lasting, buf_view(&content))};
	buf_release(&summary);
	buf_release(&content);
	return file;
}

/*
 * Reads a file, and holds on to no more of it than later builds will: pages pass through many
 * forms, and a hundred thousand of them would not fit into memory.  Those with faults are not
 * kept for later builds, for their faults are told in every one.
 */
static void read_apart(struct reader *reader, const struct walked *walked)
{
	struct files *files = reader->options->files;
	struct records *records = reader->records;
	size_t first = records->count, faults = reader->faults;
	struct fresh_file *kept;
	struct file *file;

	if (!read_file(reader, walked->path, walked->is_named))
		return;
	file = pack_file(reader, &walked->stamp, first);
	kept = file && reader->faults == faults &&
	                       file_is_settled(&walked->stamp, reader->options->clock)
	               ? LIST_ADD(reader->lasting, &files->fresh)
	               : NULL;
	if (kept)
		kept->file = file;
	while (records->count > first)
		records->items[--records->count] = (struct record){0};
	if (file && !recall_file(reader, file))
		arena_fail(reader->lasting, ERROR_MEMORY);
}

static void take_file(struct reader *reader, const struct walked *walked)
{
	struct files *files = reader->options->files;
	struct file *known = files ? files_find(files, walked->path, &walked->stamp) : NULL;
	struct arena_mark mark = arena_mark(reader->arena);
	struct error err = {0};

	if (known && recall_file(reader, known))
		return;
	if (!files) {
		read_file(reader, walked->path, walked->is_named);
		return;
	}
	read_apart(reader, walked);
	if (!arena_check(reader->arena, &err))
		arena_fail(reader->lasting, err.kind);
	arena_rewind(reader->arena, mark);
}

static bool visit(void *context, const struct walked *walked)
{
	struct reader *reader = context;

	if (reader->skipped &&
	    str_starts(str_from(walked->path), str_from(reader->skipped)))
		return true;
	if (walked->reason) {
		reader->file = arena_strdup(reader->lasting, walked->path);
		reader_refuse(reader, 0, "%s", strerror(walked->reason));
	} else {
		take_file(reader, walked);
	}
	return !reader->lasting->full;
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

static bool read_all(struct reader *reader, const char *const *paths, size_t count,
                     struct error *err)
{
	const struct files *files = reader->options->files;

	if (files && !records_reserve(reader->records, files->count, reader->lasting))
		return true; /* which the arena tells */
	for (size_t i = 0; i < count; i++) {
		if (!skip_published(reader, paths[i], err) ||
		    !walk(paths[i], visit, reader, err))
			return false;
	}
	drop_doubles(reader);
	return true;
}

bool records_read(const char *const *paths, size_t count,
                  const struct records_options *options, struct records *records,
                  struct arena *arena, struct error *err)
{
	struct drafts corrections = {0};
	struct arena apart; /* of one file after the other */
	struct reader reader = {
		.options = options, .records = records, .arena = arena, .lasting = arena};
	bool is_read;

	if (!read_corrections(&reader, &corrections, err))
		return false;
	arena_init(&apart, LIMIT_RECORDS_BYTES);
	if (options->files)
		reader.arena = &apart;
	is_read = read_all(&reader, paths, count, err);
	arena_release(&apart);
	if (!is_read)
		return false;
	doubt_unmet(&reader, &corrections);
	return arena_check(arena, err);
}
