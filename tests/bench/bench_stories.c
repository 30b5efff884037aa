/*
 * bench_stories: what finding stories costs beside storing the entries that they are found
 * among.
 *
 * The entries of newsroom.h are stored as a run would, then looked at.  Both in one run, in a store on disk; processor time.  The median of the rounds.
 */
#include "aggregator/stories.h"
#include "tests/bench/newsroom.h"

/* ---- storing and looking ---- */

static void store_feed(struct bench *bench, const struct source_state *source,
                       struct str body)
{
	static const struct schedule_settings schedule = {0};
	const struct ingest_options options = {.id_authority = "bench.example,2020-01-01"};
	const struct asking_hop hop = {.url = source->url, .status = 200, .sent_at = NOW};
	const struct asking asking = {
		.source = source, .schedule = &schedule, .hops = &hop, .hop_count = 1};
	const struct ingest_input input = {
		.asking = &asking,
		.answer = {.source = source->id, .requested_at = NOW, .url = source->url},
		.body = body,
		.content_type = "application/rss+xml; charset=utf-8",
	};
	struct ingest_result result;

	check(ingest_document(bench->store, &options, &input, &result, &bench->err), bench);
	if (result.added != ENTRIES)
		bench_die("not all entries were stored");
}

static double measure_storing(struct bench *bench)
{
	struct source_states sources;
	struct buf feed;
	double spent = 0;

	buf_init(&feed, (size_t)64 << 20);
	check(store_sources(bench->store, &bench->arena, &sources, &bench->err), bench);
	check(store_group_begin(bench->store, &bench->err), bench);
	for (size_t i = 0; i < SOURCES; i++) {
		double start;

		make_feed(&feed, i);
		start = bench_seconds();
		store_feed(bench, &sources.items[i], buf_view(&feed));
		spent += bench_seconds() - start;
	}
	check(store_group_end(bench->store, &bench->err), bench);
	buf_release(&feed);
	return spent;
}

static double measure_looking(struct bench *bench, size_t *found)
{
	const struct source_priorities priorities = {0};
	double start = bench_seconds();

	check(stories_update(bench->store, &priorities, NOW, found, &bench->err), bench);
	return bench_seconds() - start;
}

int main(void)
{
	double storing[BENCH_ROUNDS], looking[BENCH_ROUNDS], ratio[BENCH_ROUNDS];
	size_t found = 0;

	parse_prepare();
	for (size_t i = 0; i < BENCH_ROUNDS; i++) {
		struct bench bench = {0};

		open_store(&bench);
		storing[i] = measure_storing(&bench);
		looking[i] = measure_looking(&bench, &found);
		ratio[i] = looking[i] / storing[i];
		close_store(&bench);
	}
	printf("Finding the stories of %d new entries (%zu are reprints)\n",
	       SOURCES * ENTRIES, found);
	printf("storing an entry %6.1f us  looking at it %6.1f us  ratio %.2f\n",
	       bench_median(storing) / (SOURCES * ENTRIES) * 1e6,
	       bench_median(looking) / (SOURCES * ENTRIES) * 1e6, bench_median(ratio));
	return 0;
}
