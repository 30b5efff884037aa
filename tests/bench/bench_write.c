/* bench_write: seconds of processor time that RSS and Atom of 200 items take, 20 times; the items
 * are those that bench_feedgen.py gives to another program. */
#include "feeds/parse.h"
#include "feeds/write.h"
#include "tests/bench/bench.h"

enum { ITEMS = 200, TIMES = 20 };

static const char *repeat(struct arena *arena, const char *text, int times)
{
	struct buf buf;
	const char *all;

	buf_init(&buf, 1 << 20);
	for (int i = 0; i < times; i++)
		buf_add_text(&buf, text);
	all = arena_str(arena, buf_view(&buf));
	buf_release(&buf);
	return all;
}

static void add_item(struct arena *arena, struct feed *feed, int number)
{
	const struct date date = {.seconds = 1586908800 + number};
	struct entry *entry = LIST_ADD(arena, &feed->entries);
	struct text *content;

	if (!entry)
		bench_die("no memory");
	entry_init(entry);
	entry->id = arena_printf(arena, "tag:example.org,2020:%d", number);
	entry->link = arena_printf(arena, "https://example.org/%d", number);
	entry->title.value = arena_printf(arena, "Item %d & more", number);
	entry->summary.value = repeat(arena, "Short text ", 10);
	entry->published = entry->updated = date;
	content = LIST_ADD(arena, &entry->contents);
	if (!content)
		bench_die("no memory");
	content->type = TEXT_HTML;
	content->value = arena_printf(arena, "<p>%s</p>",
	                              repeat(arena, "Some longer text of the item. ", 100));
}

static void write_once(const struct feed *feed, enum write_format format)
{
	const struct write_place place = {.base_url = "https://example.org/", .path = "f"};
	struct error err = {0};
	struct buf out;

	buf_init(&out, 1 << 26);
	if (!write_formats[format].write(feed, &place, &out, &err))
		bench_die(err.message);
	buf_release(&out);
}

int main(void)
{
	struct arena arena;
	struct feed feed;
	double start;

	parse_prepare();
	arena_init(&arena, 1 << 26);
	feed_init(&feed);
	feed.id = "tag:example.org,2020:feed";
	feed.title.value = "T";
	feed.subtitle.value = "D";
	feed.link = "https://example.org/";
	feed.language = "en";
	feed.updated.seconds = 1586909000;
	for (int i = 0; i < ITEMS; i++)
		add_item(&arena, &feed, i);
	start = bench_seconds();
	for (int i = 0; i < TIMES; i++) {
		write_once(&feed, WRITE_RSS);
		write_once(&feed, WRITE_ATOM);
	}
	printf("%f\n", bench_seconds() - start);
	arena_release(&arena);
	return 0;
}
