#include "aggregator/discovery.h"

#include "aggregator/source_page.h"
#include "aggregator/source_request.h"
#include "feeds/limits.h"
#include "feeds/url.h"

/* Items of each that are shown. */
enum { SHOWN_ITEMS = 5 };

/* Feeds of one page that are looked at: beyond these they are of single articles. */
enum { MOST_FEEDS = 5 };

/* Where sites have a feed that they do not announce. */
static const char *const usual_paths[] = {"/feed", "/rss.xml", "/atom.xml", "/feed.xml",
                                          "/index.xml"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct discovery {
	struct session *session;
	struct findings *findings;
	bool is_page_wanted, is_probing; /* is_probing: no page, only feeds */
	struct {
		const char **items;
		size_t count;
	} announced;
	struct scrape_proposals proposals;
};

/* ---- what is there ------------------------------------------------------------------- */

static bool add_finding(struct discovery *discovery, const struct look *look,
                        const struct document *document, const struct scrape_rules *rules,
                        struct error *err)
{
	struct arena *arena = &discovery->session->arena;
	struct finding *finding = LIST_ADD(arena, discovery->findings);
	struct buf items;

	if (!finding)
		return arena_check(arena, err);
	buf_init(&items, LIMIT_OUTPUT_BYTES);
	look_write_entries(discovery->session, &document->feed, SHOWN_ITEMS, &items);
	*finding = (struct finding){
		.url = arena_strdup(arena, look->url),
		.title = arena_strdup(arena, document->feed.title.value),
		.is_page = rules != NULL,
		.items = arena_str(arena, buf_view(&items)),
		.count = document->feed.entries.count,
	};
	if (rules)
		finding->rules = *rules;
	buf_release(&items);
	return arena_check(arena, err);
}

/* Link elements as the HTML standard has them ("Link type alternate"). */
static bool find_announced(struct discovery *discovery, const struct look *look,
                           struct error *err)
{
	static const struct scrape_rules rules = {
		SCRAPE_HTML,
		{[SCRAPE_ITEM] = "//link[contains(concat(' ',@rel,' '),' alternate ')]"
	                         "[contains(@type,'rss') or contains(@type,'atom') or "
	                         "contains(@type,'feed+json')][@href]",
	         [SCRAPE_TITLE] = "concat(@href,' ',@title)",
	         [SCRAPE_URI] = "@href"}};
	const struct scrape_options options = look_options(discovery->session, look);
	struct document *document = scrape_read(look->body, &rules, &options, err);
	struct arena *arena = &discovery->session->arena;

	if (!document)
		return false;
	for (size_t i = 0; i < document->feed.entries.count && i < MOST_FEEDS; i++) {
		const char *link = document->feed.entries.items[i].link;
		const char **address = link ? LIST_ADD(arena, &discovery->announced) : NULL;

		if (address)
			*address = arena_strdup(arena, link);
	}
	document_free(document);
	return arena_check(arena, err);
}

static bool find_lists(struct discovery *discovery, const struct look *look,
                       struct error *err)
{
	const struct scrape_options options = look_options(discovery->session, look);
	struct scrape_proposals proposals;

	if (!look_propose(discovery->session, look, &proposals, err))
		return false;
	for (size_t i = 0; i < proposals.count; i++) {
		const struct scrape_rules *rules = &proposals.items[i].rules;
		struct document *document = scrape_read(look->body, rules, &options, err);
		bool is_added = document &&
		                add_finding(discovery, look, document, rules, err);

		document_free(document);
		if (!is_added)
			return false;
	}
	return true;
}

/* Why there is nothing in a page: by a rule that anything would match. */
static bool tell_nothing(struct discovery *discovery, const struct look *look,
                         struct error *err)
{
	static const struct scrape_rules any = {SCRAPE_HTML,
	                                        {[SCRAPE_ITEM] = "//main-list-of-news"}};
	const struct scrape_options options = look_options(discovery->session, look);
	struct document *document = scrape_read(look->body, &any, &options, err);
	const char *why = "no feed is announced, and no list of news is found in the page";

	if (!document)
		return false;
	for (size_t i = 0; i < document->problems.count; i++)
		if (!str_equal(str_from(document->problems.items[i].code),
		               STR("page-no-rows")))
			why = document->problems.items[i].message;
	discovery->findings->failure = arena_strdup(&discovery->session->arena, why);
	document_free(document);
	return arena_check(&discovery->session->arena, err);
}

static bool take(void *context, const struct look *look, struct error *err)
{
	struct discovery *discovery = context;

	if (look->failure) {
		if (!discovery->is_probing)
			discovery->findings->failure = look->failure;
		return true;
	}
	if (look->reading->is_feed)
		return add_finding(discovery, look, look->reading->document, NULL, err);
	if (discovery->is_probing)
		return true;
	if (look->reading->is_empty || look->body.len > LIMIT_PAGE_BYTES) {
		discovery->findings->failure = "what came is no page";
		return true;
	}
	return tell_nothing(discovery, look, err) && find_announced(discovery, look, err) &&
	       find_lists(discovery, look, err);
}

/* ---- all together -------------------------------------------------------------------- */

static bool probe(struct discovery *discovery, const char *address)
{
	struct session *session = discovery->session;
	const char *addresses[COUNT(usual_paths)];
	const char *const *all = addresses;
	size_t count = COUNT(usual_paths);

	discovery->is_probing = true;
	session_rest(session->configuration.fetch.per_host_delay * 1000);
	if (discovery->announced.count > 0)
		return look_at(session, NULL, discovery->announced.items,
		               discovery->announced.count, take, discovery);
	for (size_t i = 0; i < count; i++) {
		addresses[i] = url_resolve(&session->arena, str_from(address),
		                           str_from(usual_paths[i]));
		if (!addresses[i])
			return arena_check(&session->arena, &session->err);
	}
	return look_at(session, NULL, all, count, take, discovery);
}

/* Feeds go before pages, and where there are feeds nobody reads pages unless he wants to. */
static void choose(struct findings *findings, bool is_page_wanted)
{
	size_t feeds = 0, kept = 0;

	for (size_t i = 0; i < findings->count; i++)
		feeds += !findings->items[i].is_page;
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].is_page == (is_page_wanted || feeds == 0))
			findings->items[kept++] = findings->items[i];
	findings->count = kept;
	if (kept > 0)
		findings->failure = NULL;
}

