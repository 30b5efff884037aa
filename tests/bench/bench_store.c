/*
 * bench_store: what storing new entries costs, beside the same rows written by bare prepared
 * statements into a database with the same tables, indexes and triggers.
 *
 * The entries of newsroom.h; documents are read before the clock starts, as a run's workers
 * do.  Both in one run, on disk, in one transaction each; processor time.  The median of the
 * rounds.
 */
#include <sqlite3.h>

#include "tests/bench/newsroom.h"

/* ---- as a run stores them ---- */

static void read_feed(struct bench *bench, const struct source_state *source,
                      struct ingest_input *input, struct asking *asking,
                      struct ingest_reading *reading, struct buf *body)
{
	static const struct schedule_settings schedule = {0};
	static const struct asking_hop hop = {
		.url = "https://s.example/f", .status = 200, .sent_at = NOW};
	const struct ingest_options options = {.id_authority = "bench.example,2020-01-01"};

	(void)bench;
	*asking = (struct asking){
		.source = source, .schedule = &schedule, .hops = &hop, .hop_count = 1};
	*input = (struct ingest_input){
		.asking = asking,
		.answer = {.source = source->id, .requested_at = NOW, .url = hop.url},
		.body = buf_view(body),
		.content_type = "application/rss+xml; charset=utf-8",
	};
	ingest_read(&options, input, reading);
}

static double store_all(struct bench *bench)
{
	const struct ingest_options options = {.id_authority = "bench.example,2020-01-01"};
	struct source_states sources;
	double spent = 0, start;

	check(store_sources(bench->store, &bench->arena, &sources, &bench->err), bench);
	check(store_group_begin(bench->store, &bench->err), bench);
	for (size_t i = 0; i < SOURCES; i++) {
		struct ingest_reading reading;
		struct ingest_result result;
		struct ingest_input input;
		struct asking asking;
		struct buf body;

		buf_init(&body, (size_t)64 << 20);
		make_feed(&body, i);
		read_feed(bench, &sources.items[i], &input, &asking, &reading, &body);
		start = bench_seconds();
		check(ingest_store(bench->store, &options, &input, &reading, &result,
		                   &bench->err),
		      bench);
		spent += bench_seconds() - start;
		if (result.added != ENTRIES)
			bench_die("not all entries were stored");
		ingest_reading_release(&reading);
		buf_release(&body);
	}
	start = bench_seconds();
	check(store_group_end(bench->store, &bench->err), bench);
	return spent + bench_seconds() - start;
}

/* ---- the same rows by bare statements ---- */

/* In an order in which every row comes after those that it refers to. */
static const char *const tables[] = {"entry", "content", "entry_key", "document"};

static void demand(int code, sqlite3 *handle)
{
	if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
		bench_die(sqlite3_errmsg(handle));
}

static sqlite3_stmt *prepare_insert(sqlite3 *handle, const char *table, int columns)
{
	char sql[400];
	size_t length = (size_t)snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?",
	                                 table);
	sqlite3_stmt *statement;

	for (int i = 1; i < columns; i++)
		length += (size_t)snprintf(sql + length, sizeof(sql) - length, ", ?");
	snprintf(sql + length, sizeof(sql) - length, ")");
	demand(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), handle);
	return statement;
}

/* Copies the rows of one table; reading them is not counted. */
static double copy_table(sqlite3 *from, sqlite3 *to, const char *table)
{
	sqlite3_stmt *reading, *writing = NULL;
	double spent = 0;
	char sql[60];

	snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
	demand(sqlite3_prepare_v2(from, sql, -1, &reading, NULL), from);
	while (sqlite3_step(reading) == SQLITE_ROW) {
		int columns = sqlite3_column_count(reading);
		double start;

		if (!writing)
			writing = prepare_insert(to, table, columns);
		for (int i = 0; i < columns; i++)
			sqlite3_column_value(reading, i);
		start = bench_seconds();
		for (int i = 0; i < columns; i++)
			demand(sqlite3_bind_value(writing, i + 1,
			                          sqlite3_column_value(reading, i)),
			       to);
		demand(sqlite3_step(writing), to);
		sqlite3_reset(writing);
		spent += bench_seconds() - start;
	}
	sqlite3_finalize(reading);
	sqlite3_finalize(writing);
	return spent;
}

static double write_barely(const struct bench *from, const struct bench *to)
{
	sqlite3 *source, *target;
	double spent = 0, start;

	demand(sqlite3_open(from->path, &source), source);
	demand(sqlite3_open_v2(to->path, &target,
	                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL),
	       target);
	demand(sqlite3_exec(target,
	                    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
	                    "PRAGMA cache_size = -16384; BEGIN IMMEDIATE",
	                    NULL, NULL, NULL),
	       target);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		spent += copy_table(source, target, tables[i]);
	start = bench_seconds();
	demand(sqlite3_exec(target, "COMMIT", NULL, NULL, NULL), target);
	spent += bench_seconds() - start;
	sqlite3_close(target);
	sqlite3_close(source);
	return spent;
}

int main(void)
{
	double stored[BENCH_ROUNDS], bare[BENCH_ROUNDS], ratio[BENCH_ROUNDS];

	parse_prepare();
	for (size_t i = 0; i < BENCH_ROUNDS; i++) {
		struct bench store = {0}, copy = {0};

		open_store(&store);
		open_store(&copy);
		stored[i] = store_all(&store);
		bare[i] = write_barely(&store, &copy);
		ratio[i] = stored[i] / bare[i];
		close_store(&copy);
		close_store(&store);
	}
	printf("Storing %d new entries\n", SOURCES * ENTRIES);
	printf("an entry %6.1f us  by bare statements %6.1f us  ratio %.2f\n",
	       bench_median(stored) / (SOURCES * ENTRIES) * 1e6,
	       bench_median(bare) / (SOURCES * ENTRIES) * 1e6, bench_median(ratio));
	return 0;
}
