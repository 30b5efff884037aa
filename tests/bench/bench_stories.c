/*
 * bench_stories: what finding stories costs beside storing the entries that they are found
 * among.
 *
 * SOURCES feeds of ENTRIES entries each, a tenth of them reprints of another source's, the
 * rest made of words as frequent as in real texts, are stored as a run would, then looked
 * at.  Both in one run, in a store on disk; processor time.  The median of the rounds.
 */
#include <string.h>
#include <unistd.h>

#include "aggregator/ingest.h"
#include "aggregator/schedule.h"
#include "aggregator/stories.h"
#include "feeds/buf.h"
#include "tests/bench/bench.h"

enum { SOURCES = 100, ENTRIES = 100, WORDS = 150, VOCABULARY = 4000, REPRINTS = 10 };

#define NOW INT64_C(1776240000) /* 2026-04-15T08:00:00Z */
#define DAY INT64_C(86400)

struct bench {
	char folder[40], path[60];
	struct store *store;
	struct arena arena;
	struct error err;
};

/* ---- texts ---- */

static uint64_t seed;

static uint32_t draw(void)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(seed >> 33U);
}

/* A frequent one more often than a rare one. */
static uint32_t draw_word(void)
{
	uint32_t range = draw() % VOCABULARY + 1;

	return draw() % range;
}

static void add_word(struct buf *out, uint32_t word, bool is_chinese)
{
	if (is_chinese) { /* from U+4E00 on */
		char bytes[3] = {(char)(0xE4 + (word + 0xE00) / 4096),
		                 (char)(0x80 + (word + 0xE00) / 64 % 64),
		                 (char)(0x80 + word % 64)};

		buf_add(out, (struct str){bytes, sizeof(bytes)});
		return;
	}
	buf_add_char(out, ' ');
	for (uint32_t rest = word + 20; rest; rest /= 20)
		buf_add_char(out, "abcdeghiklmnoprstuvw"[rest % 20]);
}

static void add_text(struct buf *out, uint64_t number)
{
	bool is_chinese = number % 2;

	seed = number;
	for (int paragraph = 0; paragraph < 4; paragraph++) {
		buf_add_text(out, "&lt;p&gt;");
		for (int i = 0; i < WORDS / 4 * (is_chinese ? 3 : 1); i++)
			add_word(out, draw_word(), is_chinese);
		buf_add_text(out, "&lt;/p&gt;");
	}
}

static void add_item(struct buf *out, uint64_t source, uint64_t item)
{
	bool is_reprint = item % REPRINTS == 0 && source % 2;
	uint64_t number = (source - is_reprint) * ENTRIES + item + 1;
	uint64_t second = (source * ENTRIES + item) * 8 % 86400; /* each its own */

	buf_printf(out,
	           "<item><title>Announcement %llu</title><guid isPermaLink=\"false\">%llu"
	           "</guid><link>https://s%llu.example/%llu</link><pubDate>%02llu Apr 2026 "
	           "%02llu:%02llu:%02llu +0000</pubDate><description>",
	           (unsigned long long)number, (unsigned long long)item,
	           (unsigned long long)source, (unsigned long long)item,
	           (unsigned long long)(1 + item % 14), (unsigned long long)(second / 3600),
	           (unsigned long long)(second / 60 % 60),
	           (unsigned long long)(second % 60));
	add_text(out, number);
	buf_add_text(out, "</description></item>");
}

static void make_feed(struct buf *out, uint64_t source)
{
	buf_clear(out);
	buf_add_text(out, "<rss version=\"2.0\"><channel><title>News</title>"
	                  "<link>https://news.example/</link><description>d</description>");
	for (uint64_t item = 0; item < ENTRIES; item++)
		add_item(out, source, item);
	buf_add_text(out, "</channel></rss>");
}

/* ---- storing and looking ---- */

static void check(bool ok, const struct bench *bench)
{
	if (!ok)
		bench_die(bench->err.message);
}

static void open_store(struct bench *bench)
{
	struct source_listing listings[SOURCES];

	snprintf(bench->folder, sizeof(bench->folder), "/tmp/bench-stories-XXXXXX");
	if (!mkdtemp(bench->folder))
		bench_die("no folder");
	snprintf(bench->path, sizeof(bench->path), "%s/store.db", bench->folder);
	arena_init(&bench->arena, (size_t)256 << 20);
	bench->store = store_open(bench->path, &bench->err);
	check(bench->store, bench);
	for (size_t i = 0; i < SOURCES; i++)
		listings[i] = (struct source_listing){
			.name = arena_printf(&bench->arena, "s%zu", i),
			.url = arena_printf(&bench->arena, "https://s%zu.example/f", i)};
	check(store_sources_sync(bench->store, listings, SOURCES, NOW, &bench->err), bench);
}

static void close_store(struct bench *bench)
{
	static const char *const names[] = {"", "-wal", "-shm"};
	char path[80];

	store_close(bench->store);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", bench->path, names[i]);
		unlink(path);
	}
	rmdir(bench->folder);
	arena_release(&bench->arena);
}

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