bool discover(struct session *session, const char *address, bool is_page_wanted,
              struct findings *findings)
{
	struct discovery discovery = {.session = session, .findings = findings};
	bool is_feed;

	*findings = (struct findings){0};
	if (!look_at(session, NULL, &address, 1, take, &discovery))
		return false;
	is_feed = findings->count > 0 && !findings->items[0].is_page;
	/* Where nothing answers, nothing else is there. */
	if (!is_page_wanted && !is_feed &&
	    (findings->count > 0 || discovery.announced.count) &&
	    !probe(&discovery, address))
		return false;
	choose(findings, is_page_wanted);
	return true;
}

static void add_rule(struct arena *arena, struct outline *outline, const char *name,
                     const char *value)
{
	struct outline_attribute *attribute = LIST_ADD(arena, &outline->attributes);

	if (attribute)
		*attribute = (struct outline_attribute){.namespace_uri = FRESHRSS_NAMESPACE,
		                                        .prefix = "frss",
		                                        .name = name,
		                                        .value = value};
}

struct outline *finding_outline(struct arena *arena, const struct finding *finding)
{
	const struct scrape_rules *rules = &finding->rules;
	struct outline *outline = arena_new(arena, struct outline);

	if (!outline)
		return NULL;
	outline_attribute_add(arena, outline, "text",
	                      finding->title ? finding->title : finding->url);
	outline_attribute_add(arena, outline, "type",
	                      finding->is_page ? source_page_type(rules->kind) : "rss");
	outline_attribute_add(arena, outline, "xmlUrl", finding->url);
	for (size_t i = 0; finding->is_page && i < SCRAPE_FIELD_COUNT; i++)
		if (rules->fields[i])
			add_rule(arena, outline,
			         source_page_attribute(rules->kind, (enum scrape_field)i),
			         rules->fields[i]);
	return arena->full ? NULL : outline;
}
