/*
 * bench_reader FOLDER: how fast the feeds in FOLDER are read, as ratios to what libxml2 alone
 * takes for the same bytes in the same round.
 *
 * Each round runs every workload once; of the rounds' ratios the median is printed.
 */
#include <dirent.h>
#include <fcntl.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aggregator/identity.h"
#include "feeds/check.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/sanitize.h"
#include "tests/bench/bench.h"

#define URL "https://news.example/feed"

struct text_list {
	struct str *items;
	size_t count, bytes;
};

struct corpus {
	struct text_list documents;
	struct text_list fragments; /* the HTML in them, as it came */
	struct strings paths;       /* of the documents */
	struct arena arena;
};

/* ---- the corpus ------------------------------------------------------------------------- */

static void add_text(struct corpus *corpus, struct text_list *list, struct str text)
{
	struct str *added = LIST_ADD(&corpus->arena, list);

	if (!added)
		bench_die("out of memory");
	added->ptr = arena_str(&corpus->arena, text);
	added->len = text.len;
	list->bytes += text.len;
}

static void add_path(struct corpus *corpus, const char *path)
{
	const char **added = LIST_ADD(&corpus->arena, &corpus->paths);

	if (!added)
		bench_die("out of memory");
	*added = arena_strdup(&corpus->arena, path);
}

static void read_documents(struct corpus *corpus, const char *folder)
{
	DIR *listing = opendir(folder);
	const struct dirent *found;

	if (!listing)
		bench_die("the folder cannot be read");
	while ((found = readdir(listing))) {
		struct str bytes = {0};
		struct error err = {0};
		char path[4096], *read;

		if (found->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, found->d_name);
		add_path(corpus, path);
		read = file_read(path, LIMIT_DOCUMENT_BYTES, &bytes.len, &err);
		if (!read)
			bench_die(err.message);
		bytes.ptr = read;
		add_text(corpus, &corpus->documents, bytes);
		free(read);
	}
	closedir(listing);
	if (corpus->documents.count == 0)
		bench_die("the folder holds no documents");
}

static struct document *parse(struct str bytes, bool is_raw)
{
	const struct parse_options options = {
		.url = URL, .is_raw = is_raw, .max_bytes = bytes.len};
	struct error err = {0};

	return document_parse(bytes, &options, &err);
}

static void add_fragment(struct corpus *corpus, const struct text *text)
{
	if ((text->type == TEXT_HTML || text->type == TEXT_XHTML) && text->value)
		add_text(corpus, &corpus->fragments, str_from(text->value));
}

static void find_fragments(struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->documents.count; i++) {
		struct document *document = parse(corpus->documents.items[i], true);
		size_t count = document ? document->feed.entries.count : 0;

		for (size_t j = 0; j < count; j++) {
			const struct entry *entry = &document->feed.entries.items[j];

			add_fragment(corpus, &entry->summary);
			for (size_t k = 0; k < entry->contents.count; k++)
				add_fragment(corpus, &entry->contents.items[k]);
		}
		document_free(document);
	}
}

/* ---- libxml2 alone ---------------------------------------------------------------------- */

static void on_start_xml(void *context, const xmlChar *name, const xmlChar *prefix,
                         const xmlChar *uri, int namespace_count,
                         const xmlChar **namespaces, int attribute_count,
                         int defaulted_count, const xmlChar **attributes)
{
	(void)context, (void)name, (void)prefix, (void)uri, (void)namespace_count;
	(void)namespaces, (void)attribute_count, (void)defaulted_count, (void)attributes;
}

static void on_end_xml(void *context, const xmlChar *name, const xmlChar *prefix,
                       const xmlChar *uri)
{
	(void)context, (void)name, (void)prefix, (void)uri;
}

static void on_start_html(void *context, const xmlChar *name, const xmlChar **attributes)
{
	(void)context, (void)name, (void)attributes;
}

static void on_end_html(void *context, const xmlChar *name)
{
	(void)context, (void)name;
}

static void on_text(void *context, const xmlChar *text, int length)
{
	(void)context, (void)text, (void)length;
}

static void run_libxml2(struct str document)
{
	xmlSAXHandler handlers = {.startElementNs = on_start_xml,
	                          .endElementNs = on_end_xml,
	                          .characters = on_text,
	                          .ignorableWhitespace = on_text,
	                          .cdataBlock = on_text,
	                          .initialized = XML_SAX2_MAGIC};

	xmlSAXUserParseMemory(&handlers, NULL, document.ptr, (int)document.len);
}

