#include "aggregator/breakage.h"

#include "feeds/limits.h"
#include "feeds/scrape_induce.h"

/* Fewer rows than this vary by themselves. */
enum { FEWEST_USUAL = 8 };

bool breakage_is_fewer(int64_t rows, int64_t usual)
{
	return usual >= FEWEST_USUAL && rows * 4 < usual;
}

int64_t breakage_usual(int64_t rows, int64_t usual)
{
	return rows >= usual ? rows : (usual * 3 + rows) / 4;
}

/* A page under repair. */
struct repair {
	struct store *store;
	const struct ingest_input *input;
	struct scrape_options options;
	struct arena arena; /* for proposals and identities */
	struct error *err;
};

/* How many entries of a document lead where stored ones do. */
static bool count_known(struct repair *repair, const struct feed *feed, size_t *known)
{
	int64_t source = repair->input->asking->source->id;

	*known = 0;
	for (size_t i = 0; i < feed->entries.count; i++) {
		struct key_matches matches = {0};
		struct identity identity;

		if (!identity_take(&repair->arena, &feed->entries.items[i], feed->link,
		                   &identity, repair->err))
			return false;
		if (!identity.has_key[KEY_LINK])
			continue;
		if (!store_key_find(repair->store, source, KEY_LINK,
		                    &identity.keys[KEY_LINK], &matches, repair->err))
			return false;
		*known += matches.first != 0;
	}
	return true;
}

static bool try_proposal(struct repair *repair, const struct scrape_proposal *proposal,
                         size_t *known)
{
	struct document *document = scrape_read(repair->input->body, &proposal->rules,
	                                        &repair->options, repair->err);
	bool is_counted = document && count_known(repair, &document->feed, known);

	document_free(document);
	return is_counted;
}

/* The one that leads to most entries that are known; *found stays NULL where none leads to
 * some. */
static bool find_proposal(struct repair *repair, const struct scrape_proposal **found,
                          size_t *most)
{
	struct scrape_proposals proposals;
	const struct scrape_proposal *proposal; /* in the arena */

	if (!scrape_induce(repair->input->body, &repair->options, &repair->arena,
	                   &proposals, repair->err))
		return false;
	*found = NULL;
	*most = 0;
	for (size_t i = 0; i < proposals.count; i++) {
		size_t known;

		proposal = proposals.items + i;
		if (!try_proposal(repair, proposal, &known))
			return false;
		if (known <= *most)
			continue;
		*most = known;
		*found = proposal;
	}
	return true;
}

bool breakage_describe(struct store *store, const struct ingest_options *options,
                       const struct ingest_reading *reading, struct ingest_input *input,
                       struct arena *arena, struct error *err)
{
	const struct source_state *source = input->asking->source;
	const int *zone = source->zone_minutes;
	const struct scrape_proposal *proposal = NULL;
	struct error unheard = {0};
	struct repair repair = {
		.store = store,
		.input = input,
		.options = {.url = input->answer.url,
	                    .content_type = input->content_type,
	                    .zone_minutes = zone ? *zone : options->zone_minutes,
	                    .now = input->answer.requested_at},
		.err = &unheard,
	};
	struct ingest_page page;
	size_t known;

	if (!ingest_page(input, reading, &page))
		return true;
	input->breakage = arena_strdup(arena, page.sentence);
	if (input->page->kind != SCRAPE_HTML || input->page->fields[SCRAPE_TO_HTML])
		return arena_check(arena, err);
	arena_init(&repair.arena,
	           LIMIT_ARENA_FLOOR_BYTES + LIMIT_ARENA_FACTOR * LIMIT_PAGE_BYTES);
	/* A page that is too much for this is told without a proposal. */
	if (find_proposal(&repair, &proposal, &known) && proposal)
		input->breakage = arena_printf(
			arena,
			"%s; a list of %zu items, %zu of them known, is read by "
			"frss:xPathItem=\"%s\"",
			page.sentence, proposal->rows, known,
			proposal->rules.fields[SCRAPE_ITEM]);
	arena_release(&repair.arena);
	return arena_check(arena, err);
}
