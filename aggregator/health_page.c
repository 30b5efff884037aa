#include "aggregator/health_page.h"

#include <string.h>

#include "aggregator/health_chart.h"
#include "aggregator/health_words.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/page_frame.h"
#include "feeds/text.h"
#include "feeds/url.h"

static const char *label(const struct page *page, enum health_label which)
{
	return health_label(page->language, which);
}

/* A label with a moment in it. */
static void text_at(struct page *page, const char *class, enum health_label which,
                    int64_t moment)
{
	struct str text = str_from(label(page, which));
	size_t place = str_find(text, STR("{}"));

	page_text(page, "p", class,
	          arena_printf(&page->arena, "%.*s%s%.*s",
	                       STR_ARG(str_slice(text, 0, place)),
	                       page_moment(&page->arena, page->language, moment,
	                                   page->site->zone_minutes),
	                       STR_ARG(str_skip(text, place + 2))));
}

/* Until when the page stands: for those who read it, and for script.js, which compares. */
static void freshness(struct page *page, int64_t until)
{
	char machine[DATE_TEXT_BYTES];

	date_write_rfc3339(until, 0, machine);
	markup_text(&page->markup, "p",
	            ATTRIBUTES({"class", "stale"}, {"role", "alert"},
	                       {"data-after", machine}, {"hidden", "hidden"}),
	            MARKUP_PLAIN, label(page, LABEL_STALE));
}

/* ---- facts -------------------------------------------------------------------------------- */

static void fact(struct page *page, enum health_label which, const char *value)
{
	if (!value)
		return;
	page_open(page, "div", NULL);
	page_text(page, "dt", NULL, label(page, which));
	page_text(page, "dd", NULL, value);
	page_close(page);
}

/* `otherwise` where there is none. */
static const char *moment(struct page *page, int64_t seconds, enum health_label otherwise)
{
	if (seconds == DATE_UNKNOWN)
		return label(page, otherwise);
	return page_moment(&page->arena, page->language, seconds, page->site->zone_minutes);
}

/* What changes only when something is new. */
static void lasting_facts(struct page *page, const struct health *health)
{
	fact(page, LABEL_LAST_ITEM, moment(page, health->record->newest, LABEL_NONE));
	fact(page, LABEL_ITEMS,
	     arena_printf(&page->arena, "%lld", (long long)health->state->entry_count));
}

/* What every request changes. */
static void passing_facts(struct page *page, const struct health *health)
{
	const struct source_record *record = health->record;

	fact(page, LABEL_LAST_SUCCESS,
	     moment(page, health->state->last_success, LABEL_NEVER));
	if (health->next != DATE_UNKNOWN)
		fact(page, LABEL_NEXT, moment(page, health->next, LABEL_NEVER));
	if (record->requests > 0)
		fact(page, LABEL_UNCHANGED,
		     arena_printf(&page->arena, "%lld%%",
		                  (long long)(record->unchanged * 100 / record->requests)));
	if (record->milliseconds != DATE_UNKNOWN)
		fact(page, LABEL_SPEED,
		     arena_printf(&page->arena, "%lld ms",
		                  (long long)record->milliseconds));
	if (record->last_status > 0 && health->kind == HEALTH_FAILING)
		fact(page, LABEL_HTTP,
		     arena_printf(&page->arena, "HTTP %lld",
		                  (long long)record->last_status));
}

/* "Items a week: 0, 2, 1" for those who do not see it. */
static void chart(struct page *page, const struct source_weeks *weeks, const char *name,
                  bool has_caption)
{
	const struct page_language_row *language = &page_languages[page->language];
	int64_t most = 0;
	const char *text = name;

	for (int i = 0; i < HEALTH_WEEK_COUNT; i++) {
		most = weeks->counts[i] > most ? weeks->counts[i] : most;
		text = arena_printf(&page->arena, "%s%s%lld", text ? text : "",
		                    i == 0 ? language->colon : language->comma,
		                    (long long)weeks->counts[i]);
	}
	page_open(page, "figure", NULL);
	health_chart_write(&page->markup, weeks, text);
	if (has_caption)
		page_text(page, "figcaption", NULL,
		          arena_printf(&page->arena, "%s%s%s %lld", name, language->comma,
		                       label(page, LABEL_WEEKS_MOST), (long long)most));
	page_close(page);
}

static void badge(struct page *page, const struct health *health)
{
	markup_text(&page->markup, "span",
	            ATTRIBUTES({"class", arena_printf(&page->arena, "state %s",
	                                              health_kind_name(health->kind))}),
	            MARKUP_PLAIN, health_kind_word(health->kind, page->language));
}

