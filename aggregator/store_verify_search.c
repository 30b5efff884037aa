#include "aggregator/store_verify_search.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/search_document.h"
#include "aggregator/store_search.h"
#include "aggregator/store_statements.h"
#include "feeds/database_words.h"
#include "feeds/digest.h"
#include "feeds/limits.h"

#define HOW_TO_REBUILD                                                                     \
	"to have it built anew, run sqlite3 on the file with UPDATE search_state SET "     \
	"version = 0;"

static const char *const column_names[SEARCH_COLUMN_COUNT] = {
	[SEARCH_BODY] = "body", [SEARCH_TITLE] = "title",   [SEARCH_AUTHOR] = "author",
	[SEARCH_TAG] = "tag",   [SEARCH_FILTER] = "filter",
};

/*
 * One number for each entry, by its id: the digests of its words and their places in the
 * index, added up, less those of the words that its texts give.  It is 0 where both are the
 * same, in whatever order they are read: the index gives them word by word, not entry by
 * entry.
 */
struct tally {
	uint64_t *sums;
	size_t count;
};

static uint64_t digest_word(struct str word, const char *column, int64_t place)
{
	struct digester digester;
	struct digest digest;
	uint64_t sum;

	digester_init(&digester);
	digester_add(&digester, word);
	digester_add(&digester, str_from(column));
	digester_add(&digester, (struct str){(const char *)&place, sizeof(place)});
	digest = digester_digest(&digester);
	memcpy(&sum, digest.bytes, sizeof(sum));
	return sum;
}

/* Adds the words of the index. */
static bool add_index(struct store *store, struct tally *tally, struct error *err)
{
	struct database *database = store->database;

	if (!database_query(database, VERIFY_WORDS, BIND_NONE, err))
		return false;
	while (database_row(database, VERIFY_WORDS, err)) {
		int64_t entry = database_column_integer(database, VERIFY_WORDS, 1);

		/* A row of no entry is told by VERIFY_INDEXED. */
		if (entry >= 0 && (size_t)entry < tally->count)
			tally->sums[entry] += digest_word(
				str_from(database_column_text(database, VERIFY_WORDS, 0)),
				database_column_text(database, VERIFY_WORDS, 2),
				database_column_integer(database, VERIFY_WORDS, 3));
	}
	return err->kind == ERROR_NONE;
}

struct taking {
	uint64_t *sum;
	const char *column;
};

static void take_off_word(struct str word, int64_t place, void *context)
{
	struct taking *taking = context;

	*taking->sum -= digest_word(word, taking->column, place);
}

/* Takes off the words of an entry as it reads now. */
static bool take_off_entry(struct store *store, struct word_splitter *splitter,
                           int64_t entry, struct tally *tally, struct error *err)
{
	struct str columns[SEARCH_COLUMN_COUNT];
	struct error damage = {0};
	struct arena arena;
	bool ok = true;

	arena_init(&arena, LIMIT_STORED_BYTES);
	/* That an entry cannot be read is told by store_verify. */
	if (store_search_columns(store, entry, &arena, columns, &damage))
		for (size_t i = 0; ok && i < SEARCH_COLUMN_COUNT; i++) {
			struct taking taking = {&tally->sums[entry], column_names[i]};

			ok = word_splitter_split(splitter, columns[i], take_off_word,
			                         &taking, err);
		}
	arena_release(&arena);
	return ok;
}

static bool take_off_entries(struct store *store, struct word_splitter *splitter,
                             struct tally *tally, struct error *err)
{
	struct database *database = store->database;
	bool ok = true;

	if (!database_query(database, VERIFY_INDEX_ROWS, BIND_NONE, err))
		return false;
	while (ok && database_row(database, VERIFY_INDEX_ROWS, err)) {
		int64_t entry = database_column_integer(database, VERIFY_INDEX_ROWS, 0);

		if (entry >= 0 && (size_t)entry < tally->count)
			ok = take_off_entry(store, splitter, entry, tally, err);
	}
	database_reset(database, VERIFY_INDEX_ROWS);
	return ok && err->kind == ERROR_NONE;
}

static bool tell_differences(const struct tally *tally, struct arena *arena,
                             struct strings *problems, struct error *err)
{
	size_t told = 0;

	for (size_t i = 0; i < tally->count && told < LIMIT_PROBLEMS; i++) {
		const char **problem = tally->sums[i] ? LIST_ADD(arena, problems) : NULL;

		if (!problem)
			continue;
		*problem = arena_printf(arena,
		                        "entry %zu is not in the search index as it "
		                        "reads: " HOW_TO_REBUILD,
		                        i);
		told++;
	}
	return arena_check(arena, err);
}

/* Room for one number for each entry that there ever was: their ids have no gaps. */
static bool make_tally(struct store *store, struct tally *tally, struct error *err)
{
	struct database *database = store->database;

	if (!database_query(database, VERIFY_LAST, BIND_NONE, err))
		return false;
	if (database_row(database, VERIFY_LAST, err))
		tally->count = (size_t)database_column_integer(database, VERIFY_LAST, 0) +
		               1;
	database_reset(database, VERIFY_LAST);
	if (err->kind != ERROR_NONE)
		return false;
	tally->sums = calloc(tally->count + 1, sizeof(*tally->sums));
	return tally->sums || error_set(err, ERROR_MEMORY, "out of memory");
}

static bool compare_words(struct store *store, struct arena *arena,
                          struct strings *problems, struct error *err)
{
	/* As the table `search` splits its columns (schema_3.sql). */
	const char *rules[] = {"remove_diacritics", "0",          "categories",
	                       "L* M* N* Co",       "tokenchars", ":.-"};
	struct word_splitter *splitter = word_splitter_open(
		store->database, rules, sizeof(rules) / sizeof(rules[0]), err);
	struct tally tally = {0};
	bool ok = splitter && make_tally(store, &tally, err) &&
	          add_index(store, &tally, err) &&
	          take_off_entries(store, splitter, &tally, err) &&
	          tell_differences(&tally, arena, problems, err);

	word_splitter_close(splitter);
	free(tally.sums);
	return ok;
}

bool store_verify_search(struct store *store, struct arena *arena, struct strings *problems,
                         struct error *err)
{
	struct error damage = {0};
	const char **problem;
	bool is_current;

	if (!store_search_is_current(store, &is_current, err))
		return false;
	if (!is_current)
		return true;
	/* What SQLite does not look at with the rest of the file: the index in itself. */
	if (database_run(store->database, VERIFY_SEARCH, BIND_NONE, &damage))
		return compare_words(store, arena, problems, err);
	if (damage.kind != ERROR_DATABASE) {
		*err = damage;
		return false;
	}
	problem = LIST_ADD(arena, problems);
	if (problem)
		*problem = "the search index is damaged: " HOW_TO_REBUILD;
	return arena_check(arena, err);
}
