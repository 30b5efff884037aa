/*
 * A store of made-up news, for benchmarks: SOURCES feeds of ENTRIES entries each, a tenth of
 * them reprints of another source's, the rest made of words as frequent as in real texts.
 */
#ifndef TESTS_BENCH_NEWSROOM_H
#define TESTS_BENCH_NEWSROOM_H

#include <string.h>
#include <unistd.h>

#include "aggregator/ingest.h"
#include "aggregator/schedule.h"
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

static inline uint32_t draw(void)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(seed >> 33U);
}

/* A frequent one more often than a rare one. */
static inline uint32_t draw_word(void)
{
	uint32_t range = draw() % VOCABULARY + 1;

	return draw() % range;
}

static inline void add_word(struct buf *out, uint32_t word, bool is_chinese)
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

static inline void add_text(struct buf *out, uint64_t number)
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

static inline void add_item(struct buf *out, uint64_t source, uint64_t item)
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

static inline void make_feed(struct buf *out, uint64_t source)
{
	buf_clear(out);
	buf_add_text(out, "<rss version=\"2.0\"><channel><title>News</title>"
	                  "<link>https://news.example/</link><description>d</description>");
	for (uint64_t item = 0; item < ENTRIES; item++)
		add_item(out, source, item);
	buf_add_text(out, "</channel></rss>");
}

static inline void check(bool ok, const struct bench *bench)
{
	if (!ok)
		bench_die(bench->err.message);
}

static inline void open_store(struct bench *bench)
{
	struct source_listing listings[SOURCES];

	snprintf(bench->folder, sizeof(bench->folder), "/tmp/bench-store-XXXXXX");
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

static inline void close_store(struct bench *bench)
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

#endif
