/*
 * bench_search [ENTRIES [FOLDER]]: how long a search takes in a store of so many entries
 * (1,000,000).  They are made in FOLDER, and used again the next time; without one below
 * TMPDIR, and removed afterwards.
 *
 * The texts are made up as natural ones are: words by Zipf's law, half of the entries
 * Chinese, of characters that are as uneven, half English.  Queries are of all kinds, their
 * words as often common as rare.  A query is timed from its text to the snippets of its
 * first 20 entries; opening the store is told apart.  In processor time.
 */
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "aggregator/search_document.h"
#include "aggregator/search_snippet.h"
#include "aggregator/store_search.h"
#include "feeds/limits.h"
#include "tests/bench/bench.h"

enum {
	SOURCES = 16,
	CHARACTERS = 3500,
	CHINESE_WORDS = 30000,
	ENGLISH_WORDS = 50000,
	TEXT_WORDS = 95,
	TITLE_WORDS = 8,
	WORD_BYTES = 16,
	GROUP = 2000,
	QUERIES = 2000,
	RESULTS = 20,
	YEARS = 10
};

#define FIRST_SECOND INT64_C(1451606400) /* 2016-01-01T00:00:00Z */
#define ARENA_BYTES ((size_t)256 << 20)

/* ---- chance -------------------------------------------------------------------------- */

