#include "aggregator/discovery.h"

#include "aggregator/source_page.h"
#include "aggregator/source_request.h"
#include "feeds/limits.h"
#include "feeds/url.h"

/* Items of each that are shown. */
enum { SHOWN_ITEMS = 5 };

/* Feeds of one page that are looked at: beyond these they are of single articles. */
enum { MOST_FEEDS = 5 };

/* Sitemaps of one site that are looked at, of those that robots.txt and an index name. */
enum { MOST_SITEMAPS = 4 };

/* Where sites have a feed that they do not announce. */
static const char *const usual_paths[] = {"/feed", "/rss.xml", "/atom.xml", "/feed.xml",
                                          "/index.xml"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct discovery {
	struct session *session;
	struct findings *findings;
	bool is_probing;           /* no page, only feeds */
	const char *page;          /* the address of the page; NULL: what came was none */
	struct look_robots robots; /* of its site */
	struct addresses {
		const char **items;
		size_t count;
	} announced, sitemaps;
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
		.is_undated = true,
	};
	for (size_t i = 0; i < finding->count; i++)
		if (document->feed.entries.items[i].published.seconds != DATE_UNKNOWN)
			finding->is_undated = false;
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

static bool is_json(struct str body)
{
	struct str text = str_trim(body);

	return text.len > 0 && (text.ptr[0] == '{' || text.ptr[0] == '[');
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
	const char *known = ingest_known_page(look->body);

	if (!document)
		return false;
	if (is_json(look->body))
		why = "what came is JSON: say where its list is (sources(5), "
		      "JSON+DotNotation)";
	for (size_t i = 0; i < document->problems.count; i++)
		if (!str_equal(str_from(document->problems.items[i].code),
		               STR("page-no-rows")))
			why = document->problems.items[i].message;
	discovery->findings->failure = arena_strdup(&discovery->session->arena,
	                                            known ? known : why);
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
		discovery->findings->failure = look->reading->is_empty
		                                       ? "the answer is empty"
		                                       : "the page is too large to be read";
		return true;
	}
	discovery->page = arena_strdup(&discovery->session->arena, look->url);
	return tell_nothing(discovery, look, err) && find_announced(discovery, look, err) &&
	       find_lists(discovery, look, err);
}

/* ---- sitemaps -------------------------------------------------------------------------- */

/* News of a sitemap: those with a date of publication (Google's extension for news). */
static const struct scrape_rules news_rules = {
	SCRAPE_XML,
	{[SCRAPE_ITEM] = "//*[local-name()='url'][*/*[local-name()='publication_date']]",
         [SCRAPE_TITLE] = "*/*[local-name()='title']",
         [SCRAPE_URI] = "*[local-name()='loc']",
         [SCRAPE_TIMESTAMP] = "*/*[local-name()='publication_date']"}};

/* The sitemaps that an index names. */
static const struct scrape_rules index_rules = {
	SCRAPE_XML,
	{[SCRAPE_ITEM] = "//*[local-name()='sitemap']",
         [SCRAPE_TITLE] = "*[local-name()='loc']",
         [SCRAPE_URI] = "*[local-name()='loc']"}};

static bool add_sitemap(struct discovery *discovery, const char *address, struct error *err)
{
	struct arena *arena = &discovery->session->arena;
	struct addresses *list = &discovery->sitemaps;
	const char **added;

	for (size_t i = 0; i < list->count; i++)
		if (str_equal(str_from(list->items[i]), str_from(address)))
			return true;
	if (!url_is_web(str_from(address)) || list->count == MOST_SITEMAPS)
		return true;
	added = LIST_ADD(arena, list);
	if (added)
		*added = arena_strdup(arena, address);
	return arena_check(arena, err);
}

/* "Sitemap: ADDRESS" lines of robots.txt; without one, the usual place. */
static bool list_sitemaps(struct discovery *discovery)
{
	struct session *session = discovery->session;
	struct str rest = discovery->robots.text, line;

	while (rest.len > 0 && str_split(&rest, '\n', &line)) {
		size_t colon = str_find_char(line, ':');
		const char *address;

		if (!str_equal_nocase(str_trim(str_slice(line, 0, colon)), STR("sitemap")))
			continue;
		address = url_resolve(&session->arena, str_from(discovery->page),
		                      str_trim(str_skip(line, colon + 1)));
		if (address && !add_sitemap(discovery, address, &session->err))
			return false;
	}
	if (discovery->sitemaps.count > 0)
		return true;
	return add_sitemap(discovery,
	                   url_resolve(&session->arena, str_from(discovery->page),
	                               STR("/sitemap.xml")),
	                   &session->err);
}

/* Those that an index names, those of news first. */
static bool add_indexed(struct discovery *discovery, const struct entries *entries,
                        struct error *err)
{
	for (size_t i = 0; i < 2 * entries->count; i++) {
		const char *link = entries->items[i % entries->count].link;
		struct str address = str_from(link);
		bool is_news = str_find(address, STR("news")) < address.len;

		if (link && is_news == (i < entries->count) &&
		    !add_sitemap(discovery, link, err))
			return false;
	}
	return true;
}