/* ---- all sources -------------------------------------------------------------------------- */

static const char *title_of(struct page *page, const struct health *health)
{
	return page_line(page, health->title[page->language]);
}

/* How many faults its own page tells of. */
static void to_mend(struct page *page, const struct health *health, const char *href)
{
	size_t count = health->notes.count + health->left_out +
	               (health->said.advice[page->language] != NULL);

	if (count > 0)
		page_link(page, NULL, NULL, href,
		          arena_printf(&page->arena, "%s%s%zu", label(page, LABEL_MEND),
		                       page_languages[page->language].colon, count));
}

static void source(struct page *page, const struct health *health)
{
	const char *title = title_of(page, health);
	const char *path = arena_printf(&page->arena, "source/%s/index",
	                                health->state->name);
	const char *href = path ? page_way_to(page, path) : NULL;

	markup_open(&page->markup, "section",
	            ATTRIBUTES({"class", "source-row"}, {"id", health->state->name}));
	page_open(page, "h2", NULL);
	page_link(page, NULL, page_language_of_name(title, page->tag), href, title);
	page_close(page);
	page_open(page, "p", "said");
	badge(page, health);
	page_text(page, "span", NULL, health->said.text[page->language]);
	to_mend(page, health, href);
	page_close(page);
	if (health->kind <= HEALTH_WELL) {
		page_open(page, "dl", "facts");
		lasting_facts(page, health);
		passing_facts(page, health);
		page_close(page);
		chart(page, &health->weeks, label(page, LABEL_WEEKS), false);
	}
	page_close(page);
}

/* "16 sources: 1 failing, 9 well" */
static void totals(struct page *page, const struct healths *sources)
{
	size_t counts[HEALTH_KIND_COUNT] = {0};

	for (size_t i = 0; i < sources->count; i++)
		counts[sources->items[i].kind]++;
	page_open(page, "ul", "totals");
	for (enum health_kind i = 0; i < HEALTH_KIND_COUNT; i++) {
		const char *class = arena_printf(&page->arena, "state %s",
		                                 health_kind_name(i));

		if (counts[i] > 0)
			page_text(page, "li", class,
			          arena_printf(&page->arena, "%s %zu",
			                       health_kind_word(i, page->language),
			                       counts[i]));
	}
	page_close(page);
}

static void for_programs(struct page *page)
{
	page_open(page, "p", "pages");
	page_link(page, NULL, NULL, page_way(page, "health.atom"), label(page, LABEL_FEED));
	page_link(page, NULL, NULL, page_way(page, "status.json"),
	          label(page, LABEL_FOR_PROGRAMS));
	page_close(page);
}

static void feed_link(struct page *page)
{
	markup_empty(&page->markup, "link",
	             ATTRIBUTES({"rel", "alternate"}, {"type", "application/atom+xml"},
	                        {"title", label(page, LABEL_FEED)},
	                        {"href", "health.atom"}));
}

bool health_write_page(const struct health_report *report, enum page_language language,
                       struct buf *out, struct error *err)
{
	struct page page = {.site = report->site,
	                    .language = language,
	                    .path = "status",
	                    .title = health_label(language, LABEL_TITLE)};

	page_begin(&page, out);
	feed_link(&page);
	page_begin_body(&page);
	freshness(&page, report->until);
	page_text(&page, "p", "introduction", label(&page, LABEL_INTRODUCTION));
	totals(&page, &report->sources);
	for (size_t i = 0; i < report->sources.count; i++)
		source(&page, &report->sources.items[i]);
	for_programs(&page);
	text_at(&page, "until", LABEL_TRUE_AT, report->as_of);
	text_at(&page, "until", LABEL_UNTIL, report->until);
	return page_end(&page, true, err);
}

/* ---- one source --------------------------------------------------------------------------- */

/* A label with numbers in it. */
static const char *with_numbers(struct page *page, enum health_label which,
                                const int64_t *numbers)
{
	struct str rest = str_from(label(page, which));
	const char *text = "";

	while (text && rest.len > 0) {
		size_t place = str_find(rest, STR("{}"));

		text = arena_printf(&page->arena, "%s%.*s", text,
		                    STR_ARG(str_slice(rest, 0, place)));
		rest = str_skip(rest, place);
		if (!text || rest.len == 0)
			break;
		text = arena_printf(&page->arena, "%s%lld", text, (long long)*numbers++);
		rest = str_skip(rest, STR("{}").len);
	}
	return text;
}

