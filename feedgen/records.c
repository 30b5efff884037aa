#include "feedgen/records.h"

#include <errno.h>
#include <fts.h>
#include <sys/stat.h>

#include "feedgen/records_draft.h"
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

/* A record that may turn out to be another one's double. */
struct candidate {
	struct record *record;
};

/* By identity, those read first in front. */
static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	int order = record_compare(a->record, b->record);

	return order ? order : (a->record > b->record) - (a->record < b->record);
}

/* Refuses, and marks by a NULL file, every record whose identity an earlier one has. */
static void refuse_doubles(struct reader *reader, struct candidate *sorted, size_t count)
{
	qsort(sorted, count, sizeof(sorted[0]), compare_candidates);
	for (size_t i = 1, first = 0; i < count; i++) {
		struct record *kept = sorted[first].record, *record = sorted[i].record;

		if (record_compare(kept, record) != 0) {
			first = i;
			continue;
		}
		reader->file = record->file;
		reader_refuse(reader, record->line, "the same record as %s:%d: %s",
		              kept->file, kept->line, record->id);
		record->file = NULL;
	}
}

static void drop_doubles(struct reader *reader)
{
	struct records *records = reader->records;
	struct candidate *sorted = arena_alloc(reader->arena,
	                                       (records->count + 1) * sizeof(sorted[0]));
	size_t kept = 0;

	if (!sorted)
		return;
	for (size_t i = 0; i < records->count; i++)
		sorted[i].record = &records->items[i];
	refuse_doubles(reader, sorted, records->count);
	for (size_t i = 0; i < records->count; i++) {
		if (records->items[i].file)
			records->items[kept++] = records->items[i];
	}
	records->count = kept;
}

/* ---- files --------------------------------------------------------------------------- */

/* What the system said of a file, without its name, which a refusal says anyway. */
static const char *without_path(const char *message, const char *path)
{
	size_t length = strlen(path);

	if (strncmp(message, path, length) == 0 && strncmp(message + length, ": ", 2) == 0)
		return message + length + 2;
	return message;
}

static void read_file(struct reader *reader, const char *path, bool is_named)
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
			reader_refuse(reader, 0, "%s", without_path(err.message, path));
		free(bytes);
		return;
	}
	if (is_named)
		reader_refuse(reader, 0,
		              "not a file of records: its name ends in none of "
		              ".htm, .html, .txt, .json, .jsonl and .csv");
}

static int compare_names(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_hidden(const FTSENT *node)
{
	return node->fts_level > FTS_ROOTLEVEL && node->fts_name[0] == '.';
}

static void read_node(struct reader *reader, FTS *tree, FTSENT *node)
{
	switch (node->fts_info) {
	case FTS_F:
		read_file(reader, node->fts_path, node->fts_level == FTS_ROOTLEVEL);
		break;
	case FTS_D:
		if (is_hidden(node))
			fts_set(tree, node, FTS_SKIP);
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		reader->file = arena_strdup(reader->arena, node->fts_path);
		reader_refuse(reader, 0, "%s", strerror(node->fts_errno));
		break;
	default: /* folders left again, cycles, dangling links, devices */
		break;
	}
}

static bool read_path(struct reader *reader, const char *path, struct error *err)
{
	char *copy = strdup(path);
	char *roots[] = {copy, NULL};
	FTS *tree = copy ? fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, compare_names) : NULL;
	FTSENT *node;

	while (tree && (node = fts_read(tree)) && !reader->arena->full) {
		if (!is_hidden(node) || node->fts_info == FTS_D)
			read_node(reader, tree, node);
	}
	if (tree)
		fts_close(tree);
	free(copy);
	return tree || error_set(err, ERROR_MEMORY, "%s: no memory", path);
}

bool records_find(const char *const *paths, size_t count, struct error *err)
{
	struct stat status;

	for (size_t i = 0; i < count; i++) {
		if (stat(paths[i], &status) != 0)
			return error_set(err, ERROR_USAGE, "%s: %s", paths[i],
			                 strerror(errno));
	}
	return true;
}

/* Reads the file of corrections, which is a table or JSON as records are. */
static void read_corrections(struct reader *reader, struct drafts *corrections)
{
	const char *path = reader->options->corrections;

	if (!path)
		return;
	reader->collected = corrections;
	read_file(reader, path, true);
	reader->collected = NULL;
	reader->corrections = corrections;
	for (size_t i = 0; i < corrections->count; i++) {
		const char **item = &corrections->items[i].text[FIELD_ITEM];

		*item = text_publishable(reader->arena, *item);
	}
}

bool records_read(const char *const *paths, size_t count,
                  const struct records_options *options, struct records *records,
                  struct arena *arena, struct error *err)
{
	struct reader reader = {.options = options, .records = records, .arena = arena};
	struct drafts corrections = {0};

	*records = (struct records){0};
	read_corrections(&reader, &corrections);
	for (size_t i = 0; i < count; i++) {
		if (!read_path(&reader, paths[i], err))
			return false;
	}
	drop_doubles(&reader);
	return arena_check(arena, err);
}