static bool read_sitemap(struct discovery *discovery, const struct look *look,
                         struct error *err)
{
	const struct scrape_options options = look_options(discovery->session, look);
	struct document *document = scrape_read(look->body, &news_rules, &options, err);
	bool ok;

	if (!document)
		return false;
	ok = document->feed.entries.count == 0 ||
	     add_finding(discovery, look, document, &news_rules, err);
	if (ok && document->feed.entries.count > 0)
		discovery->findings->items[discovery->findings->count - 1]
			.is_sitemap = true;
	document_free(document);
	document = ok ? scrape_read(look->body, &index_rules, &options, err) : NULL;
	ok = document && add_indexed(discovery, &document->feed.entries, err);
	document_free(document);
	return ok;
}

static bool take_sitemap(void *context, const struct look *look, struct error *err)
{
	struct error theirs = {0};

	if (look->failure || look->body.len > LIMIT_PAGE_BYTES)
		return true;
	if (read_sitemap(context, look, &theirs) || ingest_is_theirs(&theirs))
		return true;
	*err = theirs;
	return false;
}

/* Those of robots.txt, and then those that these name. */
static bool look_at_sitemaps(struct discovery *discovery)
{
	struct session *session = discovery->session;
	size_t done = 0;

	if (!list_sitemaps(discovery))
		return false;
	while (done < discovery->sitemaps.count) {
		const char *address = discovery->sitemaps.items[done++];

		session_rest(session->configuration.fetch.per_host_delay * 1000);
		if (!look_at(session, NULL, &address, 1, take_sitemap, discovery))
			return false;
	}
	return true;
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

/* Whether something is taken: feeds go before sitemaps, these before lists in the page, which
 * are all that is wanted where they are asked for. */
static int rank(const struct finding *finding)
{
	return !finding->is_page ? 0 : finding->is_sitemap ? 1 : 2;
}

static void choose(struct findings *findings, bool is_page_wanted, bool is_page_refused)
{
	struct finding *items = findings->items;
	size_t feeds = 0, kept = 0;

	for (size_t i = 0; i < findings->count; i++)
		feeds += rank(&items[i]) == 0;
	for (size_t i = 0; i < findings->count; i++) {
		bool is_wanted = is_page_wanted ? rank(&items[i]) == 2
		                                : feeds == 0 || rank(&items[i]) == 0;

		if (is_wanted && !(is_page_refused && rank(&items[i]) == 2))
			items[kept++] = items[i];
	}
	findings->count = kept;
	if (kept == 0 && feeds > 0)
		findings->failure = "this is a feed: it is read without --page";
	/* In the order of rank, as found otherwise; there are few. */
	for (size_t i = 1; i < kept; i++)
		for (size_t k = i; k > 0 && rank(&items[k]) < rank(&items[k - 1]); k--) {
			struct finding swapped = items[k];

			items[k] = items[k - 1];
			items[k - 1] = swapped;
		}
	if (kept > 0)
		findings->failure = NULL;
}

static bool has_feed(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (!findings->items[i].is_page)
			return true;
	return false;
}

/* What a page has besides itself: what its site says to robots, feeds, sitemaps. */
static bool look_around(struct discovery *discovery, const char *address,
                        bool is_page_wanted)
{
	struct session *session = discovery->session;

	session_rest(session->configuration.fetch.per_host_delay * 1000);
	if (!look_robots(session, NULL, discovery->page, &discovery->robots))
		return false;
	if (discovery->robots.refusal)
		discovery->findings->failure = discovery->robots.refusal;
	if (is_page_wanted)
		return true;
	/* Where nothing answers, nothing else is there. */
	if ((discovery->findings->count > 0 || discovery->announced.count > 0) &&
	    !probe(discovery, address))
		return false;
	return has_feed(discovery->findings) || look_at_sitemaps(discovery);
}

bool discover(struct session *session, const char *address, bool is_page_wanted,
              struct findings *findings)
{
	struct discovery discovery = {.session = session, .findings = findings};

	*findings = (struct findings){0};
	if (!look_at(session, NULL, &address, 1, take, &discovery) ||
	    (discovery.page && !look_around(&discovery, address, is_page_wanted)))
		return false;
	choose(findings, is_page_wanted, discovery.robots.refusal != NULL);
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
	if (finding->is_page && finding->is_undated)
		outline_attribute_add(arena, outline, "article", "auto");
	for (size_t i = 0; finding->is_page && i < SCRAPE_FIELD_COUNT; i++)
		if (rules->fields[i])
			add_rule(arena, outline,
			         source_page_attribute(rules->kind, (enum scrape_field)i),
			         rules->fields[i]);
	return arena->full ? NULL : outline;
}