/* xorshift64*: the same texts and queries every time. */
static uint64_t draw(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

static size_t below(uint64_t *state, size_t limit)
{
	return (size_t)(draw(state) >> 11) % limit;
}

/* Ranks by Zipf's law: the sums of 1 / (rank + 3). */
static void fill_zipf(double *sums, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sums[i] = sum += 1.0 / (double)(i + 3);
}

static size_t draw_zipf(uint64_t *state, const double *sums, size_t count)
{
	double wanted = (double)(draw(state) >> 11) / 9007199254740992.0 * sums[count - 1];
	size_t low = 0, high = count - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (sums[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A rank for a query: each order of magnitude as often. */
static size_t draw_magnitude(uint64_t *state, size_t count)
{
	size_t limit = 4;

	while (limit < count && below(state, 100) < 88)
		limit *= 2;
	return below(state, limit < count ? limit : count);
}

/* ---- words --------------------------------------------------------------------------- */

struct words {
	char chinese[CHINESE_WORDS][WORD_BYTES];
	char english[ENGLISH_WORDS][WORD_BYTES];
	double chinese_sums[CHINESE_WORDS], english_sums[ENGLISH_WORDS];
};

static void make_chinese(struct words *words, uint64_t *state)
{
	static const size_t lengths[] = {1, 2, 2, 2, 2, 2, 3, 4};
	static double sums[CHARACTERS];

	fill_zipf(sums, CHARACTERS);
	for (size_t i = 0; i < CHINESE_WORDS; i++) {
		size_t length = lengths[below(state, sizeof(lengths) / sizeof(lengths[0]))];
		char *end = words->chinese[i];

		for (size_t k = 0; k < length; k++) {
			unsigned int c = 0x4E00 + 5 * (unsigned int)draw_zipf(state, sums,
			                                                      CHARACTERS);

			*end++ = (char)(0xE0 | c >> 12);
			*end++ = (char)(0x80 | (c >> 6 & 0x3F));
			*end++ = (char)(0x80 | (c & 0x3F));
		}
	}
	fill_zipf(words->chinese_sums, CHINESE_WORDS);
}

static struct words *make_words(uint64_t *state)
{
	struct words *words = calloc(1, sizeof(*words));

	if (!words)
		bench_die("out of memory");
	make_chinese(words, state);
	for (size_t i = 0; i < ENGLISH_WORDS; i++) {
		size_t length = 3 + below(state, 8);

		for (size_t k = 0; k < length; k++)
			words->english[i][k] = (char)('a' + below(state, 26));
	}
	fill_zipf(words->english_sums, ENGLISH_WORDS);
	return words;
}

static void add_words(const struct words *words, uint64_t *state, bool is_chinese,
                      size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		if (is_chinese) {
			buf_add_text(out,
			             words->chinese[draw_zipf(state, words->chinese_sums,
			                                      CHINESE_WORDS)]);
			buf_add_text(out, i % 9 == 8 ? "，" : "");
		} else {
			buf_add_text(out,
			             words->english[draw_zipf(state, words->english_sums,
			                                      ENGLISH_WORDS)]);
			buf_add_text(out, i % 9 == 8 ? ", " : " ");
		}
	}
}

/* ---- the store ----------------------------------------------------------------------- */

static void check(bool ok, const struct error *err)
{
	if (!ok)
		bench_die(err->message);
}

static void add_entry(struct store *store, const struct words *words, uint64_t *state,
                      size_t number, size_t count)
{
	bool is_chinese = number % 2 == 0;
	int64_t at = FIRST_SECOND + (int64_t)(number * (YEARS * 365 * 86400ULL / count)),
		id;
	struct text content = {.type = TEXT_HTML};
	struct entry entry;
	struct entry_version version = {.parsed = &entry, .cleaner = 1};
	struct entry_stamp stamp = {.first_seen = at, .sort_at = at, .updated_out = at};
	struct buf title, text;
	struct error err = {0};
	char name[60];

	buf_init(&title, LIMIT_OUTPUT_BYTES);
	buf_init(&text, LIMIT_OUTPUT_BYTES);
	add_words(words, state, is_chinese, TITLE_WORDS, &title);
	buf_add_text(&text, "<p>");
	add_words(words, state, is_chinese, TEXT_WORDS, &text);
	buf_add_text(&text, "</p>");
	entry_init(&entry);
	snprintf(name, sizeof(name), "https://www.a%zu.example/%zu", number % SOURCES,
	         number);
	entry.link = stamp.published_id = name;
	entry.contents.items = &content;
	entry.contents.count = 1;
	content.value = version.content = text.ptr;
	entry.title.value = version.title = title.ptr;
	version.language = is_chinese ? "zh-CN" : "en";
	memcpy(version.digest.bytes, &number, sizeof(number));
	check(store_entry_add(store, 1 + (int64_t)(number % SOURCES), &stamp, &version, &id,
	                      &err),
	      &err);
	buf_release(&text);
	buf_release(&title);
}

static void make_entries(struct store *store, const struct words *words, uint64_t *state,
                         size_t count)
{
	struct source_listing listings[SOURCES];
	char names[SOURCES][8];
	struct error err = {0};

	for (size_t i = 0; i < SOURCES; i++) {
		snprintf(names[i], sizeof(names[i]), "a%zu", i);
		listings[i] = (struct source_listing){.name = names[i]};
	}
	check(store_sources_sync(store, listings, SOURCES, FIRST_SECOND, &err), &err);
	for (size_t i = 0; i < count; i++) {
		if (i % GROUP == 0)
			check(store_begin(store, &err), &err);
		add_entry(store, words, state, i, count);
		if (i % GROUP == GROUP - 1 || i + 1 == count)
			check(store_commit(store, &err), &err);
	}
}

static void index_entries(struct store *store, size_t count)
{
	double start = bench_seconds();
	struct error err = {0};
	size_t done;

	do
		check(store_search_index(store, LIMIT_INDEX_ENTRIES, LIMIT_INDEX_BYTES,
		                         &done, &err),
		      &err);
	while (done > 0);
	printf("indexing    %8.0f entries a second\n",
	       (double)count / (bench_seconds() - start));
}

static double ask(sqlite3 *handle, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	double answer = 0;

	if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		answer = sqlite3_column_double(statement, 0);
	sqlite3_finalize(statement);
	return answer;
}

static void tell_sizes(const char *path)
{
	sqlite3 *handle = NULL;

	if (sqlite3_open(path, &handle) == SQLITE_OK)
		printf("size        %8.0f MB, of which the index %.0f MB\n",
		       ask(handle, "SELECT page_count * page_size / 1e6 FROM"
		                   " pragma_page_count, pragma_page_size"),
		       ask(handle, "SELECT sum(length(block)) / 1e6 FROM search_data"));
	sqlite3_close(handle);
}

/* ---- queries ------------------------------------------------------------------------- */

static const char *any_word(const struct words *words, uint64_t *state, bool is_chinese)
{
	return is_chinese ? words->chinese[draw_magnitude(state, CHINESE_WORDS)]
	                  : words->english[draw_magnitude(state, ENGLISH_WORDS)];
}

enum kind {
	KIND_WORD,
	KIND_WORDS,
	KIND_PHRASE,
	KIND_CHARACTER,
	KIND_SOURCE,
	KIND_MONTHS,
	KIND_WITHOUT,
	KIND_TITLE,
	KIND_PREFIX,
	KIND_COUNT
};

static void make_query(const struct words *words, uint64_t *state, enum kind kind,
                       struct buf *query)
{
	bool is_chinese = below(state, 2) == 0;
	const char *one = any_word(words, state, is_chinese);
	const char *other = any_word(words, state, is_chinese);
	size_t year = 2016 + below(state, YEARS), source = below(state, SOURCES);

	buf_clear(query);
	switch (kind) {
	case KIND_WORD:
		buf_add_text(query, one);
		break;
	case KIND_WORDS:
		buf_printf(query, "%s %s", one, other);
		break;
	case KIND_PHRASE:
		buf_printf(query, is_chinese ? "%s%s" : "\"%s %s\"", one, other);
		break;
	case KIND_CHARACTER: /* with a word, as most single ones match too many */
		buf_printf(query, "%.3s %s", words->chinese[below(state, CHINESE_WORDS)],
		           any_word(words, state, true));
		break;
	case KIND_SOURCE:
		buf_printf(query, "%s source:a%zu", one, source);
		break;
	case KIND_MONTHS:
		buf_printf(query, "%s since:%zu-03 until:%zu-11", one, year - 1, year);
		break;
	case KIND_WITHOUT:
		buf_printf(query, "%s -%s", one, other);
		break;
	case KIND_TITLE:
		buf_printf(query, "title:%s", one);
		break;
	case KIND_PREFIX:
		buf_printf(query, "%.4s*", any_word(words, state, false));
		break;
	case KIND_COUNT:
		break;
	}
}

/* Runs a query as the command does; returns milliseconds. */
static double search(struct store *store, const char *text, bool *has_more)
{
	double start = bench_seconds();
	struct search_results results;
	struct search_query query;
	struct error err = {0};
	struct arena arena;

	arena_init(&arena, ARENA_BYTES);
	check(search_query_parse(str_from(text), 480, &arena, &query, &err) &&
	              store_search_find(store, &query, RESULTS, &arena, &results, &err),
	      &err);
	for (size_t i = 0; i < results.count; i++)
		(void)search_snippet_make(
			&query, SEARCH_ANYWHERE,
			search_document_text(&results.items[i].entry, &arena), 70, false,
			&arena);
	*has_more = results.has_more;
	arena_release(&arena);
	return (bench_seconds() - start) * 1e3;
}

struct times {
	double ms[QUERIES];
	size_t count;
};

static void tell(const char *what, struct times *times)
{
	if (times->count == 0)
		return;
	qsort(times->ms, times->count, sizeof(times->ms[0]), bench_compare);
	printf("%s %5zu queries: median %.2f ms, p95 %.2f ms, slowest %.2f ms\n", what,
	       times->count, times->ms[times->count / 2],
	       times->ms[times->count * 95 / 100], times->ms[times->count - 1]);
}

static void run_queries(struct store *store, const struct words *words, uint64_t *state)
{
	static const char *const names[KIND_COUNT] = {
		[KIND_WORD] = "  a word     ",    [KIND_WORDS] = "  two words  ",
		[KIND_PHRASE] = "  a phrase   ",  [KIND_CHARACTER] = "  character +",
		[KIND_SOURCE] = "  in a source",  [KIND_MONTHS] = "  in a period",
		[KIND_WITHOUT] = "  without    ", [KIND_TITLE] = "  in titles  ",
		[KIND_PREFIX] = "  a beginning"};
	static struct times within, beyond, kinds[KIND_COUNT];
	struct buf query;

	buf_init(&query, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; i < QUERIES; i++) {
		enum kind kind = (enum kind)(i % KIND_COUNT);
		bool has_more;
		double ms;

		make_query(words, state, kind, &query);
		ms = search(store, query.ptr, &has_more);
		if (has_more) {
			beyond.ms[beyond.count++] = ms;
		} else {
			within.ms[within.count++] = ms;
			kinds[kind].ms[kinds[kind].count++] = ms;
		}
	}
	buf_release(&query);
	tell("at most 10,000 match: ", &within);
	for (size_t i = 0; i < KIND_COUNT; i++)
		tell(names[i], &kinds[i]);
	tell("more match:           ", &beyond);
}

/* ---- the benchmark ------------------------------------------------------------------- */

static void measure_opening(const char *path)
{
	double seconds[BENCH_ROUNDS];

	for (size_t i = 0; i < BENCH_ROUNDS; i++) {
		double start = bench_seconds();
		struct error err = {0};
		struct store *store = store_open(path, &err);

		check(store != NULL, &err);
		store_close(store);
		seconds[i] = bench_seconds() - start;
	}
	printf("opening     %8.2f ms\n", bench_median(seconds) * 1e3);
}

static void make_store(const char *path, const struct words *words, uint64_t *state,
                       size_t count)
{
	struct error err = {0};
	struct store *store = store_open(path, &err);

	check(store != NULL, &err);
	make_entries(store, words, state, count);
	index_entries(store, count);
	store_close(store);
}

static void run(const char *path, size_t count)
{
	uint64_t state = UINT64_C(88172645463325252);
	struct words *words = make_words(&state);
	struct error err = {0};
	struct store *store;

	printf("Searching %zu entries, in processor time\n", count);
	if (access(path, F_OK) != 0)
		make_store(path, words, &state, count);
	tell_sizes(path);
	measure_opening(path);
	store = store_open(path, &err);
	check(store != NULL, &err);
	state = UINT64_C(2463534242);
	run_queries(store, words, &state);
	store_close(store);
	free(words);
}

/* In a folder of its own that is removed with all that is in it. */
static void run_apart(size_t count)
{
	static const char *const endings[] = {"", "-wal", "-shm"};
	const char *parent = getenv("TMPDIR");
	char folder[PATH_MAX], path[PATH_MAX + 20];

	snprintf(folder, sizeof(folder), "%s/bench-search-XXXXXX",
	         parent ? parent : "/tmp");
	if (!mkdtemp(folder))
		bench_die("the folder cannot be written to");
	snprintf(path, sizeof(path), "%s/store", folder);
	run(path, count);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(path, sizeof(path), "%s/store%s", folder, endings[i]);
		unlink(path);
	}
	rmdir(folder);
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	int64_t count = 1000000;

	if (argc > 1 && !str_integer(str_from(argv[1]), 1, 100000000, &count))
		bench_die("usage: bench_search [ENTRIES [FOLDER]]");
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 2) {
		snprintf(path, sizeof(path), "%s/store-%lld", argv[2], (long long)count);
		run(path, (size_t)count);
	} else {
		run_apart((size_t)count);
	}
	return 0;
}