/* Where what `check` found stands in the document, and how often. */
static void place(struct page *page, const struct advice_finding *finding)
{
	const int64_t numbers[] = {finding->count, finding->line, finding->column};

	if (!finding->line && finding->count > 1)
		page_text(page, "p", "place", with_numbers(page, LABEL_TIMES, numbers));
	if (!finding->line)
		return;
	page_text(page, "p", "place",
	          finding->count > 1 ? with_numbers(page, LABEL_PLACES, numbers)
	                             : with_numbers(page, LABEL_PLACE, numbers + 1));
	if (!finding->excerpt || !finding->excerpt[0])
		return;
	page_open(page, "p", "excerpt");
	page_text(page, "code", NULL, page_line(page, finding->excerpt));
	page_close(page);
}

static void mend(struct page *page, const struct health_note *note,
                 const struct advice_finding *finding)
{
	page_open(page, "li", NULL);
	page_text(page, "p", "wrong", page_line(page, note->text[page->language]));
	page_text(page, "p", NULL, page_line(page, note->advice[page->language]));
	if (finding)
		place(page, finding);
	page_close(page);
}

static void what_to_mend(struct page *page, const struct health *health)
{
	bool has_advice = health->said.advice[page->language] != NULL;

	page_section(page, "mend", label(page, LABEL_MEND));
	if (!has_advice && health->notes.count == 0)
		page_text(page, "p", NULL, label(page, LABEL_NOTHING_TO_MEND));
	else
		page_open(page, "ol", "mend");
	if (has_advice)
		mend(page, &health->said, NULL);
	for (size_t i = 0; i < health->notes.count; i++)
		mend(page, &health->notes.items[i].note, health->notes.items[i].finding);
	if (has_advice || health->notes.count > 0)
		page_close(page);
	if (health->left_out > 0)
		page_text(page, "p", NULL,
		          with_numbers(page, LABEL_MORE_TO_MEND,
		                       &(const int64_t){(int64_t)health->left_out}));
	page_close(page);
}

static void change_list(struct page *page, const struct transitions *changes)
{
	if (changes->count == 0)
		return;
	page_section(page, "changes", label(page, LABEL_CHANGES));
	page_open(page, "ul", "changes");
	for (size_t i = changes->count; i-- > 0;) {
		page_open(page, "li", NULL);
		page_time(page, changes->items[i].at);
		page_text(page, "span", NULL,
		          health_change(changes->items[i].new, page->language));
		page_close(page);
	}
	page_close(page);
	page_open(page, "p", NULL);
	page_link(page, NULL, NULL, "health.atom", label(page, LABEL_FEED));
	page_close(page);
	page_close(page);
}

static void home(struct page *page, const struct source_state *state)
{
	const char *url = state->home ? url_publishable(&page->arena, str_from(state->home))
	                              : NULL;

	if (!url)
		return;
	page_open(page, "p", "home");
	page_link(page, NULL, NULL, url, arena_str(&page->arena, url_host(str_from(url))));
	page_close(page);
}

/* Where what every request changes is told: this page changes with news alone. */
static void when_link(struct page *page, const struct source_state *state)
{
	const char *way = page_way_to(page, "status");

	page_open(page, "p", "home");
	page_link(page, NULL, NULL,
	          arena_printf(&page->arena, "%s#%s", way ? way : "", state->name),
	          label(page, LABEL_WHEN));
	page_close(page);
}

static void source_body(struct page *page, const struct health *health,
                        const struct transitions *changes)
{
	home(page, health->state);
	page_open(page, "p", "said");
	badge(page, health);
	page_text(page, "span", NULL, health->said.text[page->language]);
	page_close(page);
	if (health->state->entry_count > 0) {
		page_open(page, "dl", "facts");
		lasting_facts(page, health);
		page_close(page);
		chart(page, &health->own_weeks, label(page, LABEL_OWN_WEEKS), true);
	}
	when_link(page, health->state);
	what_to_mend(page, health);
	change_list(page, changes);
}

bool health_write_source_page(const struct health_report *report,
                              const struct health *health,
                              const struct transitions *changes,
                              enum page_language language, struct buf *out,
                              struct error *err)
{
	struct page page = {.site = report->site, .language = language, .title = ""};
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	page.path = arena_printf(&arena, "source/%s/index", health->state->name);
	ok = arena_check(&arena, err);
	if (ok) {
		page.title = text_publishable(&arena, health->title[language]);
		page_begin(&page, out);
		if (changes->count > 0)
			feed_link(&page);
		page_begin_body(&page);
		source_body(&page, health, changes);
		ok = page_end(&page, true, err);
	}
	arena_release(&arena);
	return ok;
}
