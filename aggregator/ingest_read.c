/* What can be known of a document without the store. */
#include "aggregator/ingest.h"

#include <stdlib.h>

#include "feeds/buf.h"
#include "feeds/limits.h"

/* The work on the entries of one document. */
struct maker {
	const struct source_state *source;
	const struct feed *feed;
	struct ingest_reading *reading;
	struct packer *packer;
};

/* ---- entries ---- */

static const char *language_of(const struct source_state *source, const struct feed *feed,
                               const struct entry *entry)
{
	const char *of_content = entry->contents.count ? entry->contents.items[0].language
	                                               : entry->summary.language;
	const char *const languages[] = {entry->language, of_content, entry->title.language,
	                                 feed->language, source->language};

	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		if (languages[i] && languages[i][0])
			return languages[i];
	}
	return NULL;
}

void ingest_version(const struct source_state *source, const struct feed *feed,
                    const struct entry *entry, const struct identity *identity,
                    struct entry_version *version)
{
	*version = (struct entry_version){
		.parsed = entry,
		.language = language_of(source, feed, entry),
		.digest = identity->content,
	};
}

static bool take_identities(struct maker *maker)
{
	const struct entries *entries = &maker->feed->entries;
	struct ingest_reading *reading = maker->reading;
	size_t size = entries->count * sizeof(struct identity);
	struct error ignored = {0};
	struct arena scratch;
	bool ok;

	reading->identities = arena_alloc(&reading->arena, size);
	arena_init(&scratch, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	ok = reading->identities;
	for (size_t i = 0; ok && i < entries->count; i++)
		ok = identity_take(&scratch, &entries->items[i], maker->feed->link,
		                   &reading->identities[i], &ignored);
	arena_release(&scratch);
	return ok;
}

/* Cleaning leaves more behind than it gives: only what it gives is kept. */
static bool make_version(struct maker *maker, size_t index)
{
	struct ingest_reading *reading = maker->reading;
	struct entry_version *version = &reading->versions[index];
	struct arena *kept = &reading->arena, scratch;
	struct error ignored = {0};
	bool ok;

	ingest_version(maker->source, maker->feed, &maker->feed->entries.items[index],
	               &reading->identities[index], version);
	arena_init(&scratch, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	version_clean(&scratch, version);
	version->title = arena_strdup(kept, version->title);
	version->summary = arena_strdup(kept, version->summary);
	version->content = arena_strdup(kept, version->content);
	ok = !scratch.full && version_pack(maker->packer, kept, version, &ignored);
	arena_release(&scratch);
	return ok;
}

static bool make_versions(struct maker *maker)
{
	struct ingest_reading *reading = maker->reading;
	size_t count = maker->feed->entries.count;
	bool ok;

	reading->versions = arena_alloc(&reading->arena,
	                                count * sizeof(*reading->versions));
	ok = reading->versions;
	for (size_t i = 0; ok && i < count; i++)
		ok = make_version(maker, i);
	return ok;
}

static void make_entries(struct maker *maker)
{
	struct ingest_reading *reading = maker->reading;

	if (maker->feed->entries.count == 0)
		return;
	if (!take_identities(maker))
		reading->identities = NULL;
	else if (maker->source->documents == 0 && !make_versions(maker))
		reading->versions = NULL;
}

/* Where this fails, storing does it again, entry by entry, and says what is wrong. */
static void make_rows(const struct source_state *source, struct str body,
                      struct ingest_reading *reading)
{
	struct maker maker = {.source = source,
	                      .feed = &reading->document->feed,
	                      .reading = reading,
	                      .packer = packer_open()};

	if (!maker.packer)
		return;
	reading->packed = packer_pack(maker.packer, &reading->arena, body, PACK_PASSES);
	make_entries(&maker);
	packer_close(maker.packer);
}

/* ---- the document ---- */

static bool is_feed(const struct ingest_input *input, const struct document *document)
{
	return document && document->format != FORMAT_NONE &&
	       (document->format != FORMAT_HTML || input->page);
}

static int zone_of(const struct ingest_options *options, const struct source_state *source)
{
	return source->zone_minutes ? *source->zone_minutes : options->zone_minutes;
}

static void read_feed(const struct ingest_options *options,
                      const struct ingest_input *input, struct ingest_reading *reading)
{
	const struct source_state *source = input->asking->source;
	const struct parse_options parse_options = {
		.url = input->answer.url,
		.content_type = input->content_type,
		.content_location = input->content_location,
		.language = input->content_language,
		.zone_minutes = zone_of(options, source),
		.is_raw = true,
		/* [fetch] max_body let it in; what it unpacks to has the usual limit. */
		.max_bytes = input->body.len > LIMIT_DOCUMENT_BYTES ? input->body.len : 0,
	};

	reading->hash = digest_of(input->body);
	reading->is_same = source->has_body_hash &&
	                   digest_equal(&source->body_hash, &reading->hash);
	if (!reading->is_same)
		reading->document = document_parse(input->body, &parse_options,
		                                   &reading->reason);
}

/* ---- the page ---- */

static void add_field(struct buf *text, const char *field)
{
	buf_add_text(text, field ? field : "");
	buf_add_char(text, '\n');
}

/* What the rows of a page say, by these rules: the page around them changes with each
 * request. */
static struct digest hash_rows(const struct scrape_rules *rules, const struct feed *feed)
{
	struct digest digest;
	struct buf text;

	buf_init(&text, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	for (size_t i = 0; i < SCRAPE_FIELD_COUNT; i++)
		add_field(&text, rules->fields[i]);
	for (size_t i = 0; i < feed->entries.count; i++) {
		const struct entry *entry = &feed->entries.items[i];

		add_field(&text, entry->id);
		add_field(&text, entry->title.value);
		add_field(&text, entry->link);
		add_field(&text, entry->published.raw);
		add_field(&text,
		          entry->contents.count ? entry->contents.items[0].value : NULL);
	}
	digest = digest_of(buf_view(&text));
	buf_release(&text);
	return digest;
}

static void read_page(const struct ingest_options *options,
                      const struct ingest_input *input, struct ingest_reading *reading)
{
	const struct source_state *source = input->asking->source;
	const struct scrape_options scrape_options = {
		.url = input->answer.url,
		.content_type = input->content_type,
		.zone_minutes = zone_of(options, source),
		.now = input->answer.requested_at,
	};

	reading->document = scrape_read(input->body, input->page, &scrape_options,
	                                &reading->reason);
	if (!is_feed(input, reading->document)) {
		reading->hash = digest_of(input->body);
		return;
	}
	reading->hash = hash_rows(input->page, &reading->document->feed);
	reading->is_same = source->has_body_hash &&
	                   digest_equal(&source->body_hash, &reading->hash);
}

/* ---- either ---- */

void ingest_read(const struct ingest_options *options, const struct ingest_input *input,
                 struct ingest_reading *reading)
{
	*reading = (struct ingest_reading){
		.is_empty = str_trim(input->body).len == 0,
	};
	arena_init(&reading->arena, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	if (reading->is_empty)
		reading->hash = digest_of(input->body);
	else if (input->page)
		read_page(options, input, reading);
	else
		read_feed(options, input, reading);
	if (reading->is_empty || reading->is_same)
		return;
	reading->is_feed = is_feed(input, reading->document);
	if (reading->is_feed)
		make_rows(input->asking->source, input->body, reading);
}

void ingest_reading_release(struct ingest_reading *reading)
{
	document_free(reading->document);
	arena_release(&reading->arena);
	*reading = (struct ingest_reading){0};
}