static void run_libxml2_html(struct str fragment)
{
	htmlSAXHandler handlers = {.startElement = on_start_html,
	                           .endElement = on_end_html,
	                           .characters = on_text,
	                           .ignorableWhitespace = on_text,
	                           .cdataBlock = on_text};
	htmlParserCtxt *parser = htmlCreateMemoryParserCtxt(fragment.ptr,
	                                                    (int)fragment.len);

	if (!parser)
		return; /* an empty fragment */
	htmlCtxtUseOptions(parser, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	*parser->sax = handlers;
	htmlParseDocument(parser);
	htmlFreeParserCtxt(parser);
}

/* ---- ours ------------------------------------------------------------------------------- */

static void run_whole(struct str document)
{
	document_free(parse(document, false));
}

/* All that a source costs whose entries are in the store already. */
static void run_identify(struct str document)
{
	struct document *parsed = parse(document, true);
	size_t count = parsed ? parsed->feed.entries.count : 0;
	struct error err = {0};
	struct arena arena;

	arena_init(&arena, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	for (size_t i = 0; i < count; i++) {
		struct identity identity;

		if (!identity_take(&arena, &parsed->feed.entries.items[i],
		                   parsed->feed.link, &identity, &err))
			bench_die(err.message);
	}
	arena_release(&arena);
	document_free(parsed);
}

static void run_check(struct str document)
{
	const struct check_options options = {.url = URL, .now = DATE_UNKNOWN};
	struct error err = {0};

	check_report_free(check_document(document, &options, &err));
}

static void run_clean(struct str fragment)
{
	struct arena arena;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	if (!sanitize_html(&arena, fragment, str_from(URL)))
		bench_die("a fragment cannot be cleaned");
	arena_release(&arena);
}

/* ---- sfeed, a program of its own ----------------------------------------------------------- */

extern char **environ;

static double seconds_of_children(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* False where it is not installed. */
static bool run_sfeed(const char *path)
{
	static char name[] = "sfeed";
	char *const command[] = {name, NULL};
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status, failure;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, path, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	failure = posix_spawnp(&child, name, &actions, NULL, command, environ);
	posix_spawn_file_actions_destroy(&actions);
	return failure == 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

/* What it takes for the documents, without what its start takes. */
static double time_sfeed(const struct corpus *corpus)
{
	double before = seconds_of_children(), between, starts;

	for (size_t i = 0; i < corpus->paths.count; i++)
		if (!run_sfeed(corpus->paths.items[i]))
			return 0;
	between = seconds_of_children();
	for (size_t i = 0; i < corpus->paths.count; i++)
		run_sfeed("/dev/null");
	starts = seconds_of_children() - between;
	return between - before - starts;
}

/* ---- rounds ----------------------------------------------------------------------------- */

/* What is timed: `run` on every text of a list, or a way of its own. */
struct workload {
	const char *name;
	void (*run)(struct str text);
	double (*time)(const struct corpus *corpus);
	double promised; /* ratio to the first of its list, at least; 0: none */
	double seconds[BENCH_ROUNDS];
};

/* clang-format off */
static struct workload of_documents[] = {
	{"libxml2's SAX parser, empty handlers", run_libxml2, NULL, 0, {0}},
	{"bytes to clean model", run_whole, NULL, 0.5, {0}},
	{"parse and identify, no cleaning", run_identify, NULL, 0.8, {0}},
	{"sfeed (cleans and resolves nothing)", NULL, time_sfeed, 0, {0}},
};
static struct workload of_checking[] = {
	{"bytes to clean model, again", run_whole, NULL, 0, {0}},
	{"check, a quarter as fast at least", run_check, NULL, 0.25, {0}},
};
static struct workload of_fragments[] = {
	{"libxml2's HTML SAX parser, empty handlers", run_libxml2_html, NULL, 0, {0}},
	{"the cleaner", run_clean, NULL, 3, {0}},
};
/* clang-format on */

static double time_of(const struct workload *workload, const struct corpus *corpus,
                      const struct text_list *texts)
{
	double start = bench_seconds();

	if (workload->time)
		return workload->time(corpus);
	for (size_t i = 0; i < texts->count; i++)
		workload->run(texts->items[i]);
	return bench_seconds() - start;
}

static void print(const struct workload *workload, const struct workload *baseline,
                  size_t bytes)
{
	double ratios[BENCH_ROUNDS], seconds[BENCH_ROUNDS], ratio;

	memcpy(seconds, workload->seconds, sizeof(seconds));
	for (size_t i = 0; i < BENCH_ROUNDS; i++)
		ratios[i] = baseline->seconds[i] / workload->seconds[i];
	ratio = bench_median(ratios);
	printf("%-46s %6.0f MB/s", workload->name,
	       (double)bytes / 1e6 / bench_median(seconds));
	if (workload != baseline)
		printf("  %5.2f (%.2f to %.2f)", ratio, ratios[0],
		       ratios[BENCH_ROUNDS - 1]);
	if (workload->promised > 0)
		printf("  promised: %.2f", workload->promised);
	printf("\n");
}

static void measure(struct workload *workloads, size_t count, const struct corpus *corpus,
                    const struct text_list *texts)
{
	for (size_t round = 0; round < BENCH_ROUNDS; round++)
		for (size_t i = 0; i < count; i++)
			workloads[i].seconds[round] = time_of(&workloads[i], corpus, texts);
	for (size_t i = 0; i < count; i++)
		if (workloads[i].seconds[0] > 0)
			print(&workloads[i], &workloads[0], texts->bytes);
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

int main(int count, char **arguments)
{
	struct corpus corpus = {0};

	if (count != 2)
		bench_die("usage: bench_reader FOLDER");
	parse_prepare();
	arena_init(&corpus.arena, SIZE_MAX / 2);
	read_documents(&corpus, arguments[1]);
	find_fragments(&corpus);
	printf("%zu documents, %.1f MB, in processor time; ratios with the lowest and the "
	       "highest of %d rounds\n",
	       corpus.documents.count, (double)corpus.documents.bytes / 1e6, BENCH_ROUNDS);
	measure(of_documents, COUNT(of_documents), &corpus, &corpus.documents);
	measure(of_checking, COUNT(of_checking), &corpus, &corpus.documents);
	printf("%zu fragments of HTML in them, %.1f MB\n", corpus.fragments.count,
	       (double)corpus.fragments.bytes / 1e6);
	measure(of_fragments, COUNT(of_fragments), &corpus, &corpus.fragments);
	arena_release(&corpus.arena);
	return 0;
}
